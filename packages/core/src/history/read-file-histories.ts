/** What is known of each file at a commit: from what was known at an earlier one and the commits since, or from all of them. */

import { type HistoryRead, readHistoryLog } from '../git/history-log.ts'
import type { HistoryMirror } from '../git/history-mirror.ts'
import type { Oid } from '../nouns.ts'
import { type FileHistories, foldCommit } from './fold-history.ts'
import type { KnownHistory } from './history-file.ts'
import type { LoggedCommit } from './logged-commit.ts'

/**
 * @param known of an earlier run, of any commit; its `files` become those of `commit`
 * @returns why there is nothing to know, when a limit was passed or the copy is damaged
 * @throws DraehiError `aborted`, `git-missing`
 */
export async function readFileHistories(
  mirror: HistoryMirror,
  commit: Oid,
  known: KnownHistory | undefined,
  signal?: AbortSignal | undefined,
): Promise<KnownHistory | Exclude<HistoryRead, 'whole'>> {
  const boundary = [...mirror.boundary].sort()
  const isOfThis = known !== undefined && known.boundary.join() === boundary.join()
  if (isOfThis && known.commit === commit) return known
  if (isOfThis) {
    const files = await readSince(mirror, commit, known, signal)
    if (files !== undefined) return { commit, boundary, files }
  }
  const files: FileHistories = new Map()
  const fold = (one: LoggedCommit): void => foldCommit(files, one, mirror.boundary)
  const read = await readHistoryLog(mirror.directory, { tip: commit, since: undefined }, fold, { signal })
  return read === 'whole' ? { commit, boundary, files } : read
}

/**
 * Only where every new commit comes after the one that is known: then all that is known comes before all that is new,
 * whatever order branches are read in. Undefined otherwise.
 */
async function readSince(
  mirror: HistoryMirror,
  commit: Oid,
  known: KnownHistory,
  signal: AbortSignal | undefined,
): Promise<FileHistories | undefined> {
  const commits = await readCommitsSince(mirror, commit, known.commit, signal)
  if (commits === undefined) return undefined
  const files: FileHistories = new Map(known.files)
  for (const one of commits) foldCommit(files, one, mirror.boundary)
  return files
}

/** The commits after a known one, parents first; undefined unless every one of them comes after it. */
export async function readCommitsSince(
  mirror: HistoryMirror,
  commit: Oid,
  since: Oid,
  signal: AbortSignal | undefined,
): Promise<readonly LoggedCommit[] | undefined> {
  const commits: LoggedCommit[] = []
  const range = { tip: commit, since }
  const limits = { commits: MAX_SINCE }
  const read = await readHistoryLog(mirror.directory, range, (one) => commits.push(one), { limits, signal })
  if (read !== 'whole' || commits.length === 0) return undefined
  const after = new Set<Oid>([since])
  for (const { oid, parents } of commits) {
    if (parents.length === 0 || !parents.every((parent) => after.has(parent))) return undefined
    after.add(oid)
  }
  return commits
}

/** They are held together until it is known that they come after what is known. */
const MAX_SINCE = 2000
