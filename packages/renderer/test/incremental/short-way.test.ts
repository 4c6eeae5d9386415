/**
 * The short way of a sync is gone only where it leads to what linking all pages gives: after every commit of a random history,
 * the site that it makes is compared with that of a full run. `DRAEHI_HISTORIES` says how many histories; a failure prints its seed
 * and the shortest history that fails.
 */

import {
  type Commit,
  type Dialect,
  digestOf,
  type LinkedPage,
  type LinkedSite,
  type Oid,
  type Page,
} from '@draehi/core'
import { linkParsed } from '@draehi/core/link-sources'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import type { FileHistories, FileHistory } from '../../../core/src/history/fold-history.ts'
import { pageHistories } from '../../../core/src/history/page-histories.ts'
import { keepChanges } from '../../../core/src/kept/keep-changes.ts'
import { type KeepableGraph, keepLinks, keepSite, whyNotKept } from '../../../core/src/kept/keep-site.ts'
import type { KeptColumns, KeptFacts, KeptLinks, KeptSources } from '../../../core/src/kept/kept-form.ts'
import { openKeptSite } from '../../../core/src/kept/kept-site.ts'
import { isRefused, type Relinked, relink } from '../../../core/src/kept/relink.ts'
import { sizesOf } from '../../../core/src/kept/sizes.ts'
import { tagPagesOf } from '../../../core/src/kept/tag-pages.ts'
import { createUnpacker, findsOf, packPage, type StoredPage } from '../../../core/src/markdown/packed-page.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { parseWorkspaceSlug } from '../../../core/src/page-name.ts'
import { applyEdit, calmHistories, EMPTY, type Graph } from './graph-history.ts'

const HISTORIES = Number(process.env['DRAEHI_HISTORIES'] ?? 4)
/** The same histories each time, unless more are asked for: so it is known that the short way is gone, and refused, in them. */
const IS_RANDOM = process.env['DRAEHI_HISTORIES'] !== undefined
const SEED = 7
const SLUG = parseWorkspaceSlug('w')

const parsed = new Map<string, StoredPage>()

function parse(path: string, text: string, config: ReturnType<typeof graphConfig>): StoredPage {
  const key = JSON.stringify([config.dialect, path, text])
  const known = parsed.get(key)
  if (known !== undefined) return known
  const page = parsePage({ path, text, oid: digestOf(text).slice(0, 40) as Oid }, config)
  const { facts, texts } = packPage(page, 1)
  const made = { facts, readTexts: () => texts }
  parsed.set(key, made)
  return made
}

interface Linked extends KeepableGraph {
  readonly site: LinkedSite
  readonly past: NonNullable<KeepableGraph['past']>
  readonly stored: ReadonlyMap<string, StoredPage>
}

function linkGraph(
  { files, settings, picture }: Graph,
  dialect: Dialect,
  past: FileHistories,
  n: number,
): Linked {
  const config = graphConfig(dialect, {
    ...(settings === 1 ? { title: 'Another title' } : {}),
    ...(settings === 2 ? { home: 'a' } : {}),
    ...(settings === 3 ? { embedDepth: 1 } : {}),
  })
  const paths = [...files.keys()].sort()
  const stored = new Map(paths.map((path) => [path, parse(path, files.get(path) ?? '', config)]))
  const unpack = createUnpacker()
  const pages = [...stored.values()].map(unpack)
  const sources = {
    commit: commitOf(n),
    root: '',
    paths: new Set([...paths, ...(picture === 0 ? [] : ['pic.png'])]),
    assetFiles: new Map(),
    mailmap: undefined,
    config,
    problems: [],
    forgotten: [],
    measures: { textBytes: 1, totalBytes: 1, judged: undefined },
  }
  const history = pageHistories(past, { root: '', paths, mailmap: (person) => person, detail: 'all' })
  const site = linkParsed(sources, pages, {
    ...{ workspaceId: 1, workspaceSlug: SLUG, name: 'Site', now: '2026-02-01T00:00:00.000Z', history },
  })
  return {
    site,
    sources,
    counts: { files: paths.length },
    pages,
    past: { files: past, boundary: [] },
    stored,
  }
}

/** Every day a few commits. */
const dayOf = (n: number): string => `2026-01-0${1 + (Math.floor(n / 9) % 4)}`

function commitOf(n: number): Commit {
  const at = `${dayOf(n)}T12:00:00.000Z`
  return { oid: '' as Oid, message: '', authorName: '', authorEmail: '', authoredAt: at }
}

interface Kept {
  readonly sources: KeptSources
  readonly site: KeptFacts
  readonly pages: KeptColumns
  readonly links: ReadonlyMap<number, KeptLinks>
  readonly files: ReadonlyMap<string, string>
  readonly graph: Pick<Graph, 'settings' | 'picture'>
  readonly stored: ReadonlyMap<string, StoredPage>
}

/** As they are after a file. */
const throughFile = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

const numberIn = (columns: Pick<KeptColumns, 'uuids'>) => (uuid: LinkedPage['uuid']) =>
  columns.uuids.indexOf(uuid)

function keep(linked: Linked, graph: Graph): Kept | undefined {
  if (whyNotKept(linked.site, linked) !== undefined) return undefined
  const { sources, site, pages } = keepSite(linked.site, linked)
  const byUuid = new Map(linked.site.pages.map((page) => [page.uuid, page]))
  const links = pages.uuids.map((uuid, n): [number, KeptLinks | undefined] => {
    const page = uuid === '' ? undefined : byUuid.get(uuid)
    return [n, page && keepLinks(page, numberIn(pages))]
  })
  return {
    ...throughFile({
      sources,
      site: { ...site, otherRows: [] },
      pages: { ...pages, places: [], records: [], rows: [], rowOrder: [] },
    }),
    links: new Map(links.flatMap(([n, own]) => (own === undefined ? [] : [[n, throughFile(own)] as const]))),
    files: graph.files,
    graph,
    stored: linked.stored,
  }
}

const open = (kept: Kept) => {
  const unpack = createUnpacker()
  return openKeptSite(kept.pages, kept.site, {
    page: (n) => unpack(of(kept.stored.get(kept.pages.paths[n] ?? ''))),
    links: (n) => of(kept.links.get(n)),
  })
}

function of<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError('it is not there')
  return value
}

/** Files with another text; undefined when any other thing is otherwise. */
function changedFiles(kept: Kept, graph: Graph): readonly string[] | undefined {
  const paths = [...graph.files.keys()].sort()
  const isSame = kept.graph.settings === graph.settings && kept.graph.picture === graph.picture
  if (!isSame || paths.join('\n') !== [...kept.files.keys()].sort().join('\n')) return undefined
  return paths.filter((path) => kept.files.get(path) !== graph.files.get(path))
}

const PAGE_KEYS = Object.keys({
  ...parsePage({ path: 'a.md', text: '', oid: '' as Oid }, graphConfig('plain')),
})
const LINKED_KEYS = [
  ...[
    'uuid',
    'path',
    'blockUuids',
    'idRules',
    'targets',
    'answers',
    'backlinks',
    'citedBlocks',
    'breadcrumbs',
  ],
  ...['previous', 'next', 'history'],
] as (keyof LinkedPage)[]

const plainPage = (page: Page): unknown => [
  PAGE_KEYS.map((key) => [key, page[key as keyof Page]]),
  [findsOf(page).authored, findsOf(page).tagged],
]

/** What is said of the work is no less than it is. */
const plain = ({ querySteps: _, ...site }: LinkedSite): unknown => ({
  ...site,
  byUuid: [...site.byUuid.keys()],
  pages: site.pages.map((page) => [
    LINKED_KEYS.map((key) => [key, page[key]]),
    plainPage(page.page),
    sizesOf(page),
    tagPagesOf(page),
  ]),
})

/** What a run that went the short way leaves behind. */
function keepOn(
  kept: Kept,
  relinked: Relinked,
  linked: Linked,
  graph: Graph,
  numbers: readonly number[],
): Kept {
  const files = numbers.flatMap((n): [number, FileHistory][] => {
    const file = linked.past.files.get(kept.pages.paths[n] ?? '')
    return file === undefined ? [] : [[n, file]]
  })
  const { site, pages } = keepChanges(open(kept), relinked, { numbers, files: new Map(files) })
  const links = new Map(kept.links)
  for (const [n, page] of relinked.changed) links.set(n, throughFile(keepLinks(page, numberIn(pages))))
  return { ...kept, ...throughFile({ site, pages }), links, files: graph.files, graph, stored: linked.stored }
}

describe.each<Dialect>(['obsidian', 'logseq', 'plain'])('the short way in a graph of %s', (dialect) => {
  test('leads to what linking all pages gives, again and again', () => {
    const refusals = new Map<string, number>()
    const count = (what: string): void => void refusals.set(what, (refusals.get(what) ?? 0) + 1)
    fc.assert(
      fc.property(calmHistories(40), ({ begin, edits }) => {
        const start = begin.map((edit, file): typeof edit => ({ ...edit, kind: 'write', file }))
        let graph = start.reduce((made, edit) => applyEdit(made, edit, dialect), EMPTY)
        let kept: Kept | undefined
        let past: FileHistories = new Map()
        for (const [n, edit] of edits.entries()) {
          const before = graph
          graph = applyEdit(graph, edit, dialect)
          past = commit(past, before, graph, n)
          const linked = linkGraph(graph, dialect, past, n)
          const paths = kept === undefined ? undefined : changedFiles(kept, graph)
          if (kept === undefined || paths === undefined) {
            count(kept === undefined ? 'nothing kept' : 'other files')
            kept = keep(linked, graph)
            continue
          }
          const numbers = paths.map((path) => of(kept).pages.paths.indexOf(path))
          const changes = numbers.map((number) => {
            const path = of(of(kept).pages.paths[number])
            const page = of(linked.pages.find((one) => one.path === path))
            return {
              n: number,
              page,
              history: linked.site.pages.find((one) => one.page.path === path)?.history,
            }
          })
          const { config } = linked.sources
          const { otherPaths } = kept.sources
          const made = relink(open(kept), changes, {
            workspaceId: 1,
            workspaceSlug: SLUG,
            config,
            otherPaths,
            today: dayOf(n),
          })
          if (isRefused(made)) {
            count(made.refusal)
            kept = keep(linked, graph)
            continue
          }
          count('short')
          const asked = linked.site.pages.filter(({ answers }) => answers.length > 0)
          if (asked.length > 0) count('short, with queries')
          const old = new Map(open(kept).linked.flatMap((page) => (page ? [[page.uuid, page.answers]] : [])))
          const isOther = ({ uuid, answers }: LinkedPage): boolean =>
            JSON.stringify(answers) !== JSON.stringify(old.get(uuid))
          if (asked.some(isOther)) count('short, with other answers')
          expect(plain(made.site)).toEqual(plain(linked.site))
          const [said, is] = [made.site.querySteps, linked.site.querySteps]
          expect([is.all <= said.all, is.most <= said.most]).toEqual([true, true])
          expect(
            made.pages.map(({ path, oid, problems, isPublished }) => [path, oid, problems, isPublished]),
          ).toEqual(
            linked.pages.map(({ path, oid, problems, isPublished }) => [path, oid, problems, isPublished]),
          )
          kept = keepOn(kept, made, linked, graph, numbers)
          expect(plain({ ...linked.site, pages: open(kept).linked.flatMap((page) => page ?? []) })).toEqual(
            plain({
              ...linked.site,
              pages: [...linked.site.pages].sort((a, b) => (a.page.path < b.page.path ? -1 : 1)),
            }),
          )
        }
      }),
      { numRuns: HISTORIES, ...(IS_RANDOM ? {} : { seed: SEED }) },
    )
    // A test of what is kept is one only if something is, and if there is something to answer.
    if (!IS_RANDOM && dialect !== 'plain')
      expect(
        ['short', 'short, with queries', 'short, with other answers'].filter((way) => !refusals.has(way)),
      ).toEqual([])
    if (IS_RANDOM) process.stderr.write(`${dialect}: ${JSON.stringify(Object.fromEntries(refusals))}\n`)
  })
})

/** What a commit would leave in git's log. */
function commit(past: FileHistories, before: Graph, after: Graph, n: number): FileHistories {
  const next = new Map(past)
  for (const [path, text] of after.files) {
    if (before.files.get(path) === text) continue
    const known = next.get(path)
    const author = `Person ${n % 3}\0p${n % 3}@example.org`
    const authors = new Map(known?.authors ?? [])
    next.set(path, {
      created: known === undefined ? (n % 4 === 0 ? undefined : 1000 + n) : known.created,
      updated: 2000 + n,
      authors: authors.set(author, (authors.get(author) ?? 0) + 1),
      isGone: n % 5 === 0,
    })
  }
  return next
}
