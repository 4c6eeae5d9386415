import { expect, test } from 'vitest'
import * as made from '../../../../test/support/pictures.ts'
import { readPictureSize } from '../../src/assets/picture-size.ts'

const check = (type: string, bytes: Buffer, size: string | undefined): void => {
  const read = readPictureSize(`image/${type}`, bytes)
  expect(read && `${read.width} × ${read.height}`).toBe(size)
}

test.each<[type: string, bytes: Buffer, size: string]>([
  ['png', made.png(320, 7), '320 × 7'],
  ['jpeg', made.jpegHead(640, 480), '640 × 480'],
  ['gif', made.gif(17, 9), '17 × 9'],
  ['webp', made.webp(300, 200), '300 × 200'],
  ['avif', made.avif(400, 150), '400 × 150'],
  ['bmp', made.bmp(12, 34), '12 × 34'],
  ['x-icon', made.icon(48, 48), '48 × 48'],
  ['svg+xml', made.svg('width="30" height="20"'), '30 × 20'],
  ['svg+xml', made.svg('viewBox="0 0 300 200"'), '300 × 200'],
  ['svg+xml', made.svg('viewBox="0 0 300 200" width="60"'), '60 × 40'],
])('the size of a picture is in its bytes: %s', (type, bytes, size) => check(type, bytes, size))

test.each([1, 2, 3, 4])('a photograph that stands upright, or on its head, is as wide as it is: %i', (n) =>
  check('jpeg', made.jpegHead(640, 480, n), '640 × 480'),
)
test.each([5, 6, 7, 8])('a photograph that lies on its side is shown turned: %i', (n) =>
  check('jpeg', made.jpegHead(640, 480, n), '480 × 640'),
)

test.each<[string, string, Buffer]>([
  ['nothing', 'png', Buffer.alloc(0)],
  ['a cut header', 'png', made.png(5, 5).subarray(0, 20)],
  ['no side', 'png', made.png(0, 0)],
  ['a JPEG without a frame', 'jpeg', made.jpegHead(1, 1).subarray(0, 20)],
  ['a JPEG of empty segments', 'jpeg', Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(2 ** 20, 0)])],
  [
    'boxes without an end',
    'avif',
    Buffer.concat([made.avif(1, 1).subarray(0, 24), Buffer.alloc(2 ** 20, 8)]),
  ],
  ['a drawing without a size', 'svg+xml', made.svg('')],
  ['a drawing of a hundred thousand beginnings', 'svg+xml', Buffer.from('<svg '.repeat(100_000))],
  ['a drawing wider than the world', 'svg+xml', made.svg('width="99999999" height="1"')],
  ['a share of the page', 'svg+xml', made.svg('width="100%" height="100%"')],
  ['sound', 'wav', made.wav()],
])('no size is read from %s', (_, type, bytes) => check(type, bytes, undefined))

test('what lies behind a picture in memory is not read', () => {
  const cut = made.jpegHead(640, 480)
  const pool = Buffer.concat([cut.subarray(0, cut.length - 14), made.jpegHead(9, 9)])
  check('jpeg', pool.subarray(0, cut.length - 14), undefined)
})
