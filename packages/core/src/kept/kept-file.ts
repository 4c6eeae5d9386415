/**
 * A kept site in two files of the data directory, beside the parsed pages: what is asked of all pages as JSON below a line with
 * its digest, replaced by a rename; and what linking found for each page as records that are read one by one, in a file
 * whose name the first one holds. The short way appends to it; who links all pages begins another.
 *
 * *Invariant:* what is not there, not whole or not of this form is no site that is kept: then all pages are linked.
 */

import { createHash, randomUUID } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, rmSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { failPoint } from '../fail-point.ts'
import { fill } from '../parsed/pack-record.ts'
import { DamagedPackError } from '../parsed/parsed-pack.ts'
import { KEPT_FORM, type KeptForm, type KeptLinks } from './kept-form.ts'

/** The name is made from the id alone. */
export function keptFile(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'parsed', `${workspaceId}.site`)
}

/** With the file of links that it names, and those that runs which were killed left. */
export async function removeKept(file: string): Promise<void> {
  await rm(file, { force: true })
  await removeLinks(file, undefined)
}

async function removeLinks(file: string, but: string | undefined): Promise<void> {
  const prefix = `${basename(file)}.`
  const names = await readdir(dirname(file)).catch(() => [])
  for (const name of names)
    if (name.startsWith(prefix) && name !== but) await rm(join(dirname(file), name), { force: true })
}

type Stored = { readonly form: number } & (
  | {
      /** Name of the file of links. */
      readonly links: string
      readonly kept: KeptForm
    }
  | NotKept
)

/** Why the newest site is not kept. */
export interface NotKept {
  readonly why: string
}

/** What is kept, and where its links are read from. */
export interface OpenKept {
  readonly kept: KeptForm
  readonly links: KeptLinkFile
}

export interface KeptLinkFile {
  readonly name: string
  /** @throws DamagedPackError when they are not there any more; what is kept is gone by then */
  read(at: number): KeptLinks
  /** How large the file is. */
  bytes(): number
  /** @returns where each lies, in the order given */
  append(links: readonly KeptLinks[]): Promise<readonly number[]>
  release(): void
}

export async function readKept(file: string): Promise<OpenKept | NotKept | undefined> {
  try {
    const bytes = await readFile(file)
    const end = bytes.indexOf(10)
    const rest = bytes.subarray(end + 1)
    if (end === -1 || bytes.toString('latin1', 0, end) !== checksum(rest)) return undefined
    const stored: Stored = JSON.parse(rest.toString())
    if (stored.form !== KEPT_FORM) return undefined
    if ('why' in stored) return { why: stored.why }
    const { links, kept } = stored
    if (basename(links) !== links) return undefined
    return { kept, links: openLinks(file, links) }
  } catch {
    return undefined // none yet, or one that cannot be read
  }
}

/** @throws what the file system says */
export async function writeKept(file: string, links: string, kept: KeptForm): Promise<void> {
  await replaceStored(file, { form: KEPT_FORM, links, kept })
  await removeLinks(file, links)
}

/** In place of a site that is not kept. @throws what the file system says */
export async function writeNotKept(file: string, why: string): Promise<void> {
  await replaceStored(file, { form: KEPT_FORM, why })
  await removeLinks(file, undefined)
}

async function replaceStored(file: string, stored: Stored): Promise<void> {
  const scratch = `${file}.new-${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const rest = Buffer.from(JSON.stringify(stored))
    const handle = await open(scratch, 'w', 0o600)
    try {
      await handle.writeFile(`${checksum(rest)}\n`)
      await handle.writeFile(rest)
    } finally {
      await handle.close()
    }
    await failPoint('parsed.renaming')
    await rename(scratch, file)
  } catch (error) {
    await rm(scratch, { force: true })
    throw error
  }
}

const checksum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

// ── Links ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Length and CRC-32 of the JSON that follows. */
const HEAD_BYTES = 8
/** Records that wait to be written. */
const WAITING_BYTES = 2 ** 22

function toRecord(links: KeptLinks): Buffer {
  const json = Buffer.from(JSON.stringify(links))
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32BE(json.length, 0)
  head.writeUInt32BE(crc32(json), 4)
  return Buffer.concat([head, json])
}

/** A new file with the links of all pages. @throws what the file system says */
export async function writeLinks(
  file: string,
  links: Iterable<KeptLinks>,
): Promise<{ readonly name: string; readonly places: readonly number[]; readonly bytes: number }> {
  const name = `${basename(file)}.${randomUUID()}`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(join(dirname(file), name), 'wx', 0o600)
  const places: number[] = []
  let waiting: Buffer[] = []
  let [end, held] = [0, 0]
  const write = async (): Promise<void> => {
    await handle.writeFile(Buffer.concat(waiting))
    waiting = []
    held = 0
  }
  try {
    for (const one of links) {
      const record = toRecord(one)
      places.push(end)
      waiting.push(record)
      end += record.length
      held += record.length
      if (held >= WAITING_BYTES) await write()
    }
    await write()
  } finally {
    await handle.close()
  }
  return { name, places, bytes: end }
}

function openLinks(file: string, name: string): KeptLinkFile {
  const path = join(dirname(file), name)
  const handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  let isOpen = true
  return {
    name,
    read(at) {
      const links = isOpen ? readLinks(handle, at) : undefined
      if (links !== undefined) return links
      rmSync(file, { force: true })
      throw new DamagedPackError(`The links of a page in ${path} cannot be read.`)
    },
    bytes: () => fstatSync(handle).size,
    async append(links) {
      const appending = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW)
      try {
        let end = (await appending.stat()).size
        const records = links.map(toRecord)
        await appending.writeFile(Buffer.concat(records))
        return records.map((record) => {
          end += record.length
          return end - record.length
        })
      } finally {
        await appending.close()
      }
    },
    release() {
      if (isOpen) closeSync(handle)
      isOpen = false
    },
  }
}

function readLinks(handle: number, at: number): KeptLinks | undefined {
  const head = Buffer.alloc(HEAD_BYTES)
  if (at < 0 || !fill(handle, head, at)) return undefined
  const bytes = head.readUInt32BE(0)
  if (at + HEAD_BYTES + bytes > fstatSync(handle).size) return undefined
  const json = Buffer.alloc(bytes)
  if (!fill(handle, json, at + HEAD_BYTES) || crc32(json) !== head.readUInt32BE(4)) return undefined
  return JSON.parse(json.toString())
}
