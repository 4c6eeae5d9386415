import { imageSize } from 'image-size'
import { findSvg } from './sniff-type.ts'

/** CSS pixels, as a browser shows the picture. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * The size of a picture, turned as its EXIF orientation says; undefined when its bytes do not say, or are damaged.
 * @param type as served
 */
export function readPictureSize(type: string, bytes: Buffer): PictureSize | undefined {
  const head = headOf(type, bytes)
  if (head === undefined) return undefined
  try {
    const { width, height, orientation = 1 } = imageSize(head)
    if (!isLength(width) || !isLength(height)) return undefined
    return orientation >= 5 && orientation <= 8 ? { width: height, height: width } : { width, height }
  } catch {
    // Damaged or hostile: the library throws whatever happens to it. A picture without a size is still shown.
    return undefined
  }
}

/**
 * As many bytes as the size is looked for in: in a JPEG it may stand behind an embedded preview and a colour profile; the
 * reader of AVIF takes time that grows with the square of what it gets. In memory of their own, since the library reads
 * past the end of a view and would see what happens to lie there.
 */
function headOf(type: string, bytes: Buffer): Uint8Array | undefined {
  const limit = HEAD_BYTES.get(type)
  if (limit === undefined) return undefined
  if (type !== 'image/svg+xml') return new Uint8Array(bytes.subarray(0, limit))
  const svg = findSvg(bytes)
  return svg && new TextEncoder().encode(svg.text.slice(svg.at, svg.at + limit))
}

const HEAD_BYTES: ReadonlyMap<string, number> = new Map([
  ['image/png', 1024],
  ['image/jpeg', 4 * 2 ** 20],
  ['image/gif', 64],
  ['image/webp', 64],
  ['image/avif', 64 * 1024],
  ['image/bmp', 64],
  ['image/x-icon', 16 * 1024],
  ['image/svg+xml', 8192],
])

/** More than any screen shows of one picture. */
const MAX_LENGTH = 1_000_000

function isLength(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= MAX_LENGTH
}
