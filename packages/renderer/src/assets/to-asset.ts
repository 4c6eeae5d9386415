import { createHash } from 'node:crypto'
import type { StaticAsset } from './static-asset.ts'

/**
 * Files are read from the package's `src/assets`, which is shipped beside `dist`: the same two levels up from here in
 * both. So a style is edited as a style, and nothing has to copy it.
 */
export const SOURCES = new URL('../../src/assets/', import.meta.url)

/** @param headers see `StaticAsset.headers` */
export function toAsset(
  name: string,
  extension: string,
  type: string,
  content: string | Buffer,
  headers?: Readonly<Record<string, string>>,
): StaticAsset {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const path = `-/assets/${name}.${hash}.${extension}`
  return headers === undefined ? { path, type, bytes } : { path, type, bytes, headers }
}
