/**
 * Page name → address. Per segment: NFC, lower case without a locale, letters, digits and their marks of every script
 * kept, every run of anything else one `-`. Total, deterministic, and a fixed point: the path of a path is itself.
 * `fixtures/slugs.json` pins it; changing a rule moves the addresses of published pages.
 */

import type { PageName, PagePath, Slug } from '../nouns.ts'
import { cutToBytes, isPlainText, shortHash, withoutIgnorable, withoutInvisible } from './text.ts'

/** Bytes of UTF-8 in one segment: file systems take 255, an export adds a suffix. */
export const MAX_SEGMENT_BYTES = 200

/** Bytes of UTF-8 in a whole path: a B-tree of PostgreSQL takes 2,704 in one entry, and one page's key is not alone in it. */
export const MAX_PATH_BYTES = 1000

/**
 * The address of a page below its workspace. A segment without a letter or digit (`😀`, `-`, `…`) is
 * `untitled-<8 hex of SHA-256 of the segment>`, so no path begins with `-/`, where the system's own addresses are.
 */
export function toPagePath(name: PageName): PagePath {
  const segments = name.split('/').filter((segment) => segment !== '')
  const path = (segments.length === 0 ? [''] : segments).map(toSegment).join('/')
  return Buffer.byteLength(path) <= MAX_PATH_BYTES ? (path as PagePath) : withSuffix(path, shortHash(path))
}

/** The last segment of a path. */
export function slugOf(path: PagePath): Slug {
  return path.slice(path.lastIndexOf('/') + 1) as Slug
}

/** `path` with `-<suffix>` at its end, cut where needed so that it stays within the limits. */
export function withSuffix(path: string, suffix: string): PagePath {
  const cut = cutToBytes(path, MAX_PATH_BYTES - suffix.length - 1)
  const start = cut.lastIndexOf('/') + 1
  const last = cutToBytes(cut.slice(start), MAX_SEGMENT_BYTES - suffix.length - 1).replace(/-$/u, '')
  if (last === '' && start > 0) return withSuffix(cut.slice(0, start - 1), suffix)
  return `${cut.slice(0, start)}${last}-${suffix}` as PagePath
}

/**
 * The address an author chose for a page (`permalink`, `slug`): spelt as an address of ours is, or undefined when it is
 * none: empty, with `.` or `..` segments, percent-encoded, with a query, fragment, scheme, backslash or invisible
 * character, with a segment without a letter or digit, or longer than a path may be. Names like `api/webhook` are fine:
 * everything here is below `/<workspace>/`.
 */
export function toPermalinkPath(text: string): PagePath | undefined {
  const trimmed = text.trim()
  if (/[\\%?#:]|^\/\//u.test(trimmed) || withoutInvisible(trimmed) !== trimmed) return undefined
  const segments = trimmed.replace(/^\/|\/$/gu, '').split('/')
  if (segments.some((segment) => segment === '.' || segment === '..')) return undefined
  const slugs = segments.map(readable)
  const path = slugs.join('/')
  const fits = slugs.every((slug) => slug !== '' && Buffer.byteLength(slug) <= MAX_SEGMENT_BYTES)
  return fits && Buffer.byteLength(path) <= MAX_PATH_BYTES ? (path as PagePath) : undefined
}

function toSegment(text: string): string {
  const slug = readable(text)
  if (slug === '') return `untitled-${shortHash(text.normalize('NFC'))}`
  return Buffer.byteLength(slug) <= MAX_SEGMENT_BYTES ? slug : withSuffix(slug, shortHash(slug))
}

/** Everything that is neither letter, digit nor mark, with the marks that stand on it; and marks that stand on nothing. */
const GAP = /(?:[^\p{L}\p{M}\p{N}]\p{M}*)+|^\p{M}+/gu

function readable(text: string): string {
  if (isPlainText(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^-|-$/gu, '')
  return withoutIgnorable(text)
    .replace(/\p{Me}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(GAP, '-')
    .replace(/^-+|-$/gu, '')
}
