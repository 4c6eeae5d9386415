import type { GraphConfig, Page, SourceFile } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { noticePage } from './notice-page.ts'
import { checkSource, PAGE_LIMITS, PageLimitError, type PageLimits } from './page-limits.ts'
import { readDocument } from './read-document.ts'
import { writeTemplates } from './write-templates.ts'

/**
 * A markdown file, parsed: what it says, its blocks, and its HTML with holes. Pure.
 *
 * Whatever an author writes, this returns a page: one that is more than `limits` allow, or that breaks the parser, is a
 * page with a notice in place of its text and the problem `page-failed` or `page-too-large`.
 */
export function parsePage(file: SourceFile, config: GraphConfig, limits: PageLimits = PAGE_LIMITS): Page {
  try {
    return parseWhole(file, config, limits)
  } catch (error) {
    // All errors on purpose: a fault of ours that one page finds must not keep the others from being published.
    return noticePage(file, config, failure(file, error))
  }
}

function parseWhole(file: SourceFile, config: GraphConfig, limits: PageLimits): Page {
  checkSource(file.text, limits)
  const document = readDocument(file, config)
  const { blockHtml, problems, ...written } = writeTemplates(document, {
    sourceLength: file.text.length,
    limits,
  })
  const blocks = document.blocks.map((block, n) => ({ ...block, html: blockHtml[n] ?? [] }))
  const { facts } = document
  return { ...facts, ...written, blocks, problems: [...facts.problems, ...problems] }
}

function failure({ path }: SourceFile, error: unknown): Problem {
  if (error instanceof PageLimitError) return problem(error.code, path, error.message)
  if (error instanceof RangeError)
    return problem('page-failed', path, 'The page nests too deeply or holds too much to be parsed.')
  return problem('page-failed', path, `The page could not be parsed: ${String(error).slice(0, 200)}`)
}
