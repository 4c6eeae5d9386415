/** Fetching one commit: the tip of a ref, or one that a person named. */

import { randomBytes } from 'node:crypto'
import type { Oid } from '../nouns.ts'
import { parseOid } from './commit.ts'
import { findCommit, isComplete, keepTip } from './mirror-contents.ts'
import { fetchInto, type NetworkResult, type Visit } from './network.ts'

export interface Target {
  readonly branch: string
  /** In full (`refs/heads/main`), or `HEAD`. */
  readonly ref: string
  /** Lower-case hex digits of a commit, when not the tip is wanted. */
  readonly commit: string | undefined
}

export type FetchResult = { readonly ok: true; readonly oid: Oid } | (NetworkResult & { readonly ok: false })

/** The tip of `ref`, whatever it was before: forced, unrelated, moved back. */
export function fetchTip(visit: Visit, directory: string, ref: string): Promise<FetchResult> {
  return fetchOne(visit, directory, ref, ['--depth=1'])
}

/**
 * One commit by its id. Servers that give it by its full id are asked for just that; else the whole history of the
 * branch is fetched and searched.
 */
export async function fetchCommit(
  visit: Visit,
  directory: string,
  ref: string,
  commit: string,
): Promise<FetchResult> {
  const oid = parseOid(commit)
  if (oid !== undefined) {
    const result = await fetchOne(visit, directory, oid, ['--depth=1'])
    if (result.ok || (result.fault !== 'git-commit-not-found' && result.fault !== 'git-branch-not-found')) {
      return result
    }
  }
  // A depth of all there can be also deepens what was shallow, and works where nothing was.
  const history = await fetchOne(visit, directory, ref, ['--depth=2147483647'])
  if (!history.ok) return history
  const found = await findCommit(directory, commit)
  if (found === undefined) return { ok: false, fault: 'git-commit-not-found', stderr: '' }
  return (await isComplete(directory, found))
    ? { ok: true, oid: found }
    : { ok: false, fault: 'broken-mirror', stderr: '' }
}

async function fetchOne(
  visit: Visit,
  directory: string,
  source: string,
  depth: readonly string[],
): Promise<FetchResult> {
  const temporary = `refs/draehi/fetch-${randomBytes(6).toString('hex')}`
  const result = await fetchInto(visit, directory, [
    'fetch',
    ...FETCH_OPTIONS,
    ...depth,
    '--end-of-options',
    visit.remote.url,
    `+${source}:${temporary}`,
  ])
  if (!result.ok) return result
  const oid = await findCommit(directory, temporary)
  if (oid === undefined)
    return { ok: false, fault: 'git-commit-not-found', stderr: 'What was fetched is not a commit.' }
  if (!(await isComplete(directory, oid)) || !(await keepTip(directory, oid, temporary))) {
    return { ok: false, fault: 'broken-mirror', stderr: 'The fetched commit is not complete.' }
  }
  return { ok: true, oid }
}

const FETCH_OPTIONS = [
  '--progress', // a broken pipe at the next line ends a fetch that nobody waits for any more
  '--no-tags',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
  '--no-write-fetch-head',
  '--update-shallow',
]
