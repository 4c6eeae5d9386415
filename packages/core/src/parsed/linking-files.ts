/**
 * Which blobs link as Obsidian does, in one file of the data directory: where no file of a repository says what kind of graph
 * it is, that is judged by the texts of all pages, and a text need not be read twice for it. Its first line is the digest of
 * the rest; a file that is not whole is none, and it is replaced by a rename.
 */

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Oid } from '../nouns.ts'

export interface LinkingFiles {
  /** Undefined when it was never judged. */
  get(oid: Oid): boolean | undefined
  set(oid: Oid, isLinking: boolean): void
}

export interface KeptLinkingFiles extends LinkingFiles {
  /** Keeps what was asked for or set, if that is not what is there. */
  save(): Promise<void>
}

/** Raised when the same text is judged otherwise. */
const FORM = 1

/** @param pack of the same workspace's parsed pages */
export const linkingFile = (pack: string): string => `${pack}.linking`

export async function openLinkingFiles(
  file: string,
  { isFresh }: { readonly isFresh: boolean },
): Promise<KeptLinkingFiles> {
  const known = isFresh ? new Map<Oid, boolean>() : await readKept(file)
  const used = new Map<Oid, boolean>()
  return {
    get(oid) {
      const isLinking = known.get(oid)
      if (isLinking !== undefined) used.set(oid, isLinking)
      return isLinking
    },
    set: (oid, isLinking) => void used.set(oid, isLinking),
    async save() {
      const isSame = used.size === known.size && [...used.keys()].every((oid) => known.has(oid))
      if (used.size > 0 && !isSame) await write(file, used)
    },
  }
}

/** With whatever a run that was killed left beside it. */
export async function removeLinkingFiles(file: string): Promise<void> {
  await rm(file, { force: true })
  await rm(scratchOf(file), { force: true })
}

async function readKept(file: string): Promise<ReadonlyMap<Oid, boolean>> {
  try {
    const text = await readFile(file, 'latin1')
    const end = text.indexOf('\n')
    const [form, linking = '', others = '', ...more] = text.slice(end + 1).split('\n')
    if (text.slice(0, end) !== checksum(text.slice(end + 1)) || form !== String(FORM) || more.length > 0) {
      return new Map()
    }
    return new Map([...entriesOf(linking, true), ...entriesOf(others, false)])
  } catch {
    return new Map() // none yet, or one that cannot be read: every text is
  }
}

/** A fault of the file system stops nothing: the next run reads the texts. */
async function write(file: string, judged: ReadonlyMap<Oid, boolean>): Promise<void> {
  const scratch = scratchOf(file)
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const oids = (is: boolean): string =>
      [...judged].flatMap(([oid, isLinking]) => (isLinking === is ? [oid] : [])).join(' ')
    const rest = `${FORM}\n${oids(true)}\n${oids(false)}`
    await writeFile(scratch, `${checksum(rest)}\n${rest}`, { mode: 0o600 })
    await rename(scratch, file)
  } catch {
    await rm(scratch, { force: true }).catch(() => undefined)
  }
}

function entriesOf(oids: string, isLinking: boolean): [Oid, boolean][] {
  return oids === '' ? [] : oids.split(' ').map((oid) => [oid as Oid, isLinking])
}

const scratchOf = (file: string): string => `${file}.new-${process.pid}`

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex')
