/**
 * The queries of a page, compiled: Logseq's `{{query …}}`, and in Obsidian the fences and inline code of Dataview. Their
 * nodes are numbered; one that cannot be answered is still a query, whose source is shown with the reason.
 */

import type { Code, InlineCode, Nodes, Root } from 'mdast'
import type { Dialect, GraphConfig } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { parseDataview, parseInlineDataview } from '../query/parse-dataview.ts'
import { parseAdvancedQuery, parseLogseqQuery } from '../query/parse-logseq-query.ts'
import { malformed, QueryFault, unsupported } from '../query/query-fault.ts'
import type { PageQuery, QueryPlan } from '../query/query-plan.ts'
import type { Query } from './document.ts'

export interface PageQueries {
  readonly queries: readonly PageQuery[]
  readonly problems: readonly Problem[]
}

/** More on one page have no answer. */
const MAX_QUERIES = 100

/** @param root with its blocks marked; query nodes in it are numbered, fences and inline code may become one */
export function takeQueries(root: Root, path: string, config: GraphConfig): PageQueries {
  const queries: PageQuery[] = []
  const problems: Problem[] = []

  const take = (node: Query, block: number | undefined, compile: () => QueryPlan): Query => {
    const place = { source: node.value, block, line: node.position?.start.line ?? 1 }
    const compiled = compileWithin(queries.length, compile)
    if (compiled instanceof QueryFault) {
      problems.push(problem(compiled.code, path, compiled.message, { line: place.line }))
      queries.push({ ...place, fault: compiled.message })
    } else queries.push({ ...place, plan: compiled })
    node.data = { ...node.data, query: queries.length - 1 }
    return node
  }

  const walk = (node: Nodes, around: number | undefined): Nodes => {
    const block = node.data?.block ?? around
    const found = queryOf(node, config)
    if (found !== undefined) return take(found.node, block, found.compile)
    if (!('children' in node)) return node
    // A query stands where a macro, fence or inline code stood, which may be wherever they may.
    const children: Nodes[] = node.children
    for (const [n, child] of children.entries()) children[n] = walk(child, block)
    return node
  }
  walk(root, undefined)
  return { queries, problems }
}

function compileWithin(before: number, compile: () => QueryPlan): QueryPlan | QueryFault {
  try {
    if (before >= MAX_QUERIES) throw malformed(`A page may have ${MAX_QUERIES} queries.`)
    return compile()
  } catch (error) {
    if (error instanceof QueryFault) return error
    throw error
  }
}

interface FoundQuery {
  readonly node: Query
  readonly compile: () => QueryPlan
}

function queryOf(node: Nodes, config: GraphConfig): FoundQuery | undefined {
  switch (node.type) {
    case 'query':
      return { node, compile: () => compileLogseq(node.value, config) }
    case 'code':
      return fenceQuery(node, config.dialect)
    case 'inlineCode':
      return config.dialect === 'obsidian' ? inlineQuery(node) : undefined
    default:
      return undefined
  }
}

const ADVANCED = /^#\+BEGIN_QUERY[ \t]*\n([\s\S]*?)\n?[ \t]*#\+END_QUERY[ \t]*$/iu

/** `{{query …}}` or `#+BEGIN_QUERY …`. */
function compileLogseq(source: string, { journal }: GraphConfig): QueryPlan {
  const advanced = ADVANCED.exec(source.trim())?.[1]
  if (advanced !== undefined) return parseAdvancedQuery(advanced, journal)
  return parseLogseqQuery(source.replace(/^\{\{\s*query\b|\}\}$/giu, ''), journal)
}

/** Fences of plugins that we do not have. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  dataviewjs: 'A query that is a program (dataviewjs)',
  tasks: 'A query of the Tasks plugin',
  base: 'A base',
}

function fenceQuery(code: Code, dialect: Dialect): FoundQuery | undefined {
  const language = code.lang?.toLowerCase() ?? ''
  if (dialect !== 'obsidian') return undefined
  const what = Object.hasOwn(UNSUPPORTED, language) ? UNSUPPORTED[language] : undefined
  if (language !== 'dataview' && what === undefined) return undefined
  return {
    node: {
      ...placed(code),
      type: 'query',
      value: code.value,
      data: { ...code.data, query: 0, isInline: false },
    },
    compile: () => {
      if (what !== undefined) throw unsupported(what)
      return parseDataview(code.value)
    },
  }
}

/** `= …`, when it asks for this page or another one: anything else may be a formula that its author shows. */
function inlineQuery(code: InlineCode): FoundQuery | undefined {
  if (!code.value.startsWith('=') || !/\bthis\b|\[\[/u.test(code.value)) return undefined
  return {
    node: {
      ...placed(code),
      type: 'query',
      value: code.value,
      data: { ...code.data, query: 0, isInline: true },
    },
    compile: () => parseInlineDataview(code.value.slice(1)),
  }
}

function placed(node: Code | InlineCode): Pick<Nodes, 'position'> {
  return node.position === undefined ? {} : { position: node.position }
}
