/**
 * The site of an earlier run, its pages read when they are asked for. What lists ask of all pages (titles, tags, dates) is
 * at hand; everything else of a page is read from where it was parsed and linked.
 */

import type { LinkedPage, NodeUuid, Page } from '../nouns.ts'
import type { KeptColumns, KeptFacts, KeptLinks } from './kept-form.ts'
import { KeptLinkedPage, KeptPage, type PageSource } from './kept-page.ts'

/** Where a site's pages are read from. */
export interface KeptPages {
  /** As it was parsed. @throws DamagedPackError when it is not there any more */
  page(n: number): Page
  /** @throws DamagedPackError when they are not there any more */
  links(n: number): KeptLinks
}

export interface KeptSite {
  readonly columns: KeptColumns
  readonly facts: KeptFacts
  readonly taken: ReadonlySet<NodeUuid>
  /** All pages of the graph, also those that are kept from readers, in path order. */
  readonly pages: readonly Page[]
  /** By number; undefined for a page that is kept from readers. */
  readonly linked: readonly (LinkedPage | undefined)[]
  numberOf(uuid: NodeUuid): number | undefined
  numberAt(path: string): number | undefined
  /** As it was parsed: its name may be another. */
  parsed(n: number): Page
  linksOf(n: number): KeptLinks
  readonly aliases: ReadonlyMap<number, readonly string[]>
  readonly authored: ReadonlyMap<number, readonly number[]>
  readonly embeds: ReadonlyMap<number, readonly number[]>
  readonly queries: ReadonlyMap<number, readonly number[]>
  readonly aimedAt: ReadonlySet<number>
}

export function openKeptSite(columns: KeptColumns, facts: KeptFacts, pages: KeptPages): KeptSite {
  const source = createSource(columns, facts, pages)
  const numbers = once(() => new Map(columns.uuids.map((uuid, n) => [uuid, n])))
  const paths = once(() => new Map(columns.paths.map((path, n) => [path, n])))
  const all = columns.paths.map((_, n) => new KeptPage(source, n))
  return {
    columns,
    facts,
    taken: source.taken,
    pages: all,
    linked: columns.uuids.map((uuid, n) =>
      uuid === '' ? undefined : new KeptLinkedPage(source, n, all[n] ?? new KeptPage(source, n)),
    ),
    numberOf: (uuid) => numbers().get(uuid),
    numberAt: (path) => paths().get(path),
    parsed: source.parsed,
    linksOf: source.links,
    aliases: source.aliases,
    authored: source.authored,
    embeds: new Map(columns.embeds),
    queries: source.queries,
    aimedAt: new Set(columns.aimedAt),
  }
}

function createSource(columns: KeptColumns, facts: KeptFacts, pages: KeptPages): PageSource {
  const parsed = new Map<number, Page>()
  const links = new Map<number, KeptLinks>()
  return {
    columns,
    taken: new Set(facts.taken),
    aliases: new Map(columns.aliases),
    journalDays: new Map(columns.journalDays),
    authored: new Map(columns.authored),
    tagPages: new Map(columns.tagPages),
    queries: new Map(columns.queries),
    instants: new Map(),
    parsed: (n) => remembered(parsed, n, pages.page),
    links: (n) => remembered(links, n, pages.links),
  }
}

function remembered<Fact>(known: Map<number, Fact>, n: number, read: (n: number) => Fact): Fact {
  const found = known.get(n) ?? read(n)
  known.set(n, found)
  return found
}

/** Made when it is asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
