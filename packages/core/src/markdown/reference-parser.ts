import type { Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { settleTree } from './settle-tree.ts'

const remark = unified().use(remarkParse).use(remarkGfm).freeze()

/** The parser by which the other is judged, and the one where there is no binary for the platform. */
export const referenceParser = (text: string): Root => settleTree(remark.parse(text))
