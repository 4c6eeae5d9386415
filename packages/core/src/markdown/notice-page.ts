/**
 * A page whose text could not be made into HTML. It keeps its name, title, address and aliases, so that links to it
 * arrive, and says what happened in place of its text; the source is not shown, for it may be what no browser bears.
 * Whether it is a draft is read from its head alone. When not even the head can be read, it is not published: better no
 * page than one that its author meant to hide.
 */

import type { GraphConfig, Page, SourceFile } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { readDocument } from './read-document.ts'

export const NOTICE = '<p class="notice">This page could not be rendered.</p>'

/** @param why the problem to add to those of its head */
export function noticePage(file: SourceFile, config: GraphConfig, why: Problem): Page {
  try {
    return headPage(file, headOf(file.text), config, why)
  } catch {
    // Whatever stands in the head is what broke the page: `why` says so already.
    return unreadPage(file, config, why)
  }
}

/** The page of which nothing could be read but the name of its file. */
export function unreadPage(file: SourceFile, config: GraphConfig, why: Problem): Page {
  return { ...headPage(file, '', config, why), isPublished: false }
}

function headPage(file: SourceFile, text: string, config: GraphConfig, why: Problem): Page {
  const { facts } = readDocument({ ...file, text }, config)
  return {
    ...facts,
    links: facts.links.filter(({ block }) => block === undefined),
    problems: [...facts.problems, why],
    blocks: [],
    queries: [],
    headings: [],
    anchors: [],
    propertyList: [],
    article: [NOTICE],
    features: [],
    parts: [],
    layout: { blocks: [], sections: [], parts: [], numbered: [] },
  }
}

/** UTF-16 units; front matter above it is refused anyway. */
const MAX_HEAD = 65_536

/** Front matter, and the lines of page properties at the very beginning. */
function headOf(text: string): string {
  const lines = text.slice(0, MAX_HEAD).split(/\r\n?|\n/u)
  const fence = /^(?:---|\+\+\+)[ \t]*$/u.exec(lines[0] ?? '')?.[0].trim()
  const end = fence === undefined ? -1 : lines.findIndex((line, n) => n > 0 && isEnd(line.trimEnd(), fence))
  const body = end + 1
  const properties = lines
    .slice(body)
    .findIndex((line) => !/^\s*(?:[-*+]\s+)?[^\s:][^:]{0,80}::(?:\s|$)/u.test(line))
  return `${lines.slice(0, properties === -1 ? lines.length : body + properties).join('\n')}\n`
}

const isEnd = (line: string, fence: string): boolean => line === fence || (fence === '---' && line === '...')
