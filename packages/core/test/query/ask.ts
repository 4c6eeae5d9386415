/** One graph from literal files, asked in one line. */

import { linkPages } from '../../src/links/link-pages.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { GraphConfig, LinkedSite, Oid, Page } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'
import type { QueryAnswer, QueryLink, ShownValue } from '../../src/query/query-plan.ts'
import { toText } from '../../src/query/query-value.ts'
import { siteFacts } from '../links/page-builder.ts'

export type Files = Readonly<Record<string, string>>

export const TODAY = '2024-03-10'

export function linkFiles(files: Files, config: GraphConfig, today: string | 'none' = TODAY): LinkedSite {
  const pages = Object.entries(files).map(([path, text]) => parseOnce(path, text, config))
  return linkPages(pages, {
    ...siteFacts(config, Object.keys(files)),
    today: today === 'none' ? undefined : today,
  })
}

const parsed = new WeakMap<GraphConfig, Map<string, Page>>()

/** The same files are in many sites. */
function parseOnce(path: string, text: string, config: GraphConfig): Page {
  const known = parsed.get(config) ?? new Map<string, Page>()
  parsed.set(config, known)
  const page = known.get(`${path}\n${text}`) ?? parsePage({ path, oid: '0'.repeat(40) as Oid, text }, config)
  known.set(`${path}\n${text}`, page)
  return page
}

/** What the first query of a page found, as one line: rows after `|`, columns after `;`. */
export function answerOn(site: LinkedSite, path: string): string {
  const found = site.pages.find(({ page }) => page.path === path)
  const [answer] = found?.answers ?? []
  if (answer === undefined) throw new Error(`no query on ${path}`)
  return printAnswer(answer, site)
}

export function printAnswer(answer: QueryAnswer, site: LinkedSite): string {
  const value = (one: ShownValue): string => printValue(one, site)
  switch (answer.kind) {
    case 'unanswered':
      return `unanswered: ${answer.why}`
    case 'value':
      return value(answer.value)
    case 'list':
      return answer.rows
        .map(({ id, value: said }) =>
          [id, said]
            .filter((part) => part !== undefined)
            .map(value)
            .join(': '),
        )
        .join(' | ')
    case 'table':
      return [answer.columns, ...answer.rows.map((cells) => cells.map(value))]
        .map((cells) => cells.join('; '))
        .join(' | ')
    case 'blocks':
      return answer.groups
        .map(
          ({ key, blocks }) => `${value(key)}: ${blocks.map((block) => printBlock(block, site)).join(', ')}`,
        )
        .join(' | ')
  }
}

function printValue(value: ShownValue, site: LinkedSite): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (value.type === 'link') {
    if (value.block !== undefined) return `<${printBlock(value, site)}>`
    return value.page === undefined ? `?${toText(value)}` : `[${toText(value)}]`
  }
  if (value.type === 'phrase')
    return value.parts
      .map((part) =>
        typeof part === 'string' ? part : part.type === 'code' ? `\`${part.text}\`` : printValue(part, site),
      )
      .join('')
  if (value.type === 'shown-list') return `(${value.items.map((item) => printValue(item, site)).join(' ')})`
  return toText(value)
}

function printBlock({ page, block }: QueryLink, site: LinkedSite): string {
  const found = site.pages.find(({ uuid }) => uuid === page)
  return block === undefined ? 'properties' : (found?.page.blocks[block]?.text ?? 'nothing')
}

export const problemsOn = (site: LinkedSite, path: string): readonly string[] =>
  site.problems.filter((problem) => problem.path === path).map(formatProblem)
