import { graphConfig } from '../../../../test/support/graph-config.ts'
import { NO_DETAILS } from '../../../core/src/markdown/known-keys.ts'
/** Linked sites from literals. What a test does not name is empty. */

import type {
  Block,
  GraphConfig,
  LinkedPage,
  LinkedSite,
  NodeUuid,
  Oid,
  Page,
  PageName,
  PagePath,
  Slug,
} from '@draehi/core'

export const CONFIG: GraphConfig = graphConfig('plain')

/** `n` as the uuid of a block or page. */
export const uuid = (n: number): NodeUuid =>
  `00000000-0000-8000-8000-${String(n).padStart(12, '0')}` as NodeUuid

export const path = (text: string): PagePath => text as PagePath

export function block(text: string, more: Partial<Block> = {}): Block {
  return {
    parent: undefined,
    order: 0,
    kind: 'paragraph',
    line: 1,
    source: text,
    text,
    authorId: undefined,
    properties: {},
    tags: [],
    task: undefined,
    html: [text],
    ...more,
  }
}

export interface PageLiteral extends Partial<Page> {
  readonly at: string
  readonly linked?: Partial<LinkedPage>
}

/** Page number `n` has the uuid `n * 1000`, its blocks those after it. */
export function linkedPage(n: number, { at, linked = {}, ...more }: PageLiteral): LinkedPage {
  const page: Page = {
    path: `${at}.md`,
    oid: '0'.repeat(40) as Oid,
    name: at as PageName,
    title: at,
    journalDay: undefined,
    authorId: undefined,
    permalink: undefined,
    description: undefined,
    details: NO_DETAILS,
    aliases: [],
    tags: [],
    properties: {},
    frontMatter: {},
    cssClasses: [],
    isPublished: true,
    blocks: [],
    links: [],
    queries: [],
    headings: [],
    anchors: [],
    propertyList: [],
    features: [],
    article: [],
    parts: [],
    layout: { blocks: [], sections: [], parts: [], numbered: [] },
    problems: [],
    ...more,
  }
  return {
    page,
    uuid: uuid(n * 1000),
    path: path(at),
    blockUuids: page.blocks.map((_, index) => uuid(n * 1000 + index + 1)),
    idRules: page.blocks.map(() => 2),
    targets: page.links.map(() => ({ kind: 'broken' })),
    answers: [],
    backlinks: [],
    citedBlocks: [],
    breadcrumbs: [],
    previous: undefined,
    next: undefined,
    history: undefined,
    ...linked,
  }
}

export function linkedSite(literals: readonly PageLiteral[], more: Partial<LinkedSite> = {}): LinkedSite {
  const pages = literals.map((literal, n) => linkedPage(n + 1, literal))
  return {
    workspaceId: 1,
    workspaceSlug: 'garden' as Slug,
    config: CONFIG,
    title: 'Garden',
    pages,
    tree: [],
    assets: new Map(),
    byUuid: new Map(pages.map((page) => [page.uuid, page])),
    home: undefined,
    redirects: [],
    problems: [],
    querySteps: { all: 0, most: 0 },
    ...more,
  }
}

/** Page number `n` of a site, counted from 1. */
export function pageOf(site: LinkedSite, n: number): LinkedPage {
  const page = site.pages[n - 1]
  if (page === undefined) throw new RangeError(`The site has no page ${n}.`)
  return page
}
