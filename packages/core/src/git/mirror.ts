/**
 * A bare copy of one commit's tree, kept between runs so that a fetch brings only what is new.
 *
 *   lock → sweep → which branch? → fetch (into the mirror; into a fresh one when there is none or it is broken) → commit
 *
 * *Invariant:* there is no work tree, and no file has a name that the repository chose. A mirror is never repaired: what
 * git cannot use is made anew. Everything in it can be fetched again.
 */

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DraehiError } from '../errors.ts'
import { failPoint } from '../fail-point.ts'
import type { Commit } from '../nouns.ts'
import { type BranchName, parseBranchName } from './branch-name.ts'
import { cleanText } from './clean-text.ts'
import { readCommit } from './commit.ts'
import { fetchCommit, fetchTip, type Target } from './fetch-target.ts'
import { GIT_LIMITS, type GitLimits } from './limits.ts'
import { compact, createMirror, isMirrorOf } from './mirror-contents.ts'
import { makeScratch, removeDirectory, removeMirror, replaceMirror, sweep } from './mirror-directory.ts'
import { withMirrorLock } from './mirror-lock.ts'
import { type NetworkResult, openVisit, throwFault, type Visit } from './network.ts'
import { gitVersion } from './porcelain.ts'
import type { Remote } from './remote.ts'
import { type ResolveHost, resolveHost } from './remote-address.ts'
import { listRemoteRefs, type RemoteRefs } from './remote-refs.ts'

export interface Mirror {
  /** The bare repository. */
  readonly directory: string
  /** The branch that was named or detected; `HEAD` when the remote's `HEAD` stands on no branch. */
  readonly branch: string
  readonly commit: Commit
}

export interface MirrorOptions {
  /** Where the mirror lies or will lie. Its parent is made too. */
  readonly directory: string
  /** Undefined: the remote's default branch. */
  readonly branch: BranchName | undefined
  /** Instead of the branch's tip: 4 to 40 (or 64) hex digits. */
  readonly commit?: string
  /** Sent to the remote's own origin, over https alone (and http, where the operator allows that). */
  readonly token?: string
  readonly limits?: Partial<GitLimits>
  readonly signal?: AbortSignal
  /** What git says while it works, as it comes. */
  readonly onProgress?: (text: string) => void
  /** Defaults to the resolver of the machine. */
  readonly resolve?: ResolveHost
}

/**
 * Brings the mirror up to date and says which commit it is.
 * @throws DraehiError any git code, `bad-repository-url` for an address that is not public, `busy`, `aborted`,
 *   `disk-full`. The mirror is then as it was, or gone.
 */
export async function openMirror(remote: Remote, options: MirrorOptions): Promise<Mirror> {
  const limits = { ...GIT_LIMITS, ...options.limits }
  const { directory, signal } = options
  await gitVersion()
  await mkdir(dirname(directory), { recursive: true, mode: 0o700 })
  return withMirrorLock(directory, { timeoutMs: limits.timeoutMs, signal }, async () => {
    await sweep(directory)
    const scratch = await makeScratch(directory)
    try {
      const { token, onProgress, resolve = resolveHost } = options
      const visit = await openVisit(remote, scratch, { limits, token, resolve, signal, onProgress })
      const target = await findTarget(visit, options)
      const oid = await bring(visit, directory, scratch, target)
      return { directory, branch: target.branch, commit: await readCommit(directory, oid) }
    } finally {
      await removeDirectory(scratch)
    }
  })
}

/** Which branch and commit to fetch. A named branch is not asked for first: the fetch itself says whether it exists. */
async function findTarget(visit: Visit, options: MirrorOptions): Promise<Target> {
  const commit = options.commit === undefined ? undefined : parseCommitName(options.commit)
  if (options.branch !== undefined) {
    return { branch: options.branch, ref: `refs/heads/${options.branch}`, commit }
  }
  const refs = await listRemoteRefs(visit)
  if (refs.defaultBranch !== undefined) {
    const branch = parseBranchName(refs.defaultBranch)
    return { branch, ref: `refs/heads/${branch}`, commit }
  }
  if (refs.head === undefined) throw noBranch(undefined, refs)
  return { branch: 'HEAD', ref: 'HEAD', commit }
}

function parseCommitName(text: string): string {
  if (/^[0-9a-f]{4,64}$/i.test(text)) return text.toLowerCase()
  throw new DraehiError(
    'git-commit-not-found',
    `${JSON.stringify(text.slice(0, 80))} is not the id of a commit.`,
    'Give at least four of its hex digits, better all of them.',
  )
}

/** Fetches into the mirror; into a fresh one if there is none, if it is another repository's, or once if it is broken. */
async function bring(
  visit: Visit,
  directory: string,
  scratch: string,
  target: Target,
): Promise<Commit['oid']> {
  if (await isMirrorOf(directory, visit.remote.url)) {
    await compact(directory, visit.limits)
    const result = await fetchTarget(visit, directory, target)
    if (result.ok) {
      await failPoint('git.fetched')
      return result.oid
    }
    if (result.fault === 'git-unsafe-content') await removeMirror(directory)
    if (result.fault !== 'broken-mirror') return explain(visit, target, result)
  }
  const fresh = join(scratch, 'mirror')
  let result = await clone(visit, fresh, target, 'sha1')
  if (!result.ok && /mismatched algorithms|object format/i.test(result.stderr)) {
    await removeDirectory(fresh)
    result = await clone(visit, fresh, target, 'sha256')
  }
  if (!result.ok) return explain(visit, target, result)
  await replaceMirror(directory, fresh)
  return result.oid
}

type Fetched = { readonly ok: true; readonly oid: Commit['oid'] } | (NetworkResult & { readonly ok: false })

async function clone(
  visit: Visit,
  fresh: string,
  target: Target,
  format: 'sha1' | 'sha256',
): Promise<Fetched> {
  await createMirror(fresh, visit.remote.url, format)
  return fetchTarget(visit, fresh, target)
}

async function fetchTarget(visit: Visit, directory: string, target: Target): Promise<Fetched> {
  return target.commit === undefined
    ? fetchTip(visit, directory, target.ref)
    : fetchCommit(visit, directory, target.ref, target.commit)
}

async function explain(
  visit: Visit,
  target: Target,
  result: NetworkResult & { readonly ok: false },
): Promise<never> {
  if (result.fault === 'git-branch-not-found') throw noBranch(target.branch, await listRemoteRefs(visit))
  if (result.fault === 'git-commit-not-found') {
    throw new DraehiError(
      'git-commit-not-found',
      `The repository has no commit ${target.commit ?? target.ref} on the branch ${target.branch}.`,
      'Name a commit that was pushed, with enough digits to be the only one.',
      { data: { commit: target.commit ?? '', branch: target.branch } },
    )
  }
  return throwFault(visit, result)
}

/** As many as a person reads. */
const MAX_LISTED = 20

function noBranch(branch: string | undefined, refs: RemoteRefs): DraehiError {
  const listed = refs.branches.slice(0, MAX_LISTED).map((name) => cleanText(name, [], 200))
  const more = refs.branches.length - listed.length
  const list = `${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const data = { branch: branch ?? '', branches: listed }
  if (refs.branches.length === 0) {
    const words = 'There is no branch and no commit at this address.'
    const remedy = 'Push a commit to the repository first, or correct its address.'
    return new DraehiError('git-branch-not-found', words, remedy, { data })
  }
  const what =
    branch === undefined
      ? 'The repository has no default branch'
      : `The branch ${JSON.stringify(branch)} does not exist`
  return new DraehiError(
    'git-branch-not-found',
    `${what}. It has: ${list}.`,
    'Name one of them with --branch.',
    {
      data,
    },
  )
}
