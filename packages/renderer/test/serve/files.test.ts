import { ASSET_CHUNK_BYTES } from '@draehi/core'
import { describe, expect, test } from 'vitest'
import { pdf, png, svg } from '../../../../test/support/pictures.ts'
import { createFetch, type FetchOptions } from '../../src/serve/create-fetch.ts'
import { createFixtureReader, type FixtureFile, sha256Of } from './fixture-reader.ts'

/** Two whole pieces and a bit, every byte telling its place. */
const film = Buffer.from(
  Array.from({ length: 2 * ASSET_CHUNK_BYTES + 1000 }, (_, n) => (n * 7 + (n >> 8)) & 255),
)
const picture = png(3, 2)
const files: Readonly<Record<string, FixtureFile>> = {
  '-/files/0000000000000001/film.mp4': { type: 'video/mp4', bytes: film },
  '-/files/0000000000000002/pic.png': { type: 'image/png', bytes: picture },
  '-/files/0000000000000003/drawing.svg': {
    type: 'image/svg+xml',
    bytes: svg('', '<script>alert(1)</script>'),
  },
  '-/files/0000000000000004/page.html': { type: 'application/octet-stream', bytes: Buffer.from('<script>') },
  '-/files/0000000000000005/doc.pdf': { type: 'application/pdf', bytes: pdf() },
  '-/files/0000000000000006/nothing.txt': { type: 'text/plain; charset=utf-8', bytes: Buffer.alloc(0) },
  '-/files/0000000000000007/日本語.png': { type: 'image/png', bytes: png(1, 1) },
}
const garden = { workspaceId: 1, name: 'Garden', deploymentId: 11, pages: { '': 'Home' }, files }
const field = { workspaceId: 2, name: 'Field', deploymentId: 12, pages: { '': 'Home' } }

const FILM = '/garden/-/files/0000000000000001/film.mp4'
const PICTURE = '/garden/-/files/0000000000000002/pic.png'

function open(options: FetchOptions = {}) {
  const reader = createFixtureReader({ garden, field })
  const fetch = createFetch(reader, { pointerMaxAgeMs: 0, ...options })
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(new Request(`http://w.test${path}`, { headers, method, redirect: 'manual' }))
  return { reader, get }
}

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer())

test('a file is its bytes, for ever', async () => {
  const { get } = open()
  const answer = await get(PICTURE)
  expect(Object.fromEntries(answer.headers)).toEqual({
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-length': String(picture.length),
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'content-type': 'image/png',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'cross-origin',
    etag: `"${sha256Of(picture).slice(0, 32)}"`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  expect([answer.status, await bytesOf(answer)]).toEqual([200, picture])
})

test('a large file arrives whole, in pieces', async () => {
  const { get, reader } = open()
  const answer = await get(FILM)
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(film.length)])
  expect((await bytesOf(answer)).equals(film)).toBe(true)
  expect(reader.asked.filter((question) => question.startsWith('piece'))).toEqual([
    'piece 0',
    'piece 1',
    'piece 2',
  ])
})

test.each<[range: string, first: number, last: number]>([
  ['bytes=0-0', 0, 0],
  ['bytes=-1', film.length - 1, film.length - 1],
  ['bytes=100-199', 100, 199],
  [`bytes=${ASSET_CHUNK_BYTES - 1}-${ASSET_CHUNK_BYTES}`, ASSET_CHUNK_BYTES - 1, ASSET_CHUNK_BYTES],
  [`bytes=${ASSET_CHUNK_BYTES}-`, ASSET_CHUNK_BYTES, film.length - 1],
  ['bytes=-1500', film.length - 1500, film.length - 1],
])('a part of it: %s', async (range, first, last) => {
  const { get, reader } = open()
  const answer = await get(FILM, { range })
  expect([answer.status, answer.headers.get('content-range')]).toEqual([
    206,
    `bytes ${first}-${last}/${film.length}`,
  ])
  expect(answer.headers.get('content-length')).toBe(String(last - first + 1))
  expect((await bytesOf(answer)).equals(film.subarray(first, last + 1))).toBe(true)
  const pieces = Math.floor(last / ASSET_CHUNK_BYTES) - Math.floor(first / ASSET_CHUNK_BYTES) + 1
  expect(reader.asked.filter((question) => question.startsWith('piece'))).toHaveLength(pieces)
})

test('a part of a small file', async () => {
  const answer = await open().get(PICTURE, { range: 'bytes=1-3' })
  expect([answer.status, await answer.text()]).toEqual([206, 'PNG'])
})

test('a part behind the end is none', async () => {
  const answer = await open().get(PICTURE, { range: 'bytes=5000-' })
  expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([
    416,
    `bytes */${picture.length}`,
    '',
  ])
  expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null])
})

test('a part of another version is the whole of this one', async () => {
  const { get } = open()
  const etag = (await get(PICTURE)).headers.get('etag') ?? ''
  const status = async (ifRange: string): Promise<number> =>
    (await get(PICTURE, { range: 'bytes=0-0', 'if-range': ifRange })).status
  expect(await status(etag)).toBe(206)
  expect(await status('"other"')).toBe(200)
  expect(await status(`W/${etag}`)).toBe(200)
  expect(await status('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(200)
})

test('who has it gets no bytes', async () => {
  const { get, reader } = open()
  const etag = (await get(PICTURE)).headers.get('etag') ?? ''
  const asked = reader.asked.length
  const answer = await get(PICTURE, { 'if-none-match': etag, range: 'bytes=0-0' })
  expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([304, etag, ''])
  expect(answer.headers.get('content-type')).toBeNull()
  expect(reader.asked.slice(asked)).toEqual(['site garden'])
})

test('HEAD says what GET sends, and reads no bytes', async () => {
  const { get, reader } = open()
  const answer = await get(FILM, { range: 'bytes=0-0' }, 'HEAD')
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
    200,
    String(film.length),
    '',
  ])
  expect(reader.asked.filter((question) => question.startsWith('piece'))).toEqual([])
})

test('pieces that were read are kept, and a file larger than the memory for them is still sent', async () => {
  const warm = open()
  await bytesOf(await warm.get(FILM))
  const asked = warm.reader.asked.length
  await bytesOf(await warm.get(FILM))
  expect(warm.reader.asked.slice(asked)).toEqual(['site garden'])
  const small = open({ fileCacheBytes: 1000 })
  expect((await bytesOf(await small.get(FILM))).equals(film)).toBe(true)
})

test('a drawing opened by itself runs nothing, a page is only saved, a document is shown', async () => {
  const { get } = open()
  const drawing = await get('/garden/-/files/0000000000000003/drawing.svg')
  expect(drawing.headers.get('content-security-policy')).toBe(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  )
  const page = await get('/garden/-/files/0000000000000004/page.html')
  expect([page.headers.get('content-type'), page.headers.get('content-disposition')]).toEqual([
    'application/octet-stream',
    "attachment; filename*=UTF-8''page.html",
  ])
  expect(page.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
  const document = await get('/garden/-/files/0000000000000005/doc.pdf')
  expect([document.headers.get('content-type'), document.headers.get('content-disposition')]).toEqual([
    'application/pdf',
    null,
  ])
})

test('a player may fetch what it is made around', async () => {
  const answer = await open().get(FILM, {}, 'HEAD')
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
  )
})

test('an empty file is empty', async () => {
  const answer = await open().get('/garden/-/files/0000000000000006/nothing.txt')
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '0', ''])
})

describe('there is no file', () => {
  test.each([
    '/field/-/files/0000000000000002/pic.png',
    '/nobody/-/files/0000000000000002/pic.png',
    '/garden/-/files/0000000000000009/pic.png',
    '/garden/-/files/0000000000000002/other.png',
    '/garden/-/files/0000000000000002/PIC.png',
    '/garden/-/files/0000000000000002/',
    '/garden/-/files/0000000000000002/pic.png/',
    '/garden/-/files/',
    '/garden/-/files//0000000000000002/pic.png',
    '/garden/-/files/..%2f..%2fetc%2fpasswd',
    '/garden/-/files/0000000000000002/pic.png%00',
  ])('%s', async (path) => expect([400, 404]).toContain((await open().get(path)).status))
})

test('a target that plays with dots is refused as it was sent', async () => {
  const { answer } = createFetch(createFixtureReader({ garden }), { pointerMaxAgeMs: 0 })
  for (const target of [
    '/garden/-/files/%2e%2e/files/0000000000000002/pic.png',
    `/field/../${PICTURE.slice(1)}`,
  ]) {
    const ask = {
      method: 'GET',
      target,
      hosts: ['w.test'],
      ifNoneMatch: undefined,
      acceptEncoding: undefined,
    }
    expect((await answer(ask)).status).toBe(404)
  }
})

test('another spelling of the address leads to the one there is', async () => {
  const { get } = open()
  const answer = await get('/Garden/-/files/0000000000000002/pic%2Epng')
  expect([answer.status, answer.headers.get('location')]).toEqual([301, PICTURE])
  const own = '/garden/-/files/0000000000000007/%E6%97%A5%E6%9C%AC%E8%AA%9E.png'
  expect((await get(own)).status).toBe(200)
})

test('a file of an earlier deployment is gone when another is live', async () => {
  const { get, reader } = open()
  expect((await get(PICTURE)).status).toBe(200)
  reader.publish('garden', { ...garden, deploymentId: 13, files: {} })
  expect((await get(PICTURE)).status).toBe(404)
})

test('a database that does not answer is no missing file', async () => {
  const { get, reader } = open()
  reader.failWith(new Error('down'))
  expect((await get(PICTURE)).status).toBe(503)
})
