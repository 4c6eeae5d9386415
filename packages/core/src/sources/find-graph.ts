/** Where in a repository the notes are, and what it says about them. */

import { DraehiError } from '../errors.ts'
import { CONFIG_PATHS, type GraphConfigRead, readGraphConfig } from '../graph-config/read-graph-config.ts'
import type { GraphConfig } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { decodeSource } from './decode-source.ts'
import { entriesBelow, type NamedEntry } from './named-entry.ts'
import type { SourceLimits } from './source-limits.ts'
import type { SourceListing } from './source-listing.ts'

export interface Graph {
  readonly root: string
  readonly config: GraphConfig
  /** Instead of `config`, when the notes turn out to be a vault's; undefined when a file says what they are. */
  readonly vaultConfig: GraphConfig | undefined
  readonly problems: readonly Problem[]
}

/**
 * The folder with the notes and its configuration. `draehi.yaml` counts in that folder and at the top; the one at the top
 * may name the folder, unless whoever runs us has named it.
 */
export async function findGraph(
  listing: SourceListing,
  named: readonly NamedEntry[],
  givenRoot: string,
  limits: SourceLimits,
): Promise<Graph> {
  const root = cleanRoot(givenRoot)
  const top = await readConfigFiles(listing, named, limits)
  if (root !== '') return readBelow(listing, named, root, top, limits)
  const paths = pathsOf(named)
  const read = readGraphConfig(top.files, paths)
  if (read.root !== undefined && read.root !== '') return readBelow(listing, named, read.root, top, limits)
  const mirror =
    ownFiles(top.files).length === 0 && read.config.dialect === 'plain' ? findMirror(named) : undefined
  if (mirror !== undefined) return readBelow(listing, named, mirror, top, limits)
  return { root, ...configsOf(read, top.files, paths), problems: [...top.problems, ...read.problems] }
}

function configsOf(
  read: GraphConfigRead,
  files: ReadonlyMap<string, string>,
  paths: ReadonlySet<string>,
): Pick<Graph, 'config' | 'vaultConfig'> {
  const { config, isDialectKnown } = read
  const vaultConfig = isDialectKnown
    ? undefined
    : readGraphConfig(files, paths, { fallback: 'obsidian' }).config
  return { config, vaultConfig }
}

/** With the configuration of the folder `root`; `draehi.yaml` from there, else from the top. */
async function readBelow(
  listing: SourceListing,
  named: readonly NamedEntry[],
  root: string,
  top: ConfigFiles,
  limits: SourceLimits,
): Promise<Graph> {
  const below = entriesBelow(named, root)
  const found = await readConfigFiles(listing, below, limits)
  const files =
    ownFiles(found.files).length > 0 ? found.files : new Map([...found.files, ...ownFiles(top.files)])
  const paths = pathsOf(below)
  const read = readGraphConfig(files, paths, {
    isMirror: MIRROR.test(root),
    ...(isInVault(named, root) ? { fallback: 'obsidian' } : {}),
  })
  const missing = below.length > 0 ? [] : [noFiles(root)]
  return {
    root,
    ...configsOf(read, files, paths),
    problems: [...missing, ...found.problems, ...read.problems],
  }
}

/** Whether Obsidian's own folder lies beside the folder or above it. */
function isInVault(named: readonly NamedEntry[], root: string): boolean {
  const above = root.split('/').map((_, depth, segments) => segments.slice(0, depth).join('/'))
  const own = above.map((folder) => (folder === '' ? '.obsidian/' : `${folder}/.obsidian/`))
  return named.some(({ path }) => own.some((folder) => path.startsWith(folder)))
}

/** Where Logseq 2 mirrors a graph, below the graph's own folder. */
const MIRROR = /(?:^|\/)mirror\/markdown$/u
const MIRRORED = /^((?:[^/]+\/){0,3}mirror\/markdown)\/(?:pages|journals)\/[^/]+\.md$/u

/** The only mirror in a repository that says nothing else of its notes. */
function findMirror(named: readonly NamedEntry[]): string | undefined {
  const [root, ...others] = new Set(named.flatMap(({ path }) => MIRRORED.exec(path)?.[1] ?? []))
  return others.length === 0 ? root : undefined
}

const ownFiles = (files: ReadonlyMap<string, string>): [string, string][] =>
  [...files].filter(([path]) => path.startsWith('draehi.'))

function noFiles(root: string): Problem {
  return problem(
    'bad-configuration',
    'draehi.yaml',
    `The folder ${JSON.stringify(root)}, which is to hold the notes, has no files.`,
  )
}

interface ConfigFiles {
  /** Text by path, from the folder that was asked about. */
  readonly files: ReadonlyMap<string, string>
  readonly problems: readonly Problem[]
}

async function readConfigFiles(
  listing: SourceListing,
  named: readonly NamedEntry[],
  limits: SourceLimits,
): Promise<ConfigFiles> {
  const found = named.filter(
    ({ path, entry }) =>
      CONFIG_PATHS.includes(path) && entry.kind === 'file' && entry.sizeBytes <= limits.pageBytes,
  )
  const files = new Map<string, string>()
  const problems: Problem[] = []
  let index = 0
  for await (const { bytes } of listing.read(found.map(({ entry }) => entry))) {
    const path = found[index++]?.path ?? ''
    const decoded = decodeSource(path, bytes)
    if ('text' in decoded) files.set(path, decoded.text)
    else problems.push(decoded.problem)
  }
  return { files, problems }
}

const pathsOf = (named: readonly NamedEntry[]): Set<string> => new Set(named.map(({ path }) => path))

/** @throws DraehiError `bad-argument` for a folder outside of the repository */
function cleanRoot(root: string): string {
  const segments = root.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (!segments.includes('..') && !root.includes('\\')) return segments.join('/')
  throw new DraehiError(
    'bad-argument',
    `The root ${JSON.stringify(root)} is not a folder inside the repository.`,
    'Give a path from the top of the repository, as in docs/notes.',
  )
}
