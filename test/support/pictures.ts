/** Small files of every kind that is shown, made byte by byte. */

import { crc32, deflateSync } from 'node:zlib'

const u16be = (n: number): Buffer => Buffer.from([n >> 8, n & 255])
const u16le = (n: number): Buffer => Buffer.from([n & 255, n >> 8])
const u32be = (n: number): Buffer => Buffer.from([n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255])
const u32le = (n: number): Buffer => u32be(n).reverse()
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')

/** One colour. */
export function png(
  width: number,
  height: number,
  rgb: readonly [number, number, number] = [200, 90, 40],
): Buffer {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(3 * width, Buffer.from(rgb))])
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([ascii(type), data])
    return Buffer.concat([u32be(data.length), body, u32be(crc32(body))])
  }
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.concat([u32be(width), u32be(height), Buffer.from([8, 2, 0, 0, 0])])),
    chunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The headers of a JPEG, without a picture. @param orientation of EXIF, 1 to 8 */
export function jpegHead(width: number, height: number, orientation?: number): Buffer {
  const segment = (marker: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0xff, marker]), u16be(data.length + 2), data])
  const tiff = Buffer.concat([
    ...[ascii('Exif\0\0'), ascii('MM'), u16be(42), u32be(8), u16be(1)],
    ...[u16be(0x0112), u16be(3), u32be(1), u16be(orientation ?? 1), u16be(0), u32be(0)],
  ])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.concat([ascii('JFIF\0'), Buffer.alloc(9)])),
    ...(orientation === undefined ? [] : [segment(0xe1, tiff)]),
    segment(0xc0, Buffer.concat([Buffer.from([8]), u16be(height), u16be(width), Buffer.alloc(10)])),
  ])
}

export function gif(width: number, height: number): Buffer {
  return Buffer.concat([
    ...[ascii('GIF89a'), u16le(width), u16le(height), Buffer.from('f00000', 'hex'), Buffer.alloc(6)],
    ...[
      Buffer.from('2c', 'hex'),
      u32le(0),
      u16le(width),
      u16le(height),
      Buffer.from('0002024401003b', 'hex'),
    ],
  ])
}

/** Only its header. */
export function webp(width: number, height: number): Buffer {
  const u24le = (n: number): Buffer => u32le(n).subarray(0, 3)
  const body = Buffer.concat([Buffer.alloc(4), u24le(width - 1), u24le(height - 1)])
  return Buffer.concat([ascii('RIFF'), u32le(22), ascii('WEBPVP8X'), u32le(10), body])
}

/** Only its boxes. */
export function avif(width: number, height: number): Buffer {
  const box = (type: string, data: Buffer): Buffer =>
    Buffer.concat([u32be(data.length + 8), ascii(type), data])
  const ispe = box('ispe', Buffer.concat([u32be(0), u32be(width), u32be(height)]))
  const meta = box('meta', Buffer.concat([u32be(0), box('iprp', box('ipco', ispe))]))
  return Buffer.concat([box('ftyp', ascii('avif\0\0\0\0avifmif1')), meta])
}

export function bmp(width: number, height: number): Buffer {
  return Buffer.concat([
    ...[ascii('BM'), u32le(54), u32le(0), u32le(54), u32le(40), u32le(width), u32le(height)],
    Buffer.alloc(30),
  ])
}

export function icon(width: number, height: number): Buffer {
  return Buffer.concat([Buffer.from('000001000100', 'hex'), Buffer.from([width, height]), Buffer.alloc(40)])
}

/** A tenth of a second of silence. */
export function wav(): Buffer {
  const samples = Buffer.alloc(800, 128)
  return Buffer.concat([
    ...[ascii('RIFF'), u32le(36 + samples.length), ascii('WAVEfmt '), u32le(16), u16le(1), u16le(1)],
    ...[u32le(8000), u32le(8000), u16le(1), u16le(8), ascii('data'), u32le(samples.length), samples],
  ])
}

/** Two empty pages. */
export function pdf(): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, n) => {
    const at = text.length
    text += `${n + 1} 0 obj${object}endobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = text.length
  text += `xref\n0 5\n0000000000 65535 f \n${places.join('')}trailer<</Size 5/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
  return ascii(text)
}

export const svg = (attributes: string, inside = '<rect width="9" height="9"/>'): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`)
