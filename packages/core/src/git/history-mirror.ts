/**
 * The history of a branch in a bare copy of its own, beside the mirror: commits and trees, and no text of any file
 * (`--filter=blob:none`; a server that cannot filter sends the files too, within the limit of a mirror's size).
 *
 * *Invariant:* the mirror does not depend on it. What git cannot use is made anew; a history that cannot be had within
 * the limits is none, and the site is made without it.
 */

import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid } from '../nouns.ts'
import { parseOid } from './commit.ts'
import type { GitFault } from './git-error.ts'
import { GIT_LIMITS, type GitLimits } from './limits.ts'
import { compact, createMirror, findCommit, isMirrorOf, TIP_REF } from './mirror-contents.ts'
import {
  isAbsent,
  makeScratch,
  removeDirectory,
  removeMirror,
  replaceMirror,
  sweep,
} from './mirror-directory.ts'
import { withMirrorLock } from './mirror-lock.ts'
import { fetchInto, type NetworkResult, openVisit, throwFault, type Visit } from './network.ts'
import type { Remote } from './remote.ts'
import { type ResolveHost, resolveHost } from './remote-address.ts'

export interface HistoryMirror {
  /** The bare repository. */
  readonly directory: string
  /** Commits whose parents were not fetched: what they changed is not known. */
  readonly boundary: ReadonlySet<Oid>
}

export interface HistoryOptions {
  /** Where the history lies or will lie. */
  readonly directory: string
  /** The commit whose past is wanted. */
  readonly commit: Oid
  /** Of the branch it was found on: asked when the server does not give a commit by its id. */
  readonly branch: string
  readonly token?: string
  readonly limits?: Partial<GitLimits>
  readonly signal?: AbortSignal | undefined
  readonly resolve?: ResolveHost
}

/** Why there is no history, where a site can do without it. */
export type NoHistory = Extract<
  GitFault,
  'git-too-large' | 'git-timeout' | 'git-unsafe-content' | 'git-commit-not-found'
>

const DO_WITHOUT: ReadonlySet<GitFault> = new Set<NoHistory>([
  'git-too-large',
  'git-timeout',
  'git-unsafe-content',
  'git-commit-not-found',
])

/**
 * Brings the past of a commit. One that is there already costs no visit to the remote.
 * @throws DraehiError any other git code, `busy`, `aborted`, `disk-full`
 */
export async function openHistory(
  remote: Remote,
  options: HistoryOptions,
): Promise<HistoryMirror | { readonly missing: NoHistory }> {
  const limits = { ...GIT_LIMITS, ...options.limits }
  const { directory, commit, signal } = options
  const isOurs = await isMirrorOf(directory, remote.url)
  if (isOurs && (await findCommit(directory, commit)) !== undefined) return historyAt(directory)
  return withMirrorLock(directory, { timeoutMs: limits.timeoutMs, signal }, async () => {
    await sweep(directory)
    const scratch = await makeScratch(directory)
    try {
      const { token, resolve = resolveHost } = options
      const visit = await openVisit(remote, scratch, {
        limits,
        token,
        resolve,
        signal,
        onProgress: undefined,
      })
      const missing = await bring(visit, options, scratch)
      return missing === undefined ? await historyAt(directory) : { missing }
    } finally {
      await removeDirectory(scratch)
    }
  })
}

async function historyAt(directory: string): Promise<HistoryMirror> {
  return { directory, boundary: new Set(await readBoundary(directory)) }
}

/** git's own list of commits that have no parents here. */
async function readBoundary(directory: string): Promise<readonly Oid[]> {
  try {
    const text = await readFile(join(directory, 'shallow'), 'latin1')
    return text.split('\n').flatMap((line) => parseOid(line.trim()) ?? [])
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

async function bring(visit: Visit, options: HistoryOptions, scratch: string): Promise<NoHistory | undefined> {
  const { directory, commit } = options
  if (await isMirrorOf(directory, visit.remote.url)) {
    await compact(directory, visit.limits)
    const result = await fetchPast(visit, directory, options)
    if (result.ok) return undefined
    if (result.fault !== 'broken-mirror') return explain(visit, directory, result)
  }
  const fresh = join(scratch, 'history')
  await createMirror(fresh, visit.remote.url, commit.length === 64 ? 'sha256' : 'sha1')
  await appendFile(join(fresh, 'config'), PARTIAL)
  const result = await fetchPast(visit, fresh, options)
  if (!result.ok) return explain(visit, directory, result)
  await replaceMirror(directory, fresh)
  return undefined
}

/** A remote that keeps what we do not fetch. Its address is given with each command. */
const PARTIAL = '[remote "past"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'

type Failed = NetworkResult & { readonly ok: false }

async function explain(visit: Visit, directory: string, result: Failed): Promise<NoHistory> {
  // A half of what a hostile or a huge repository sent is of no use to anybody.
  if (result.fault === 'git-unsafe-content' || result.fault === 'git-too-large') await removeMirror(directory)
  return isBearable(result.fault) ? result.fault : throwFault(visit, result)
}

function isBearable(fault: GitFault): fault is NoHistory {
  return DO_WITHOUT.has(fault)
}

/** By its id; from a server that does not give that, with its branch. */
async function fetchPast(
  visit: Visit,
  directory: string,
  { commit, branch }: HistoryOptions,
): Promise<{ readonly ok: true } | Failed> {
  const direct = await fetchRef(visit, directory, commit)
  if (direct.ok) return direct // the ref that it wrote stands on that very commit
  if (direct.fault !== 'git-commit-not-found' && direct.fault !== 'git-branch-not-found') return direct
  const whole = await fetchRef(visit, directory, branch === 'HEAD' ? 'HEAD' : `refs/heads/${branch}`)
  if (!whole.ok) return whole
  if ((await findCommit(directory, commit)) !== undefined) return { ok: true }
  return { ok: false, fault: 'git-commit-not-found', stderr: '' }
}

async function fetchRef(visit: Visit, directory: string, source: string): Promise<NetworkResult> {
  const isShallow = (await readBoundary(directory)).length > 0
  return fetchInto(visit, directory, [
    ...['-c', `remote.past.url=${visit.remote.url}`],
    'fetch',
    '--progress',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-auto-maintenance',
    '--no-write-fetch-head',
    '--update-shallow',
    '--filter=blob:none',
    // What was shallow may have been deepened since.
    ...(isShallow ? ['--depth=2147483647'] : []),
    // A repository of this machine filters only when it is told to. No word of this is anybody's but ours.
    ...(visit.remote.kind === 'local'
      ? ['--upload-pack=git -c uploadpack.allowFilter=true upload-pack']
      : []),
    '--end-of-options',
    'past',
    `+${source}:${TIP_REF}`,
  ])
}
