/** What queries know of a linked site, each index made when the first query asks for it. */

import { createPageIndex, type PageIndex } from '../links/page-index.ts'
import type { GraphConfig, LinkedPage, NodeUuid } from '../nouns.ts'
import { lookupKey } from '../page-name.ts'
import { compareText } from '../problem.ts'
import { type PageFields, readPageFields } from './page-fields.ts'
import { nameKey, numberRows, type RowNumbers, rowsIn, type Spans, toSpans } from './query-rows.ts'

/** What a query reads of a page. */
export type SitePage = Pick<
  LinkedPage,
  'page' | 'uuid' | 'path' | 'blockUuids' | 'idRules' | 'targets' | 'backlinks'
>

export interface QueryFacts {
  readonly config: GraphConfig
  readonly pages: readonly SitePage[]
  readonly rows: RowNumbers
  readonly names: PageIndex
  /** `YYYY-MM-DD` of the commit; undefined for a directory. */
  readonly today: string | undefined
  numberOfPage(uuid: string): number | undefined
  /** The page that `[[name]]` means on a page of `folder`. */
  findPage(name: string, folder: string): number | undefined
  /** Key of what `[[name]]` means everywhere: the uuid of a page, or the name itself. */
  keyOf(name: string): string
  /** Rows that name it themselves. */
  naming(key: string): Spans
  /** Those, what is below them, and everything on the page itself. */
  references(key: string): Spans
  /** Rows of blocks by upper-case task marker. */
  tasks(state: string): Spans
  /** Pages that carry the tag or one below it. */
  tagged(tag: string): Spans
  /** Whole pages: those that link to the page, those that it links to. */
  linkingTo(page: number | undefined): Spans
  linkedFrom(page: number | undefined): Spans
  fieldsOf(page: number): PageFields
  /** Whether some page carries the page's name as a tag. */
  isTagOfPages(page: number): boolean
}

/** What a site that is kept has beside its pages. */
export interface FactSource {
  readonly names?: () => PageIndex
  /** By index: facts of rows are found of these pages alone. */
  readonly only?: readonly number[]
}

/** @param pages in the site's order */
export function createQueryFacts(
  pages: readonly SitePage[],
  config: GraphConfig,
  today: string | undefined,
  source: FactSource = {},
): QueryFacts {
  const rows = numberRows(pages)
  const asked = source.only ?? pages.map((_, n) => n)
  const names =
    source.names ??
    lazily(() =>
      createPageIndex(
        pages.toSorted((a, b) => compareText(a.page.path, b.page.path)),
        config,
      ),
    )
  const numbers = lazily(() => new Map<string, number>(pages.map(({ uuid }, n) => [uuid, n])))
  const direct = lazily(() => collectRefs(pages, rows, asked))
  const tags = lazily(() => collectTags(pages, rows, asked))
  const tasks = lazily(() => collectTasks(pages, rows, asked))
  const pageTags = lazily(
    () =>
      new Set(
        pages.flatMap(({ page }) =>
          tagsProperty(page.properties).map((tag) => names().findByName(tag)?.uuid ?? ''),
        ),
      ),
  )
  const fields = new Map<number, PageFields>()
  const found = new Map<string, { readonly number: number | undefined }>()
  const spans = new Map<string, Spans>()

  const facts: QueryFacts = {
    config,
    pages,
    rows,
    today,
    get names() {
      return names()
    },
    numberOfPage: (uuid) => numbers().get(uuid),
    findPage: (name, folder) =>
      remembered(found, `${folder}\n${name}`, () => {
        const page = names().findByWikilink(name, folder)
        return { number: page === undefined ? undefined : numbers().get(page.uuid) }
      }).number,
    keyOf: (name) => names().findByWikilink(name, '')?.uuid ?? nameKey(name),
    naming: (key) =>
      remembered(spans, `naming ${key}`, () =>
        toSpans((direct().get(key) ?? []).map((row) => [row, row + 1] as const)),
      ),
    references: (key) => remembered(spans, `references ${key}`, () => referencesOf(key, facts)),
    tasks: (state) => tasks().get(state) ?? [],
    tagged: (tag) => tags().get(lookupKey(tag)) ?? [],
    linkingTo: (page) =>
      remembered(spans, `to ${page}`, () => {
        const citing = new Set(pages[page ?? -1]?.backlinks.map((link) => link.page))
        return wholePages([...citing], facts)
      }),
    linkedFrom: (page) =>
      remembered(spans, `from ${page}`, () => {
        const targets = pages[page ?? -1]?.targets ?? []
        return wholePages(
          [...new Set(targets.map((target) => (target.kind === 'page' ? target.page : '')))],
          facts,
        )
      }),
    fieldsOf: (page) => remembered(fields, page, () => readPageFields(page, facts)),
    isTagOfPages: (page) => pageTags().has(pages[page]?.uuid ?? ('' as NodeUuid)),
  }
  return facts
}

/** The values of `tags`, as text. */
export function tagsProperty(properties: SitePage['page']['properties']): readonly string[] {
  const value = properties['tags'] ?? properties['tag']
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
  return items.filter((item) => typeof item === 'string').map((item) => item.trim().replace(/^#/u, ''))
}

function referencesOf(key: string, { rows, naming, numberOfPage }: QueryFacts): Spans {
  const own = numberOfPage(key)
  const pairs = rowsIn(naming(key)).map((row): readonly [number, number] => {
    const page = rows.pageOf(row)
    const block = rows.blockOf(row, page)
    return block === undefined ? [row, row + 1] : rows.subtree(page, block)
  })
  return toSpans(own === undefined ? pairs : [...pairs, [rows.numberOf(own), rows.endOf(own)]])
}

function wholePages(uuids: readonly string[], { rows, numberOfPage }: QueryFacts): Spans {
  return toSpans(
    uuids.flatMap((uuid) => {
      const page = numberOfPage(uuid)
      return page === undefined ? [] : [[rows.numberOf(page), rows.endOf(page)] as const]
    }),
  )
}

function collectRefs(
  pages: readonly SitePage[],
  rows: RowNumbers,
  asked: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const refs = new Map<string, number[]>()
  for (const n of asked) {
    const targets = pages[n]?.targets ?? []
    pages[n]?.page.links.forEach(({ block, kind, target: written }, i) => {
      const target = targets[i]
      if (target === undefined || target.kind === 'asset') return
      const key = target.kind === 'page' ? target.page : kind === 'block' ? undefined : nameKey(written)
      if (key !== undefined) addTo(refs, key, rows.numberOf(n, block ?? -1))
    })
  }
  return refs
}

function collectTags(
  pages: readonly SitePage[],
  rows: RowNumbers,
  asked: readonly number[],
): ReadonlyMap<string, Spans> {
  const found = new Map<string, number[]>()
  for (const n of asked) {
    const keys = new Set<string>()
    for (const tag of pages[n]?.page.tags ?? []) for (const key of prefixesOf(lookupKey(tag))) keys.add(key)
    for (const key of keys) addTo(found, key, n)
  }
  return new Map(
    [...found].map(([key, numbers]) => [
      key,
      toSpans(numbers.map((n) => [rows.numberOf(n), rows.endOf(n)] as const)),
    ]),
  )
}

const MAX_LEVELS = 20

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
export function prefixesOf(tag: string): readonly string[] {
  const parts = tag.split('/').slice(0, MAX_LEVELS)
  return parts.map((_, n) => parts.slice(0, n + 1).join('/'))
}

function collectTasks(
  pages: readonly SitePage[],
  rows: RowNumbers,
  asked: readonly number[],
): ReadonlyMap<string, Spans> {
  const found = new Map<string, number[]>()
  for (const n of asked)
    pages[n]?.page.blocks.forEach(({ task }, block) => {
      if (task !== undefined) addTo(found, task.toUpperCase(), rows.numberOf(n, block))
    })
  return new Map([...found].map(([state, at]) => [state, toSpans(at.map((row) => [row, row + 1] as const))]))
}

function addTo(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else if (list.at(-1) !== value) list.push(value)
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const MAX_REMEMBERED = 20_000

function remembered<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  if (map.size >= MAX_REMEMBERED) map.clear()
  map.set(key, value)
  return value
}
