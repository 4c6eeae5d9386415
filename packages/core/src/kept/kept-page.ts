/**
 * Pages of a site that is kept, members read when they are asked for.
 *
 * *Invariant:* a page is what linking gave, to everyone who reads it by name. Its members are no own properties: it is not to
 * be spread or cloned.
 */

import { idsAlone } from '../links/block-ids.ts'
import { type BlockFinds, FINDS } from '../markdown/packed-page.ts'
import type { Backlink, LinkedPage, LinkTarget, NodeUuid, Page, PageHistory, PagePath } from '../nouns.ts'
import type { KeptColumns, KeptLinks, KeptTarget } from './kept-form.ts'
import { SIZES, type Sizes } from './sizes.ts'
import { TAG_PAGES, type TagPage } from './tag-pages.ts'

/** Where the members of a page are read from. */
export interface PageSource {
  readonly columns: KeptColumns
  readonly taken: ReadonlySet<NodeUuid>
  readonly aliases: ReadonlyMap<number, readonly string[]>
  readonly journalDays: ReadonlyMap<number, string>
  readonly authored: ReadonlyMap<number, readonly number[]>
  readonly tagPages: ReadonlyMap<number, readonly (readonly [string, number])[]>
  /** Of pages that have some. */
  readonly queries: ReadonlyMap<number, readonly number[]>
  /** Seconds since 1970 as ISO 8601, as far as they were asked for: many pages were written by one commit. */
  readonly instants: Map<number, string>
  parsed(n: number): Page
  links(n: number): KeptLinks
}

/** A page without its links: what a link may lead to. */
export class KeptPage implements Page {
  readonly #source: PageSource
  readonly #n: number

  constructor(source: PageSource, n: number) {
    this.#source = source
    this.#n = n
  }

  get #whole(): Page {
    return this.#source.parsed(this.#n)
  }

  get path() {
    return of(this.#source.columns.paths, this.#n)
  }
  get oid() {
    return of(this.#source.columns.oids, this.#n)
  }
  get name() {
    return of(this.#source.columns.names, this.#n)
  }
  get title() {
    return of(this.#source.columns.titles, this.#n)
  }
  get journalDay() {
    return this.#source.journalDays.get(this.#n)
  }
  get details() {
    const { columns } = this.#source
    return of(columns.detailTable, of(columns.details, this.#n))
  }
  get aliases() {
    return this.#source.aliases.get(this.#n) ?? NONE
  }
  get tags() {
    const { tags, tagTable } = this.#source.columns
    const own = of(tags, this.#n)
    return own.slice(1, 1 + (own[0] ?? 0)).map((tag) => of(tagTable, tag))
  }
  /** A page that is shown at no time is not published: a site with pages that are shown for a time is not kept. */
  get isPublished() {
    return this.#source.columns.uuids[this.#n] !== ''
  }
  get [FINDS](): BlockFinds {
    const { tags, tagTable } = this.#source.columns
    return {
      authored: this.#source.authored.get(this.#n) ?? NONE,
      tagged: taggedIn(of(tags, this.#n), tagTable),
    }
  }

  get authorId() {
    return this.#whole.authorId
  }
  get permalink() {
    return this.#whole.permalink
  }
  get description() {
    return this.#whole.description
  }
  get properties() {
    return this.#whole.properties
  }
  get frontMatter() {
    return this.#whole.frontMatter
  }
  get cssClasses() {
    return this.#whole.cssClasses
  }
  get blocks() {
    return this.#whole.blocks
  }
  get links() {
    return this.#whole.links
  }
  get queries() {
    return this.#whole.queries
  }
  get headings() {
    return this.#whole.headings
  }
  get anchors() {
    return this.#whole.anchors
  }
  get parts() {
    return this.#whole.parts
  }
  get propertyList() {
    return this.#whole.propertyList
  }
  get article() {
    return this.#whole.article
  }
  get layout() {
    return this.#whole.layout
  }
  get features() {
    return this.#whole.features
  }
  get problems() {
    return this.#whole.problems
  }
}

export class KeptLinkedPage implements LinkedPage {
  readonly #source: PageSource
  readonly #n: number
  readonly page: Page
  #ids: Pick<LinkedPage, 'blockUuids' | 'idRules'> | undefined
  #targets: readonly LinkTarget[] | undefined
  #backlinks: readonly Backlink[] | undefined

  constructor(source: PageSource, n: number, page: Page) {
    this.#source = source
    this.#n = n
    this.page = page
  }

  get uuid() {
    return of(this.#source.columns.uuids, this.#n) as NodeUuid
  }
  get path() {
    return of(this.#source.columns.addresses, this.#n) as PagePath
  }
  get [SIZES](): Sizes {
    const { blocks, links } = this.#source.columns
    return { blocks: of(blocks, this.#n), links: of(links, this.#n) }
  }
  get [TAG_PAGES](): readonly TagPage[] {
    const { addresses, titles } = this.#source.columns
    return (this.#source.tagPages.get(this.#n) ?? NONE).map(([tag, n]) => ({
      tag,
      page: { path: of(addresses, n) as PagePath, title: of(titles, n) },
    }))
  }
  get blockUuids() {
    return this.#identity.blockUuids
  }
  get idRules() {
    return this.#identity.idRules
  }
  get targets() {
    const { columns, links } = this.#source
    this.#targets ??= links(this.#n).targets.map((target) => readTarget(target, columns))
    return this.#targets
  }
  get backlinks() {
    this.#backlinks ??= readBacklinks(this.#source.links(this.#n), this.#source.columns)
    return this.#backlinks
  }
  get citedBlocks() {
    return readCited(this.#source.links(this.#n))
  }
  get breadcrumbs() {
    const { crumbs, crumbTable } = this.#source.columns
    return of(crumbTable, of(crumbs, this.#n))
  }
  get previous() {
    return readReference(this.#source.columns.previous[this.#n] ?? -1, this.#source.columns)
  }
  get next() {
    return readReference(this.#source.columns.next[this.#n] ?? -1, this.#source.columns)
  }
  get history() {
    return readHistory(this.#n, this.#source)
  }
  get answers() {
    return (this.#source.queries.has(this.#n) ? this.#source.links(this.#n).answers : undefined) ?? NONE
  }

  get #identity(): Pick<LinkedPage, 'blockUuids' | 'idRules'> {
    this.#ids ??= idsAlone(this.#source.parsed(this.#n), this.uuid, this.#source.taken)
    return this.#ids
  }
}

const NONE: readonly never[] = Object.freeze([])

function readTarget(target: KeptTarget, columns: KeptColumns): LinkTarget {
  if (target === null) return { kind: 'broken' }
  if (typeof target !== 'number' && typeof target[0] === 'string') {
    const [kind, name] = target as readonly ['tag' | 'asset', string]
    return kind === 'tag' ? { kind, tag: name } : { kind, path: name }
  }
  const [n, block, anchor] = typeof target === 'number' ? ([target, null, null] as const) : target
  return {
    kind: 'page',
    page: of(columns.uuids, n as number) as NodeUuid,
    path: of(columns.addresses, n as number) as PagePath,
    title: of(columns.titles, n as number),
    block: (block as NodeUuid | null) ?? undefined,
    anchor: anchor ?? undefined,
  }
}

function readBacklinks({ backlinks }: Pick<KeptLinks, 'backlinks'>, columns: KeptColumns): Backlink[] {
  const found: Backlink[] = []
  for (let at = 0; at + 1 < backlinks.length; at += 2) {
    const [n = -1, block = -1] = [backlinks[at], backlinks[at + 1]]
    found.push({
      page: of(columns.uuids, n) as NodeUuid,
      path: of(columns.addresses, n) as PagePath,
      title: of(columns.titles, n),
      block: block === -1 ? undefined : block,
    })
  }
  return found
}

function readCited({ cited }: Pick<KeptLinks, 'cited'>): LinkedPage['citedBlocks'] {
  const found: { block: number; count: number }[] = []
  for (let at = 0; at + 1 < cited.length; at += 2)
    found.push({ block: cited[at] ?? 0, count: cited[at + 1] ?? 0 })
  return found
}

function readReference(n: number, { addresses, titles }: KeptColumns): LinkedPage['previous'] {
  return n === -1 ? undefined : { path: of(addresses, n) as PagePath, title: of(titles, n) }
}

/** As `pageHistories` makes it. */
function readHistory(n: number, { columns, instants }: PageSource): PageHistory | undefined {
  const { created, updated, writers, writerTable } = columns
  const toInstant = (seconds: number): string => {
    const known = instants.get(seconds) ?? new Date(seconds * 1000).toISOString()
    instants.set(seconds, known)
    return known
  }
  const [came = -1, changed = -1] = [created[n], updated[n]]
  if (changed === -1) return undefined
  return {
    created: came === -1 ? undefined : toInstant(came),
    updated: toInstant(Math.max(came, changed)),
    authors: of(writerTable, of(writers, n)).names,
  }
}

/** What follows the page's own. */
function taggedIn(own: readonly number[], table: readonly string[]): BlockFinds['tagged'] {
  const found: (readonly [number, readonly string[]])[] = []
  for (let at = 1 + (own[0] ?? 0); at + 1 < own.length; ) {
    const [block = 0, count = 0] = [own[at], own[at + 1]]
    found.push([block, own.slice(at + 2, at + 2 + count).map((tag) => of(table, tag))])
    at += 2 + count
  }
  return found
}

function of<Item>(items: readonly Item[], n: number): Item {
  const item = items[n]
  if (item === undefined) throw new RangeError(`nothing is kept at ${n} of ${items.length}`)
  return item
}
