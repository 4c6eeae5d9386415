import { createRequire } from 'node:module'
import type { Root } from 'mdast'
import { type Processor, unified } from 'unified'
import { settleTree } from './settle-tree.ts'

/**
 * remark-parse: the parser by which the other is judged, and the one where there is no binary for the platform. Seventy
 * modules that most runs never need are loaded with the first text.
 */
export function referenceParser(text: string): Root {
  remark ??= load()
  return settleTree(remark.parse(text))
}

type Remark = Processor<Root, undefined, undefined, undefined, undefined>

let remark: Remark | undefined

function load(): Remark {
  const require = createRequire(import.meta.url)
  const parse: typeof import('remark-parse') = require('remark-parse')
  const gfm: typeof import('remark-gfm') = require('remark-gfm')
  return unified().use(parse.default).use(gfm.default).freeze()
}
