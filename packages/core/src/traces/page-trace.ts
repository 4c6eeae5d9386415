/** What the rows of a page or a list depended on when they were made, and what they came to. Pure. */

import { hash } from 'node:crypto'
import { PAGE_LIMITS } from '../markdown/page-limits.ts'
import type { Digest, LinkedPage, LinkedSite, NodeUuid } from '../nouns.ts'
import { ROWS_FORM } from '../plan/to-rows.ts'
import { SEARCH_RECIPE } from '../search/search-vector.ts'
import type { Listing, SiteRenderer } from '../site-renderer.ts'
import { COMMON, type PageReads } from './watched-site.ts'

export interface Trace {
  /** Of a page its id, of a list its path. */
  readonly key: string
  /** `RenderedPage.path`. */
  readonly path: string
  /** Of its rendered page, which covers all rows of the page. */
  readonly rows: Digest
  /** Of the facts that a list is made of; `''` for a page. */
  readonly own: Digest | ''
  /** Everything that was read of the site, the page itself among it. */
  readonly reads: readonly Read[]
}

/** Something that was looked up in a site, there or not: a page by its id, a file by its path, a question (`askSite`). */
export type Read = `${'page' | 'file' | 'question'} ${string}`

/** Raised when a page is traced otherwise. */
const TRACE_FORM = 4

/** What one site's pages and lists are made of, so that it can be compared with another's. */
export interface Inputs {
  /** Of what everything is made of. */
  readonly common: Digest
  /** What was found; `''` for nothing. Two sites in which it is the same give the same to whoever looks it up. */
  stateOf(read: Read): string
}

/** @param parser what parsed the pages: fingerprint and platform */
export function createInputs(site: LinkedSite, renderer: SiteRenderer, parser: string): Inputs {
  const facts = COMMON.map((key) => site[key])
  const common = [TRACE_FORM, ROWS_FORM, SEARCH_RECIPE, PAGE_LIMITS, parser, renderer.fingerprint, facts]
  const digestOfPage = createPageDigests()
  const states = {
    page(uuid: string): string {
      const page = site.byUuid.get(uuid as NodeUuid)
      return page === undefined ? '' : digestOfPage(page)
    },
    file: (path: string): string => site.assets.get(path)?.digest ?? '',
    question(question: string): string {
      const answer = renderer.answer?.(question, site)
      return answer === undefined ? '' : `=${answer}`
    },
  }
  return {
    common: sha256(JSON.stringify(common)),
    stateOf(read) {
      const space = read.indexOf(' ')
      return states[read.slice(0, space) as keyof typeof states](read.slice(space + 1))
    },
  }
}

/** @param more pages that were read beside */
export function readsOf({ pages, assets, questions }: PageReads, more: readonly NodeUuid[]): Read[] {
  return [
    ...[...new Set([...pages, ...more])].map((page): Read => `page ${page}`),
    ...assets.map((path): Read => `file ${path}`),
    ...questions.map((question): Read => `question ${question}`),
  ]
}

/** Of the facts that a list is made of; its pages are also read. */
export function ownOf({ facts, pages }: NonNullable<Listing['about']>): Digest {
  return sha256(JSON.stringify([facts, pages]))
}

/**
 * Everything that is true of a linked page. `path` and `oid` stand for all that parsing made of the file: a page of which a
 * limit made something else has a problem that says so. Linking gives a page another name at most.
 */
function createPageDigests(): (page: LinkedPage) => Digest {
  const faces = new Map<NodeUuid, string>()
  /** Of what others say of a page: its id, address and title. */
  const faceOf = ({ page, path, title }: Face): string => {
    const known = faces.get(page)
    if (known !== undefined) return known
    const face = sha256(JSON.stringify([page, path, title])).slice(0, FACE_LENGTH)
    faces.set(page, face)
    return face
  }
  return (linked) => {
    const { page, blockUuids, idRules, targets, backlinks } = linked
    let text = JSON.stringify([page.path, page.oid, page.name, page.problems, shortFactsOf(linked)])
    text += `\n${blockUuids.join('')}\n${idRules.includes(1) ? idRules.join('') : ''}`
    for (const target of targets) {
      const isWhole = target.kind === 'page' && target.block === undefined && target.anchor === undefined
      text += isWhole ? `\n${faceOf(target)}` : `\n${JSON.stringify(target)}`
    }
    text += '\n'
    for (const backlink of backlinks) text += `\n${faceOf(backlink)}${backlink.block ?? ''}`
    return sha256(text)
  }
}

type LongFacts = 'page' | 'blockUuids' | 'idRules' | 'targets' | 'backlinks'

/** All others: whoever gives a linked page one more is told here by the compiler. */
function shortFactsOf(linked: LinkedPage): Omit<LinkedPage, LongFacts> {
  const { uuid, path, answers, citedBlocks, breadcrumbs, previous, next, history } = linked
  return { uuid, path, answers, citedBlocks, breadcrumbs, previous, next, history }
}

interface Face {
  readonly page: NodeUuid
  readonly path: string
  readonly title: string
}

/** Hex digits: 128 bits. */
const FACE_LENGTH = 32

const sha256 = (text: string): Digest => hash('sha256', text) as Digest
