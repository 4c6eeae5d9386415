import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import {
  DraehiError,
  type LinkedSite,
  linkSources,
  openMirror,
  parseBranchName,
  parseRemote,
  parseWorkspaceSlug,
  type ReadFiles,
  readDirectory,
  readDirectoryFiles,
  readMirrorFiles,
  readSources,
  type Sources,
} from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { remotePolicy } from '../settings.ts'
import { isBare, isRemote } from './locate-repository.ts'
import { parseRoot, requireWorkspace } from './workspace-of.ts'

export interface Graph {
  readonly site: LinkedSite
  /** Folder that holds the notes: of the repository, or of the current directory when the notes lie below it. */
  readonly root: string
}

export interface GraphOptions {
  readonly branch: string | undefined
  readonly root: string | undefined
}

/**
 * The linked pages of a folder as it lies there, of a repository's newest commit (by URL, or a bare one's path), or of a workspace's repository.
 * Nothing is stored. A folder of that name wins over a workspace.
 */
export async function readGraph(
  context: CommandContext,
  target: string,
  options: GraphOptions,
): Promise<Graph> {
  const { terminal } = context
  if (isRemote(target)) return readRepository(context, target, options)
  const path = resolve(terminal.cwd, target)
  if (existsSync(path)) {
    const isDirectory = (await stat(path)).isDirectory()
    if (!isDirectory)
      throw new DraehiError(
        'bad-argument',
        `${path} is a file.`,
        'Name its folder, or use draehi inspect for one file.',
      )
    if (isBare(path)) return readRepository(context, path, options)
    const root = parseRoot(options.root) ?? ''
    const sources = await readDirectory(path, { root, signal: terminal.signal })
    const readFiles = readDirectoryFiles(terminal.signal)
    return linked(context, sources, readFiles, fromHere(terminal.cwd, join(path, sources.root)))
  }
  if (!isWorkspaceSlug(target)) throw nothingThere(target)
  const database = await context.database()
  const workspace = await requireWorkspace(database.db, target)
  return readRepository(context, workspace.repositoryUrl, {
    branch: options.branch ?? workspace.branch,
    root: options.root ?? workspace.root,
  })
}

function isWorkspaceSlug(target: string): boolean {
  try {
    return parseWorkspaceSlug(target) === target
  } catch (error) {
    if (error instanceof DraehiError) return false
    throw error
  }
}

function nothingThere(target: string): DraehiError {
  return new DraehiError(
    'bad-argument',
    `${JSON.stringify(target)} is neither a folder, nor a URL, nor the name of a workspace.`,
    'Name a folder of notes, a repository, or one of draehi workspace list.',
  )
}

async function readRepository(context: CommandContext, url: string, options: GraphOptions): Promise<Graph> {
  const { terminal, settings } = context
  const policy = remotePolicy(url, terminal.env, settings)
  const directory = await mkdtemp(join(tmpdir(), 'draehi-check-'))
  try {
    const mirror = await openMirror(parseRemote(url, policy), {
      directory: join(directory, 'mirror.git'),
      branch: options.branch === undefined ? undefined : parseBranchName(options.branch),
      signal: terminal.signal,
      ...(policy.token === undefined ? {} : { token: policy.token }),
      ...(policy.limits === undefined ? {} : { limits: policy.limits }),
    })
    const root = parseRoot(options.root) ?? ''
    const sources = await readSources(mirror, { root, signal: terminal.signal })
    return await linked(context, sources, readMirrorFiles(mirror.directory, terminal.signal), sources.root)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Code hosts show problems by paths from where the command runs; elsewhere there is nothing to be relative to. */
function fromHere(cwd: string, path: string): string {
  const way = relative(cwd, path).split(sep).join('/')
  return way === '..' || way.startsWith('../') || isAbsolute(way) ? '' : way
}

async function linked(
  context: CommandContext,
  sources: Sources,
  readFiles: ReadFiles,
  root: string,
): Promise<Graph> {
  const site = await linkSources(
    sources,
    {
      workspaceId: 1,
      workspaceSlug: parseWorkspaceSlug('graph'),
      name: 'graph',
      now: new Date().toISOString(),
    },
    { signal: context.terminal.signal, readFiles },
  )
  return { site, root }
}
