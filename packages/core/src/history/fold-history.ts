/**
 * Commits, oldest first, become what is known of each file: when it came, when its text changed last, and who wrote it.
 * Pure. The same commits give the same facts, however many of them are added at once.
 */

import type { Oid } from '../nouns.ts'
import type { FileChange, GitPerson, LoggedCommit } from './logged-commit.ts'

export interface FileHistory {
  /** Seconds since 1970; undefined when the commit that brought it was not fetched. */
  readonly created: number | undefined
  readonly updated: number
  /** By `personKey`: commits that changed its text. */
  readonly authors: ReadonlyMap<string, number>
  /** Some commit took it away. It may be there all the same: on the other side of a merge. */
  readonly isGone: boolean
}

/** By path from the root of the repository. */
export type FileHistories = Map<string, FileHistory>

/** Names of one file that are counted. */
const MAX_AUTHORS = 100

/** @param boundary commits whose parents are not there: what they seem to add was there before */
export function foldCommit(files: FileHistories, commit: LoggedCommit, boundary: ReadonlySet<Oid>): void {
  if (boundary.has(commit.oid)) return
  for (const change of commit.changes) foldChange(files, change, commit)
}

function foldChange(files: FileHistories, change: FileChange, { authoredAt, author }: LoggedCommit): void {
  const { path } = change
  const before = files.get(path)
  if (change.kind === 'removed') {
    if (before !== undefined) files.set(path, { ...before, isGone: true })
    return
  }
  if (change.kind === 'renamed') {
    const source = files.get(change.from)
    if (source === undefined) return
    files.set(path, { ...source, isGone: false })
    files.set(change.from, { ...source, isGone: true })
    return
  }
  const known = before?.isGone === true && change.kind === 'added' ? undefined : before
  files.set(path, {
    created: createdAt(change.kind, known, authoredAt),
    updated: authoredAt,
    authors: withAuthor(known?.authors ?? NO_AUTHORS, author),
    isGone: false,
  })
}

/** Two branches may both bring a file: it came with the first. */
function createdAt(
  kind: 'added' | 'changed',
  known: FileHistory | undefined,
  authoredAt: number,
): number | undefined {
  if (known === undefined) return kind === 'added' ? authoredAt : undefined
  return known.created
}

const NO_AUTHORS: FileHistory['authors'] = new Map()

function withAuthor(authors: FileHistory['authors'], person: GitPerson): FileHistory['authors'] {
  const key = personKey(person)
  if (!authors.has(key) && authors.size >= MAX_AUTHORS) return authors
  return new Map(authors).set(key, (authors.get(key) ?? 0) + 1)
}

/** Neither has a NUL. */
export function personKey({ name, email }: GitPerson): string {
  return `${name}\0${email}`
}

export function personOf(key: string): GitPerson {
  const at = key.indexOf('\0')
  return { name: key.slice(0, at), email: key.slice(at + 1) }
}
