import { graphConfig } from '../../../../test/support/graph-config.ts'
/** Pages and sites from literals, for stages that come after parsing. */

import { linkPages } from '../../src/links/link-pages.ts'
import { NO_DETAILS } from '../../src/markdown/known-keys.ts'
import type {
  Block,
  GraphConfig,
  Heading,
  Link,
  LinkedPage,
  LinkedSite,
  LinkTarget,
  Oid,
  Page,
} from '../../src/nouns.ts'
import { parseWorkspaceSlug, toPageName } from '../../src/page-name.ts'
import { formatProblem } from '../../src/problem.ts'

export const someConfig = (change: Partial<GraphConfig> = {}): GraphConfig => graphConfig('obsidian', change)

export const logseq = graphConfig('logseq')
export const obsidian = graphConfig('obsidian')
export const plain = graphConfig('plain')

/** What a test says of a page; the rest is as if nothing had been written. */
export interface PageText extends Partial<Omit<Page, 'blocks' | 'links' | 'headings'>> {
  /** Text of each block; `text ^id` has an author's id, `# text` is a heading of that level. Two spaces make a child. */
  readonly blocks?: readonly string[]
  /** As an author would write them; all stand in block 0 unless `block` says otherwise. */
  readonly links?: readonly (string | Partial<Link>)[]
}

export function makePage(path: string, config: GraphConfig, text: PageText = {}): Page {
  const named = toPageName(path, config)
  if (named === undefined) throw new Error(`${path} has no name`)
  const blocks = toBlocks(text.blocks ?? [])
  return {
    path,
    authorId: undefined,
    oid: '0'.repeat(40) as Oid,
    name: named.name,
    title: named.name,
    journalDay: named.journalDay,
    permalink: undefined,
    description: undefined,
    details: NO_DETAILS,
    aliases: [],
    tags: [],
    properties: {},
    frontMatter: {},
    cssClasses: [],
    isPublished: true,
    anchors: [],
    propertyList: [],
    features: [],
    article: [],
    queries: [],
    parts: [],
    layout: { blocks: [], sections: [], parts: [], numbered: [] },
    problems: [],
    ...text,
    blocks,
    headings: toHeadings(blocks),
    links: (text.links ?? []).map((link, n) => toLink(link, n, blocks.length)),
  }
}

function toBlocks(lines: readonly string[]): Block[] {
  const open: number[] = []
  const children = new Map<number | undefined, number>()
  return lines.map((line, index) => {
    const depth = /^(?: {2})*/u.exec(line)?.[0].length ?? 0
    open.length = Math.min(open.length, depth / 2)
    const parent = open.at(-1)
    const order = children.get(parent) ?? 0
    children.set(parent, order + 1)
    open.push(index)
    const [, source = '', authorId] = /^\s*(.*?)(?: \^(\S+))?$/u.exec(line) ?? []
    return {
      parent,
      order,
      kind: /^#+ /u.test(source) ? 'heading' : 'item',
      line: index + 1,
      source,
      text: source.replace(/^#+ /u, ''),
      authorId,
      properties: {},
      tags: [],
      task: undefined,
      html: [source],
    }
  })
}

function toHeadings(blocks: readonly Block[]): Heading[] {
  return blocks.flatMap(({ kind, source, text }, block) =>
    kind === 'heading' ? [{ block, level: source.indexOf(' '), text, anchor: `h-${block}` }] : [],
  )
}

/** `[[page#h1#h2]]`, `[[page#^id]]`, `![[embed]]`, `((id))`, `#tag`, `(file.md#fragment)`, `!(asset.png)`. */
function toLink(written: string | Partial<Link>, n: number, blocks: number): Link {
  const fields = typeof written === 'string' ? readLink(written) : written
  return {
    kind: 'page',
    block: blocks === 0 ? undefined : 0,
    target: '',
    fragment: undefined,
    label: undefined,
    line: n + 1,
    column: 1,
    ...fields,
  }
}

function readLink(written: string): Partial<Link> {
  const [, mark = '', open = '', inner = ''] = /^([!#]?)(\[\[|\(\(|\(|)(.*?)[\])]*$/su.exec(written) ?? []
  if (open === '((') return { kind: 'block', target: inner }
  if (mark === '#') return { kind: 'tag', target: inner }
  const at = inner.indexOf('#')
  const target = at === -1 ? inner : inner.slice(0, at)
  const parts = at === -1 ? [] : inner.slice(at + 1).split('#')
  const id = parts[0]?.startsWith('^') ? parts[0].slice(1) : undefined
  const fragment: Link['fragment'] =
    parts.length === 0
      ? undefined
      : id === undefined
        ? { kind: 'heading', path: parts }
        : { kind: 'block', id }
  const kind = open === '(' ? (mark === '!' ? 'asset' : 'file') : mark === '!' ? 'embed' : 'page'
  return { kind, target, fragment }
}

export type SiteText = Readonly<Record<string, PageText>>

/** A linked site of pages by path. @param assets files beside the pages */
export function makeSite(
  config: GraphConfig,
  files: SiteText,
  assets: readonly string[] = [],
  workspaceId = 1,
): LinkedSite {
  const pages = Object.entries(files).map(([path, text]) => makePage(path, config, text))
  return linkPages(pages, siteFacts(config, [...Object.keys(files), ...assets], workspaceId))
}

export function siteFacts(
  config: GraphConfig,
  paths: readonly string[],
  workspaceId = 1,
): Parameters<typeof linkPages>[1] {
  return {
    workspaceId,
    workspaceSlug: parseWorkspaceSlug('garden'),
    name: 'Garden',
    config,
    paths: new Set(paths),
    now: '2026-01-02T03:04:05.000Z',
  }
}

export function pageAt(site: LinkedSite, sourcePath: string): LinkedPage {
  const page = site.pages.find(({ page }) => page.path === sourcePath)
  if (page === undefined) throw new Error(`no page of ${sourcePath}`)
  return page
}

/** `file.md`, `file.md > block text`, `file.md # anchor`, `tag x`, `asset x`, `broken`. */
export function printTarget(target: LinkTarget, site: LinkedSite): string {
  if (target.kind === 'tag') return `tag ${target.tag}`
  if (target.kind === 'asset') return `asset ${target.path}`
  if (target.kind === 'broken') return 'broken'
  const linked = site.byUuid.get(target.page)
  if (linked === undefined) throw new Error(`the target ${target.path} is no page of the site`)
  if (linked.path !== target.path) throw new Error(`the target ${target.path} is at ${linked.path}`)
  const { page, blockUuids } = linked
  if (target.anchor !== undefined) return `${page.path} # ${target.anchor}`
  if (target.block === undefined) return page.path
  return `${page.path} > ${page.blocks[blockUuids.indexOf(target.block)]?.text}`
}

/** Where each link of one page leads. */
export function targetsOf(site: LinkedSite, sourcePath: string): readonly string[] {
  return pageAt(site, sourcePath).targets.map((target) => printTarget(target, site))
}

export function problemsOf(site: LinkedSite): readonly string[] {
  return site.problems.map(formatProblem)
}
