import type { Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { type Parser, unified } from 'unified'

const remark = unified().use(remarkParse).use(remarkGfm).freeze()

/**
 * CommonMark 0.31.2 and GitHub's extensions: markdown → mdast with positions. The only place that knows which parser
 * that is; whatever takes its place must give the same trees for the specifications' examples.
 */
const markdownParser: Parser<Root> = (document) => remark.parse(document)

const processor = unified()
  .use<[], string, Root>(function useParser() {
    this.parser = markdownParser
  })
  .freeze()

/** Markdown without any syntax of ours. */
export function parseTree(text: string): Root {
  return processor.parse(text)
}
