import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { StaticAsset } from './static-asset.ts'

/**
 * Read from the package's `src/assets`, which is shipped beside `dist`: the same two levels up from here in both. So a
 * style is edited as a style, and nothing has to copy it.
 */
const SOURCES = new URL('../../src/assets/', import.meta.url)

/** In the order of the cascade. */
const STYLES = ['tokens.css', 'frame.css', 'prose.css', 'code.css', 'math.css', 'page.css', 'print.css']

/** Every file of our own that pages refer to. */
export const assets: readonly StaticAsset[] = [
  toAsset(
    'style',
    'css',
    'text/css; charset=utf-8',
    STYLES.map((name) => readFileSync(new URL(name, SOURCES), 'utf8')).join('\n'),
  ),
]

function toAsset(name: string, extension: string, type: string, text: string): StaticAsset {
  const bytes = Buffer.from(text, 'utf8')
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { path: `-/assets/${name}.${hash}.${extension}`, type, bytes }
}
