/**
 * The closed table of what is served as what it is. Only when the name of a file and its bytes agree does a browser get
 * to show it; everything else is bytes to be saved, and never a script, a style or a page.
 */

import { isPlainText, type SniffedType, sniffType } from './sniff-type.ts'

/** What a browser may only save. */
export const OPAQUE_TYPE = 'application/octet-stream'

/** The media type that a file is served with. @param path its extension counts, letter case aside */
export function judgeType(path: string, bytes: Buffer): string {
  const extension = extensionOf(path)
  if (TEXTS.has(extension)) return isPlainText(bytes) ? 'text/plain; charset=utf-8' : OPAQUE_TYPE
  const named = MEDIA.get(extension)
  if (named === undefined) return OPAQUE_TYPE
  const held = sniffType(bytes)
  if (held === named.sniffed) return named.type
  // A photograph under the wrong extension is still a picture without a script in it, and people have many.
  const isPicture = held !== undefined && RASTER.has(held) && RASTER.has(named.sniffed)
  return isPicture ? held : OPAQUE_TYPE
}

export interface TypeMismatch {
  /** The extension. */
  readonly named: string
  /** In words. */
  readonly held: string
}

/** Whether a file that is served as `type` is called something else; of what only a person can save, nobody says. */
export function findMismatch(path: string, type: string): TypeMismatch | undefined {
  const extension = extensionOf(path)
  const named = MEDIA.get(extension)
  if (named === undefined || named.type === type) return undefined
  return { named: extension, held: RASTER.get(type) ?? 'something else' }
}

/** In lower case, without its dot; `''` when there is none. */
export function extensionOf(path: string): string {
  return /[^/]\.([a-z0-9]{1,10})$/iu.exec(path)?.[1]?.toLowerCase() ?? ''
}

interface Medium {
  readonly type: string
  readonly sniffed: SniffedType
}

function media(type: string, sniffed: SniffedType, extensions: string): [string, Medium][] {
  return extensions.split(' ').map((extension) => [extension, { type, sniffed }])
}

const MEDIA: ReadonlyMap<string, Medium> = new Map([
  ...media('image/png', 'image/png', 'png apng'),
  ...media('image/jpeg', 'image/jpeg', 'jpg jpeg jfif'),
  ...media('image/gif', 'image/gif', 'gif'),
  ...media('image/webp', 'image/webp', 'webp'),
  ...media('image/avif', 'image/avif', 'avif'),
  ...media('image/bmp', 'image/bmp', 'bmp'),
  ...media('image/x-icon', 'image/x-icon', 'ico'),
  ...media('image/svg+xml', 'image/svg+xml', 'svg'),
  ...media('audio/mpeg', 'audio/mpeg', 'mp3'),
  ...media('audio/wav', 'audio/wav', 'wav'),
  ...media('audio/flac', 'audio/flac', 'flac'),
  ...media('audio/aac', 'audio/aac', 'aac'),
  ...media('audio/mp4', 'iso-media', 'm4a'),
  ...media('audio/3gpp', 'iso-media', '3gp'),
  ...media('audio/ogg', 'ogg', 'ogg oga opus'),
  ...media('video/ogg', 'ogg', 'ogv'),
  ...media('video/mp4', 'iso-media', 'mp4 m4v'),
  ...media('video/quicktime', 'iso-media', 'mov'),
  ...media('video/webm', 'matroska', 'webm'),
  ...media('video/x-matroska', 'matroska', 'mkv'),
  ...media('application/pdf', 'application/pdf', 'pdf'),
])

/** Shown as the text they are, whatever language it is in. */
const TEXTS = new Set('txt text csv tsv log bib json yaml yml toml tex srt vtt edn diff patch'.split(' '))

const RASTER: ReadonlyMap<string, string> = new Map([
  ['image/png', 'a PNG picture'],
  ['image/jpeg', 'a JPEG picture'],
  ['image/gif', 'a GIF picture'],
  ['image/webp', 'a WebP picture'],
  ['image/avif', 'an AVIF picture'],
  ['image/bmp', 'a bitmap'],
  ['image/x-icon', 'an icon'],
])
