/**
 * The short way of a run: a few files changed since the newest success, and all that was said of the others still holds.
 *
 *   readChangedFiles → parsePages → relink
 *
 * It is gone where that can be known beforehand, and else not (`kept/relink.ts`): then all files are read and all pages
 * linked, as if there were no other. What comes out is the same.
 */

import { rmSync } from 'node:fs'
import { readMirrorFiles } from '../assets/mirror-files.ts'
import type { NewestSuccess } from '../db/deployments.ts'
import { readChangedFiles } from '../git/changed-files.ts'
import type { Mirror } from '../git/mirror.ts'
import { digestOf } from '../id.ts'
import { keptFile, type OpenKept, readKept } from '../kept/kept-file.ts'
import { KEPT_FORM, type KeptSources } from '../kept/kept-form.ts'
import { type KeptSite, openKeptSite } from '../kept/kept-site.ts'
import { isRefused, type PageChange, type Refused, relink } from '../kept/relink.ts'
import { parseSources } from '../link-sources.ts'
import { createUnpacker, PACKED_FORM, type PackedPage } from '../markdown/packed-page.ts'
import type { Digest, DigestMap, LinkedSite, Oid, SourceMeasures } from '../nouns.ts'
import { openPlacedPages, type PlacedPages } from '../parsed/kept-pages.ts'
import { keysHere } from '../parsed/known-pages.ts'
import type { ParsedKey } from '../parsed/parsed-key.ts'
import { parsedPackFile } from '../parsed/parsed-pack.ts'
import { SOURCE_LIMITS } from '../sources/source-limits.ts'
import { readTraces, traceFile } from '../traces/trace-file.ts'
import type { BuildLog, StageOutcome } from './build-log.ts'
import { readPast } from './changed-past.ts'
import { chooseChanged, readTexts } from './changed-sources.ts'
import { keepAfter } from './keep-after.ts'
import { knownRowsOf } from './known-rows.ts'
import type { SyncContext, SyncRequest } from './request.ts'
import { type BesideRows, readBeside } from './rows-beside.ts'
import { over, type ParsedGraph, parsedMessage, type RowsBefore, report } from './stages.ts'

export interface ShortWay {
  readonly graph: ParsedGraph
  readonly site: LinkedSite
  /** What lies in the database, of which most is known; undefined where it has to be read. */
  readRows(): Promise<RowsBefore | undefined>
  /** Keeps the site for the next run. */
  keep(published: PublishedSite): Promise<void>
}

/** What a site that is kept was published as. */
export interface PublishedSite {
  readonly deploymentId: number
  readonly digest: Digest
  readonly commit: Oid
  /** Of the traces that were written with it; undefined when none were. */
  readonly mark: string | undefined
  /** All rendered pages. */
  readonly rendered: DigestMap
}

/** Files that change in one commit; a commit of more is rare, and linking all pages costs no more than they do. */
const MOST_CHANGED = 100

/** Runs that go the short way before one reads everything again: files that grow by each are begun anew. */
const MOST_AGE = 1000

/** Bytes beyond twice what is needed. */
const MOST_WASTE = 2 ** 26

/** Everything that makes a site beside its files. */
export function keptKey(workspaceId: number, fingerprint: Digest): Digest {
  return digestOf([
    KEPT_FORM,
    PACKED_FORM,
    workspaceId,
    fingerprint,
    JSON.stringify([SOURCE_LIMITS, process.versions]),
  ])
}

interface Before {
  readonly mirror: Mirror
  readonly previous: NewestSuccess | undefined
  readonly fingerprint: Digest
}

/** Undefined where the long way has to be gone; the log says why, but for a run that knows of no other or is not to ask. */
export async function takeShortWay(
  request: SyncRequest,
  context: SyncContext,
  before: Before,
  log: BuildLog,
): Promise<ShortWay | undefined> {
  const way = await lookForWay(request, context, before, log)
  if (way === undefined || !isRefused(way)) return way
  await log.stage('link', () => way, refused)
  return undefined
}

const refused = ({ refusal }: Refused<string>): StageOutcome => ({
  message: `all pages are linked: ${refusal}`,
})

async function lookForWay(
  request: SyncRequest,
  context: SyncContext,
  { previous, fingerprint, mirror }: Before,
  log: BuildLog,
): Promise<ShortWay | Refused<string> | undefined> {
  const { workspace } = request
  if (request.force || previous === undefined || previous.needsRefresh) return undefined
  if (previous.hasSchedule) return { refusal: 'pages come or go by their dates' }
  const file = keptFile(context.dataDir, workspace.id)
  const open = await readKept(file)
  if (open === undefined) return undefined
  if ('why' in open) return { refusal: open.why }
  let isTaken = false
  const releases = [open.links.release]
  const release = (): void => {
    for (const one of releases) one()
  }
  try {
    const { kept } = open
    const { id, digest } = previous.deployment
    const isOfThis = kept.key === keptKey(workspace.id, fingerprint) && kept.deploymentId === id
    if (!isOfThis || kept.digest !== digest) return { refusal: 'another site is kept' }
    if (kept.age >= MOST_AGE) return { refusal: 'it is time' }
    if (kept.packBytes + open.links.bytes() > 2 * kept.freshBytes + MOST_WASTE)
      return { refusal: 'what is kept has grown' }
    const placed = openPlacedPages(parsedPackFile(context.dataDir, workspace.id), () => forgetKept(file))
    if (placed === undefined) return undefined
    releases.push(placed.release)
    const way = await findWay(request, context, { mirror, open, placed, file, release }, log)
    isTaken = way !== undefined && !isRefused(way)
    return way
  } finally {
    if (!isTaken) release()
  }
}

interface Start {
  readonly mirror: Mirror
  readonly open: OpenKept
  readonly placed: PlacedPages
  /** Of what is kept. */
  readonly file: string
  readonly release: () => void
}

/** Undefined when linking has said why not. */
async function findWay(
  request: SyncRequest,
  context: SyncContext,
  { mirror, open, placed, file, release }: Start,
  log: BuildLog,
): Promise<ShortWay | Refused<string> | undefined> {
  const { kept, links } = open
  const { workspace } = request
  const { signal } = context
  const { config } = kept.sources
  const changed = await readChangedFiles(mirror.directory, kept.commit, mirror.commit.oid, signal)
  if (changed === undefined) return { refusal: 'files came or went' }
  if (changed.length > MOST_CHANGED) return { refusal: 'many files changed' }

  const unpack = createUnpacker()
  const keyOf = keysHere(config)
  const { paths, oids, places } = kept.pages
  const before = openKeptSite(kept.pages, kept.site, {
    page: (n) => unpack(placed.read(keyOf({ path: paths[n] ?? '', oid: oids[n] as Oid }), places[n] ?? -1)),
    links: (n) => links.read(kept.pages.records[n] ?? -1),
  })
  const chosen = chooseChanged(before, kept.sources, changed)
  if (chosen === undefined) return { refusal: 'more than pages changed' }
  const read = await log.stage(
    'read',
    () => readTexts(mirror.directory, kept.sources, chosen, signal),
    (found) => ({ message: `${found?.files.length ?? 0} files`, count: found?.files.length ?? 0 }),
  )
  if (read === undefined) return { refusal: 'a file cannot be read as it was' }
  const { files, measures } = read
  const traces = await readTraces(traceFile(context.dataDir, workspace.id))
  if (traces.mark !== kept.traces) return { refusal: 'other traces are kept' }

  over(context, 'read', files.length)
  const found = placed.find(files.map(keyOf), kept.packBytes)
  const known = files.filter((one) => found.has(keyOf(one)))
  const unknown = files.filter((one) => !found.has(keyOf(one)))
  const packed = new Map<ParsedKey, PackedPage>()
  const parsed = await log.stage(
    'parse',
    () =>
      parseSources(
        { files: unknown, known, config },
        {
          ...{ signal, workspaceId: workspace.id },
          onPage: (done) => report(context, 'parse', done, unknown.length),
          pages: {
            take: (one) => placed.read(keyOf(one), found.get(keyOf(one)) ?? -1),
            keep: (one, page) => {
              packed.set(keyOf(one), page)
              return page
            },
          },
        },
      ),
    () => ({ message: parsedMessage(unknown.length, paths.length - unknown.length), count: unknown.length }),
  )
  const past = await readPast(request, context, { mirror, before, kept, chosen })
  if (past === undefined) return { refusal: 'other pages have another past' }
  if (packed.size < unknown.length) return { refusal: 'failed' }
  const changes = parsed.map(
    (page): PageChange => ({ n: before.numberAt(page.path) ?? -1, page, history: past.pages.get(page.path) }),
  )
  const relinked = await log.stage(
    'link',
    () =>
      relink(before, changes, {
        ...{ workspaceId: workspace.id, workspaceSlug: workspace.slug, config },
        ...{ otherPaths: kept.sources.otherPaths, today: mirror.commit.authoredAt.slice(0, 10) },
      }),
    (made) =>
      isRefused(made)
        ? refused(made)
        : {
            message: `${made.changed.size} of ${made.site.pages.length} pages, ${made.site.problems.length} problems`,
            count: made.site.problems.length,
          },
  )
  if (isRefused(relinked)) return undefined
  over(context, 'parse', unknown.length, { known: paths.length - unknown.length })
  over(context, 'link', relinked.site.pages.length)

  // Whoever comes next need not parse them, whatever becomes of this run.
  const lying = new Map([...found, ...(await appendPages(placed, [...packed]))])
  const differing = new Set([...relinked.changed.values()].map(({ uuid }) => uuid))
  const { site } = relinked
  const rows = knownRowsOf(traces, request, context)
  let beside: BesideRows | undefined
  return {
    site,
    graph: {
      sources: sourcesOf(before, kept.sources, mirror, measures),
      counts: { files: kept.sources.files, parsed: unknown.length },
      pages: relinked.pages,
      assets: {
        readFiles: readMirrorFiles(mirror.directory, signal),
        withAssets: (site) => Promise.resolve(site),
      },
      known: rows,
      history: new Map(),
      past: undefined,
      release,
    },
    readRows: async () => {
      const at = { db: context.db, workspaceId: workspace.id }
      beside = await readBeside(at, before, { site, known: rows, changed: differing })
      return beside?.before
    },
    keep: (published) =>
      keepAfter(file, published, {
        ...{ open, before, relinked, measures, past: past.files, packBytes: placed.bytes(), beside },
        changed: new Map(changes.map(({ n, page }) => [n, lying.get(keyOf(page)) ?? -1])),
      }),
  }
}

function sourcesOf(
  before: KeptSite,
  kept: KeptSources,
  { commit }: Mirror,
  measures: SourceMeasures,
): ParsedGraph['sources'] {
  const { root, mailmap, config, problems, forgotten, otherPaths } = kept
  let paths: ReadonlySet<string> | undefined
  return {
    ...{ commit, root, mailmap, config, problems, forgotten, measures },
    get paths() {
      paths ??= new Set([...before.columns.paths, ...otherPaths])
      return paths
    },
    assetFiles: new Map(),
  }
}

/** @returns where they lie; a fault of the file system is none of this run's */
async function appendPages(
  placed: PlacedPages,
  pages: readonly (readonly [key: ParsedKey, page: PackedPage])[],
): Promise<ReadonlyMap<ParsedKey, number>> {
  if (pages.length === 0) return new Map()
  const places = await placed.append(pages).catch(() => [])
  return new Map(pages.map(([key], n) => [key, places[n] ?? -1]))
}

/** At once, and whatever comes of it: it is in a `finally` or before an error. */
function forgetKept(file: string): void {
  rmSync(file, { force: true })
}
