import type { Root } from 'mdast'
import { type Parser, unified } from 'unified'
import { nativeParser } from './native-parser.ts'
import { isLeftToReference } from './parser-differences.ts'
import { referenceParser } from './reference-parser.ts'

/**
 * CommonMark 0.31.2 and GitHub's extensions: markdown → mdast with positions. The only place that knows which parser
 * that is; both give the same trees for the specifications' examples (`parser-differences.ts` has the rest).
 */
const markdownParser: Parser<Root> = (text) => {
  if (nativeParser === undefined || isLeftToReference(text)) return referenceParser(text)
  try {
    return nativeParser(text)
  } catch {
    // A fault of the one is no reason to lose the page: the other finds its own.
    return referenceParser(text)
  }
}

const processor = unified()
  .use<[], string, Root>(function useParser() {
    this.parser = markdownParser
  })
  .freeze()

/** Markdown without any syntax of ours. */
export function parseTree(text: string): Root {
  return processor.parse(text)
}
