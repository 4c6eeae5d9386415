/** What bytes are, by the signatures that their formats begin with, whatever the file is called. Pure. */

import { isUtf8 } from 'node:buffer'

/** The kinds of files that we tell apart by their bytes. */
export type SniffedType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'image/avif'
  | 'image/bmp'
  | 'image/x-icon'
  | 'image/svg+xml'
  | 'audio/mpeg'
  | 'audio/wav'
  | 'audio/flac'
  | 'audio/aac'
  | 'ogg'
  | 'matroska'
  /** MP4 and its relatives: what is in it, sound or pictures, its beginning does not say reliably. */
  | 'iso-media'
  | 'application/pdf'

/** @param bytes of the whole file; only its beginning is looked at */
export function sniffType(bytes: Buffer): SniffedType | undefined {
  const found = SIGNATURES.find(([magic, at]) => bytes.subarray(at, at + magic.length).equals(magic))
  if (found !== undefined) return found[2] === 'iso-media' && isAvif(bytes) ? 'image/avif' : found[2]
  const riff = riffType(bytes)
  if (riff !== undefined) return riff
  const sync = syncType(bytes)
  if (sync !== undefined) return sync
  if (isBitmap(bytes)) return 'image/bmp'
  if (bytes.subarray(0, 1024).includes('%PDF-')) return 'application/pdf' // readers accept it there (ISO 32000-1, H.3.4.1)
  return findSvg(bytes) === undefined ? undefined : 'image/svg+xml'
}

/** Whether the bytes are text that can be shown as it is: UTF-8 without NUL. */
export function isPlainText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0)
}

type Signature = readonly [magic: Buffer, at: number, type: SniffedType]

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex')

const SIGNATURES: readonly Signature[] = [
  [hex('89504e470d0a1a0a'), 0, 'image/png'],
  [hex('ffd8ff'), 0, 'image/jpeg'],
  [ascii('GIF87a'), 0, 'image/gif'],
  [ascii('GIF89a'), 0, 'image/gif'],
  [hex('00000100'), 0, 'image/x-icon'],
  [ascii('OggS'), 0, 'ogg'],
  [ascii('fLaC'), 0, 'audio/flac'],
  [ascii('ID3'), 0, 'audio/mpeg'],
  [hex('1a45dfa3'), 0, 'matroska'],
  [ascii('ftyp'), 4, 'iso-media'],
  [ascii('moov'), 4, 'iso-media'],
  [ascii('mdat'), 4, 'iso-media'],
  [ascii('wide'), 4, 'iso-media'],
]

function isAvif(bytes: Buffer): boolean {
  return ['avif', 'avis'].includes(bytes.toString('latin1', 8, 12))
}

function riffType(bytes: Buffer): SniffedType | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') return undefined
  const form = bytes.toString('latin1', 8, 12)
  return form === 'WEBP' ? 'image/webp' : form === 'WAVE' ? 'audio/wav' : undefined
}

/** MPEG audio without a tag: eleven bits of synchronisation, two of version, two of layer, which is 0 in AAC (ADTS). */
function syncType([first = 0, second = 0]: Buffer): SniffedType | undefined {
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || (second & 0x18) === 0x08) return undefined
  if ((second & 0x06) !== 0) return 'audio/mpeg'
  return (second & 0x10) === 0 ? undefined : 'audio/aac'
}

/** `BM` alone begins many a text: the size of the header that follows says more. */
function isBitmap(bytes: Buffer): boolean {
  return (
    bytes.length >= 26 &&
    bytes.toString('latin1', 0, 2) === 'BM' &&
    BITMAP_HEADERS.has(bytes.readUInt32LE(14))
  )
}

const BITMAP_HEADERS = new Set([12, 40, 52, 56, 64, 108, 124])

/** Characters within which `<svg` must begin: comments of drawing programs and a document type fit in. */
const MAX_PROLOG = 8192

/** White space, XML declaration, comments, document type: what may stand before the root. */
const BEFORE_ROOT = /\s+|<\?[^?]*\?>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>/uy

/** The offset, in characters of the decoded beginning, at which the root element `<svg` stands. */
export function findSvg(bytes: Buffer): { readonly text: string; readonly at: number } | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 2 * MAX_PROLOG)) // removes a byte order mark
  let at = 0
  while (at < MAX_PROLOG) {
    BEFORE_ROOT.lastIndex = at
    const skipped = BEFORE_ROOT.exec(text)?.[0].length ?? 0
    if (skipped === 0) break
    at += skipped
  }
  return /^<svg[\s/>]/u.test(text.slice(at, at + 5)) ? { text, at } : undefined
}
