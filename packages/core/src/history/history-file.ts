/**
 * What is known of a workspace's files at one commit, in a file of the data directory: the next run reads the commits
 * since. Its first line is the digest of the rest; a file that is not whole is none, and is replaced by a rename.
 */

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Oid } from '../nouns.ts'
import type { FileHistories, FileHistory } from './fold-history.ts'

export interface KnownHistory {
  readonly commit: Oid
  /** See `HistoryMirror.boundary`. */
  readonly boundary: readonly Oid[]
  readonly files: FileHistories
}

/** Raised when the same commits are folded into other facts. */
const FORM = 1

/** Beside the parsed pages. The name is made from the id alone. */
export function historyFile(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'parsed', `${workspaceId}.history`)
}

/** Authors are numbered: a site has few. */
interface Stored {
  readonly form: number
  readonly commit: Oid
  readonly boundary: readonly Oid[]
  readonly authors: readonly string[]
  readonly files: readonly StoredFile[]
}

type StoredFile = readonly [
  path: string,
  created: number | null,
  updated: number,
  isGone: 0 | 1,
  authors: readonly (readonly [author: number, commits: number])[],
]

export async function readKnownHistory(file: string): Promise<KnownHistory | undefined> {
  try {
    const bytes = await readFile(file)
    const end = bytes.indexOf(10)
    const rest = bytes.subarray(end + 1)
    if (end === -1 || bytes.toString('latin1', 0, end) !== checksum(rest)) return undefined
    const stored: Stored = JSON.parse(rest.toString())
    if (stored.form !== FORM) return undefined
    const files = stored.files.map(([path, created, updated, isGone, authors]): [string, FileHistory] => [
      path,
      {
        created: created ?? undefined,
        updated,
        authors: new Map(authors.map(([author, commits]) => [stored.authors[author] ?? '', commits])),
        isGone: isGone === 1,
      },
    ])
    return { commit: stored.commit, boundary: stored.boundary, files: new Map(files) }
  } catch {
    return undefined // none yet, or one that cannot be read: the whole history is
  }
}

/** A fault of the file system stops nothing: the next run reads the whole history. */
export async function writeKnownHistory(file: string, known: KnownHistory): Promise<void> {
  const scratch = `${file}.new-${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const rest = Buffer.from(JSON.stringify(toStored(known)))
    await writeFile(scratch, Buffer.concat([Buffer.from(`${checksum(rest)}\n`), rest]), { mode: 0o600 })
    await rename(scratch, file)
  } catch {
    await rm(scratch, { force: true }).catch(() => undefined)
  }
}

export async function removeKnownHistory(file: string): Promise<void> {
  await rm(file, { force: true })
}

function toStored({ commit, boundary, files }: KnownHistory): Stored {
  const numbers = new Map<string, number>()
  const numberOf = (author: string): number => {
    const number = numbers.get(author) ?? numbers.size
    numbers.set(author, number)
    return number
  }
  const stored = [...files].map(
    ([path, { created, updated, isGone, authors }]): StoredFile => [
      path,
      created ?? null,
      updated,
      isGone ? 1 : 0,
      [...authors].map(([author, commits]) => [numberOf(author), commits] as const),
    ],
  )
  return { form: FORM, commit, boundary, authors: [...numbers.keys()], files: stored }
}

const checksum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
