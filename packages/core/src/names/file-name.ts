/**
 * The name that a file name stands for, by dialect.
 *
 * Logseq writes a page's name into one file name, whatever folder the file is in: `/` as `___` (triple-lowbar) or as
 * `%2F` or `.` (legacy), characters that file systems refuse percent-encoded, and `___` at the end of names that
 * Windows reserves (`CON`) or that end with a dot. Obsidian and plain folders use the path as it is.
 */

import type { GraphConfig } from '../nouns.ts'

const EXTENSION = /\.(?:md|markdown)$/iu

/** The path without its extension. */
export function withoutExtension(path: string): string {
  return path.replace(EXTENSION, '')
}

/** The last segment of a path, without its extension. */
export function baseName(path: string): string {
  return withoutExtension(path.slice(path.lastIndexOf('/') + 1))
}

/** What Logseq calls the page of a file with this base name. Empty segments vanish, as they do there. */
export function decodeLogseqName(base: string, format: GraphConfig['fileNameFormat']): string {
  if (format === 'mirror') return base
  const spread = format === 'legacy' ? base.replaceAll('.', '/') : base.replaceAll('___', '/')
  return decodePercent(spread)
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')
}

/** `index.md` and `README.md` speak for their folder; at the root they are `index`. */
export function folderName(path: string): string {
  const name = withoutExtension(path)
  return name.replace(/(?:^|\/)(?:index|readme)$/iu, '') || 'index'
}

/** Every run of `%XX` decoded as UTF-8; what is not UTF-8 byte by byte where it is ASCII, and else left as it is. */
export function decodePercent(text: string): string {
  return text.replace(
    /(?:%[0-9a-f]{2})+/giu,
    (run) => decoded(run) ?? run.replace(/%../gu, (one) => decoded(one) ?? one),
  )
}

function decoded(run: string): string | undefined {
  try {
    return decodeURIComponent(run)
  } catch {
    return undefined // not UTF-8: the answer, not a fault
  }
}
