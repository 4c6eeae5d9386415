/**
 * From a listing to `Sources`: the same steps for a commit and for a directory, so that the same bytes give the same.
 *
 *   names → root and configuration → which files → sizes → texts
 */

import { setImmediate } from 'node:timers/promises'
import { DraehiError } from '../errors.ts'
import { abortedError } from '../git/git-process.ts'
import type {
  AssetFile,
  Commit,
  GraphConfig,
  Oid,
  SourceFile,
  SourceMeasures,
  Sources,
  TreeEntry,
} from '../nouns.ts'
import type { LinkingFiles } from '../parsed/linking-files.ts'
import { compareProblems, compareText, type Problem, type ProblemCode, problem } from '../problem.ts'
import { createFileFilter, isHidden, isMarkdown, unsupported } from './choose-files.ts'
import { decodeSource } from './decode-source.ts'
import { findGraph, type Graph } from './find-graph.ts'
import { hasWikilink, isVault } from './is-vault.ts'
import { entriesBelow, isBelow, type NamedEntry, relative } from './named-entry.ts'
import { SOURCE_LIMITS, type SourceLimits } from './source-limits.ts'
import type { ListedEntry, SourceListing } from './source-listing.ts'
import { readSourcePath } from './source-path.ts'

export interface SourceOptions {
  /** Folder that holds the notes, `/` between segments; `''` for all, or for what `draehi.yaml` says. */
  readonly root: string
  readonly limits?: Partial<SourceLimits>
  readonly signal?: AbortSignal
  /** Files that are not there, whatever the commit says: paths from the root of the notes. */
  readonly forgotten?: ReadonlySet<string>
  /** After each page that was read. */
  readonly onFile?: (done: number, total: number) => void
  /** Which pages need not be read, once it is known how the graph is configured. */
  readonly isKnown?: (config: GraphConfig) => (file: TreeEntry) => boolean
  /** Which texts link as Obsidian does, as far as that is known; learns the others. */
  readonly linking?: LinkingFiles
}

/** @throws DraehiError `git-too-large`, `bad-configuration`, `aborted`, and what reading throws */
export async function collectSources(
  listing: SourceListing,
  commit: Commit | undefined,
  options: SourceOptions,
): Promise<Sources> {
  const limits = { ...SOURCE_LIMITS, ...options.limits }
  refuseTooLarge(listing.entries, limits)
  const { named, problems } = nameEntries(listing.entries)
  const graph = await findGraph(listing, named, options.root, limits)
  const all = entriesBelow(named, graph.root)
  const forgotten = all.flatMap(({ path }) => (options.forgotten?.has(path) === true ? [path] : []))
  const below = forgotten.length === 0 ? all : all.filter(({ path }) => options.forgotten?.has(path) !== true)
  const chosen = chooseEntries(below, graph.config, limits)
  refuseTooMuchText(chosen.pages, limits)
  const read = await readPages(listing, chosen.pages, graph, options)
  const found = [
    ...problems
      .filter(({ path }) => isBelow(path, graph.root))
      .map((p) => ({ ...p, path: relative(p.path, graph.root) }))
      .filter(({ path }) => options.forgotten?.has(path) !== true),
    ...graph.problems,
    ...chosen.problems,
    ...read.problems,
  ]
  return {
    commit,
    root: graph.root,
    files: read.files,
    known: read.known,
    paths: new Set(chosen.paths),
    assetFiles: chosen.assetFiles,
    mailmap: findMailmap(listing.entries),
    config: read.config,
    problems: bounded(found).sort(compareProblems),
    forgotten,
    measures: {
      textBytes: bytesOf(chosen.pages.map(({ entry }) => entry)),
      totalBytes: bytesOf(listing.entries),
      judged: read.judged,
    },
  }
}

const bytesOf = (entries: readonly ListedEntry[]): number =>
  entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)

/** A megabyte of names is left alone. */
const MAX_MAILMAP_BYTES = 2 ** 20
const MAILMAP = Buffer.from('.mailmap')

function findMailmap(entries: readonly ListedEntry[]): Oid | undefined {
  return entries.find(
    ({ kind, path, sizeBytes }) => kind === 'file' && path.equals(MAILMAP) && sizeBytes <= MAX_MAILMAP_BYTES,
  )?.oid
}

function refuseTooLarge(entries: readonly ListedEntry[], limits: SourceLimits): void {
  if (entries.length > limits.entries) throw tooLarge(`There are more than ${limits.entries} files`)
  let bytes = 0
  for (const { sizeBytes, path } of entries) {
    if (sizeBytes > limits.fileBytes) {
      const name = readSourcePath(path)
      throw tooLarge(`The file ${name.path ?? name.shown} is larger than ${limits.fileBytes} bytes`)
    }
    bytes += sizeBytes
  }
  if (bytes > limits.totalBytes)
    throw tooLarge(`All files together are larger than ${limits.totalBytes} bytes`)
}

function nameEntries(entries: readonly ListedEntry[]): { named: NamedEntry[]; problems: Problem[] } {
  const named: NamedEntry[] = []
  const problems: Problem[] = []
  for (const entry of entries) {
    const name = readSourcePath(entry.path)
    if (name.path !== undefined) named.push({ path: name.path, entry })
    else if (!isHidden(name.shown.slice(0, name.shown.lastIndexOf('/') + 1))) {
      const hint = 'It is not published. Rename it.'
      problems.push(problem('bad-file-name', name.shown, `The name of the file ${name.fault}.`, { hint }))
    }
  }
  named.sort((a, b) => compareText(a.path, b.path))
  return { named, problems }
}

interface Chosen {
  readonly pages: readonly NamedEntry[]
  /** Of every regular file that is not hidden. What the configuration excludes is no file that a page may show. */
  readonly paths: readonly string[]
  readonly assetFiles: ReadonlyMap<string, AssetFile>
  readonly problems: readonly Problem[]
}

function chooseEntries(below: readonly NamedEntry[], config: GraphConfig, limits: SourceLimits): Chosen {
  const filter = createFileFilter(config, () => performance.now())
  const pages: NamedEntry[] = []
  const paths: string[] = []
  const assetFiles = new Map<string, AssetFile>()
  const problems: Problem[] = []
  for (const one of below) {
    const { path, entry } = one
    if (isHidden(path)) continue
    const isExcluded = filter.isExcluded(path)
    const isPage = isMarkdown(path)
    if (entry.kind === 'file' && (isPage || !isExcluded)) paths.push(path)
    if (isExcluded) continue
    const skipped = skip(path, entry, limits)
    if (!isPage) {
      if (skipped !== undefined) problems.push(skipped)
      else if (entry.at !== undefined) assetFiles.set(path, { sizeBytes: entry.sizeBytes, at: entry.at })
    } else if (filter.isIncluded(path)) {
      if (skipped === undefined) pages.push(one)
      else problems.push(skipped)
    }
  }
  return { pages, paths, assetFiles, problems: [...filter.problems, ...problems] }
}

/** Why an entry is not read; undefined for a page that is, and for other files, of which nobody expects it. */
function skip(path: string, entry: ListedEntry, limits: SourceLimits): Problem | undefined {
  if (entry.kind === 'symlink') {
    return problem('symlink-skipped', path, 'Symbolic links are not followed.', {
      hint: 'Commit the file itself.',
    })
  }
  if (entry.kind === 'submodule') return problem('submodule-skipped', path, 'Submodules are not followed.')
  if (!isMarkdown(path)) return unsupported(path)
  if (entry.sizeBytes <= limits.pageBytes) return undefined
  const message = `The file is ${entry.sizeBytes} bytes large; a page may have ${limits.pageBytes}.`
  return problem('page-too-large', path, message, { hint: 'Split it.' })
}

/** All of them, known or not: a commit is refused, or not, whoever publishes it. */
function refuseTooMuchText(pages: readonly NamedEntry[], limits: SourceLimits): void {
  const bytes = pages.reduce((sum, { entry }) => sum + entry.sizeBytes, 0)
  if (bytes > limits.textBytes) throw tooLarge(`All pages together are larger than ${limits.textBytes} bytes`)
}

/** Those that are not known, and the configuration for all. */
async function readPages(
  listing: SourceListing,
  pages: readonly NamedEntry[],
  graph: Pick<Graph, 'config' | 'vaultConfig'>,
  options: SourceOptions,
): Promise<Pick<Sources, 'files' | 'known' | 'config' | 'problems'> & Pick<SourceMeasures, 'judged'>> {
  const { config, vaultConfig } = graph
  if (vaultConfig === undefined) {
    const [unread, known] = await leaveKnown(
      pages,
      ({ path, entry: { oid } }) => oid && { path, oid },
      options.isKnown?.(config),
    )
    return { ...(await readTexts(listing, unread, options)), known, config, judged: undefined }
  }
  // What kind of graph it is only the texts of all pages can say.
  const { read, judged } = await judgePages(listing, pages, options)
  const found = isVault(judged.linking, judged.pages) ? vaultConfig : config
  const texts = new Map(read.files.map((file) => [file.path, file]))
  const isRead = new Set(read.files.map(({ path }) => path))
  const isBad = new Set(read.problems.map(({ path }) => path))
  const [left, known] = await leaveKnown(
    pages.filter(({ path }) => !isBad.has(path)),
    ({ path, entry }) => texts.get(path) ?? (entry.oid && { path, oid: entry.oid }),
    options.isKnown?.(found),
  )
  const unread = left.filter(({ path }) => !isRead.has(path))
  const rest = unread.length === 0 ? NOTHING_READ : await readTexts(listing, unread, options)
  const files = [...left.flatMap(({ path }) => texts.get(path) ?? []), ...rest.files]
  return {
    files: rest.files.length === 0 ? files : files.sort((a, b) => compareText(a.path, b.path)),
    problems: [...read.problems, ...rest.problems],
    known,
    config: found,
    judged,
  }
}

const NOTHING_READ = { files: [], problems: [] }

/** Reads those of which it is not known, and says how many link as Obsidian does. */
async function judgePages(
  listing: SourceListing,
  pages: readonly NamedEntry[],
  options: SourceOptions,
): Promise<{
  readonly read: { readonly files: readonly SourceFile[]; readonly problems: readonly Problem[] }
  readonly judged: NonNullable<SourceMeasures['judged']>
}> {
  const unread: NamedEntry[] = []
  let [linking, judged] = [0, 0]
  const count = (isLinking: boolean): void => {
    judged += 1
    if (isLinking) linking += 1
  }
  for (const page of pages) {
    const isLinking = page.entry.oid && options.linking?.get(page.entry.oid)
    if (isLinking === undefined) unread.push(page)
    else count(isLinking)
  }
  const read = await readTexts(listing, unread, options)
  for (const { oid, text } of read.files) {
    const isLinking = hasWikilink(text)
    options.linking?.set(oid, isLinking)
    count(isLinking)
  }
  return { read, judged: { linking, pages: judged } }
}

/** Pages judged before anyone else has a turn. */
const PAGES_IN_A_ROW = 50

/** @param toFile undefined for what has no id until it is read */
async function leaveKnown<Item>(
  pages: readonly Item[],
  toFile: (page: Item) => TreeEntry | undefined,
  isKnown: ((file: TreeEntry) => boolean) | undefined,
): Promise<readonly [unknown: readonly Item[], known: readonly TreeEntry[]]> {
  if (isKnown === undefined) return [pages, []]
  const left: Item[] = []
  const known: TreeEntry[] = []
  for (const [n, page] of pages.entries()) {
    if (n % PAGES_IN_A_ROW === 0) await setImmediate()
    const file = toFile(page)
    if (file !== undefined && isKnown(file)) known.push({ path: file.path, oid: file.oid })
    else left.push(page)
  }
  return [left, known]
}

async function readTexts(
  listing: SourceListing,
  pages: readonly NamedEntry[],
  options: SourceOptions,
): Promise<{ files: SourceFile[]; problems: Problem[] }> {
  const files: SourceFile[] = []
  const problems: Problem[] = []
  let done = 0
  for await (const blob of listing.read(pages.map(({ entry }) => entry))) {
    const path = pages[done]?.path ?? ''
    const decoded = decodeSource(path, blob.bytes)
    if ('text' in decoded) files.push({ path, oid: blob.oid, text: decoded.text })
    else problems.push(decoded.problem)
    done++
    if (options.signal?.aborted === true) throw abortedError(options.signal)
    options.onFile?.(done, pages.length)
  }
  return { files, problems }
}

/** Of one kind of problem, as many as anyone will read; the rest is counted. */
const MAX_OF_A_KIND = 1000

function bounded(problems: readonly Problem[]): Problem[] {
  const counts = new Map<ProblemCode, number>()
  const kept = problems.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    return count <= MAX_OF_A_KIND
  })
  for (const [code, count] of counts) {
    const more = count - MAX_OF_A_KIND
    if (more > 0) kept.push(problem(code, '', `There are ${more} more of this kind.`))
  }
  return kept
}

function tooLarge(what: string): DraehiError {
  return new DraehiError(
    'git-too-large',
    `${what}.`,
    'Publish a smaller repository, or exclude from it what is not notes.',
  )
}
