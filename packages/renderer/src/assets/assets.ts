import { readFileSync } from 'node:fs'
import { diagramAssets } from './diagram-assets.ts'
import { pageScripts } from './page-scripts.ts'
import type { StaticAsset } from './static-asset.ts'
import { SOURCES, toAsset } from './to-asset.ts'

/** In the order of the cascade. */
const STYLES = [
  'tokens.css',
  'frame.css',
  'tree.css',
  'prose.css',
  'code.css',
  'math.css',
  'page.css',
  'script.css',
  'print.css',
]

/** Every file of our own that pages refer to. */
export const assets: readonly StaticAsset[] = [
  toAsset(
    'style',
    'css',
    'text/css; charset=utf-8',
    STYLES.map((name) => readFileSync(new URL(name, SOURCES), 'utf8')).join('\n'),
  ),
  ...pageScripts,
  ...diagramAssets,
]
