/**
 * Parsed pages of a workspace in one file of the data directory, so that a page is parsed once and not at every run.
 *
 * A record: `drp2`, the length of the facts and of the texts (32 bits each), the key (32 bytes), CRC-32 of all of that and
 * of the content, then the content. Records are appended; when more than half of the file is what no run asks for any
 * more, it is written anew beside itself and renamed. So a reader that has it open keeps what it opened, and of two writers
 * the slower one's pages are parsed again.
 *
 * *Invariant:* what is in this file, or is not, changes no page. A record that is not whole is not there, and no fault of
 * the file system stops a run: its price is time.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { PackedPage } from '../markdown/packed-page.ts'
import type { ParsedKey } from './parsed-key.ts'

export interface ParsedPack {
  /** The page that was kept under the key; undefined when there is none, or when it is damaged. */
  read(key: ParsedKey): PackedPage | undefined
  /** Writes what `keep` was given now and then, so that a run that is stopped has not parsed for nothing. */
  keep(key: ParsedKey, page: PackedPage): void
  /** Writes the rest. Once. */
  close(): Promise<void>
}

/** Where a workspace's parsed pages lie. The name is made from the id alone. */
export function parsedPackFile(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'parsed', `${workspaceId}.pack`)
}

/** With whatever a run that was killed left beside it. */
export async function removeParsedPack(file: string): Promise<void> {
  await rm(file, { force: true })
  await rm(scratchOf(file), { force: true })
}

const MAGIC = 0x64727032
const HEAD_BYTES = 48
const CHECKED_HEAD_BYTES = 44
/** Pages that wait to be written. */
const WAITING_BYTES = 4 * 2 ** 20
/** A file below this is never written anew. */
const MIN_WASTE_BYTES = 2 ** 20

interface Place {
  readonly at: number
  readonly bytes: number
}

/** @param options.isFresh what is in it is not read, and replaced */
export function openParsedPack(file: string, options: { readonly isFresh: boolean }): ParsedPack {
  const pack = openForReading(file)
  const used = new Map<ParsedKey, Place>()
  const writer = createWriter(file)
  return {
    read(key) {
      const place = options.isFresh ? undefined : pack?.places.get(key)
      if (pack === undefined || place === undefined) return undefined
      const page = toPage(readAt(pack.handle, place.at, place.bytes), key)
      if (page !== undefined) used.set(key, place)
      return page
    },
    keep: (key, page) => writer.add(toRecord(key, page)),
    async close() {
      try {
        const usedBytes = [...used.values()].reduce((sum, { bytes }) => sum + bytes, 0)
        const waste = (pack?.bytes ?? 0) - usedBytes
        await writer.close()
        const isWasteful = waste > MIN_WASTE_BYTES && waste > usedBytes + writer.bytes
        if (pack !== undefined && (options.isFresh || pack.isTorn || isWasteful)) {
          await rewrite(file, pack.handle, { used: [...used.values()], from: pack.bytes })
        }
      } catch {
        // A full or read-only disk: the pages are parsed again by the next run.
      } finally {
        if (pack !== undefined) closeSync(pack.handle)
      }
    },
  }
}

interface OpenPack {
  readonly handle: number
  readonly bytes: number
  /** Something in it is no record. */
  readonly isTorn: boolean
  readonly places: ReadonlyMap<ParsedKey, Place>
}

/** Undefined when there is none that we may read. What follows a record that is torn is not there. */
function openForReading(file: string): OpenPack | undefined {
  let handle: number
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch {
    return undefined // none yet, or one that is not ours to read: everything is parsed
  }
  const bytes = fstatSync(handle).size
  const places = new Map<ParsedKey, Place>()
  const head = Buffer.alloc(HEAD_BYTES)
  let at = 0
  while (at + HEAD_BYTES <= bytes) {
    if (!fill(handle, head, at) || head.readUInt32BE(0) !== MAGIC) break
    const length = HEAD_BYTES + head.readUInt32BE(4) + head.readUInt32BE(8)
    if (at + length > bytes) break
    places.set(head.toString('hex', 12, CHECKED_HEAD_BYTES) as ParsedKey, { at, bytes: length })
    at += length
  }
  return { handle, bytes, isTorn: at !== bytes, places }
}

function readAt(handle: number, at: number, bytes: number): Buffer | undefined {
  const record = Buffer.allocUnsafeSlow(bytes)
  return fill(handle, record, at) ? record : undefined
}

/** False when the file ends before, or cannot be read. */
function fill(handle: number, into: Buffer, at: number): boolean {
  try {
    for (let done = 0; done < into.length; ) {
      const read = readSync(handle, into, done, into.length - done, at + done)
      if (read === 0) return false
      done += read
    }
    return true
  } catch {
    return false // a bad sector: the page is parsed
  }
}

function toRecord(key: ParsedKey, { facts, texts }: PackedPage): Buffer {
  const written = Buffer.from(facts)
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32BE(MAGIC, 0)
  head.writeUInt32BE(written.length, 4)
  head.writeUInt32BE(texts.byteLength, 8)
  head.write(key, 12, 'hex')
  const content = [written, Buffer.from(texts)]
  head.writeUInt32BE(checksum(head, content), CHECKED_HEAD_BYTES)
  return Buffer.concat([head, ...content])
}

/** Undefined when the record is not what was written under `key`. */
function toPage(record: Buffer | undefined, key: ParsedKey): PackedPage | undefined {
  if (record === undefined) return undefined
  const content = record.subarray(HEAD_BYTES)
  const isWhole = checksum(record, [content]) === record.readUInt32BE(CHECKED_HEAD_BYTES)
  if (!isWhole || record.toString('hex', 12, CHECKED_HEAD_BYTES) !== key) return undefined
  const facts = content.toString('utf8', 0, record.readUInt32BE(4))
  const texts = new ArrayBuffer(record.readUInt32BE(8))
  content.copy(Buffer.from(texts), 0, record.readUInt32BE(4))
  return { facts, texts }
}

/** Against faults of disks, not of people: who may write the file may run the program. */
function checksum(head: Buffer, content: readonly Buffer[]): number {
  const parts = content.filter(({ length }) => length > 0) // of nothing it would begin anew
  return parts.reduce((sum, part) => crc32(part, sum), crc32(head.subarray(0, CHECKED_HEAD_BYTES)))
}

interface Writer {
  /** What was added so far. */
  readonly bytes: number
  add(record: Buffer): void
  /** @throws what the file system says */
  close(): Promise<void>
}

/** Whole records in one write each time, so that two processes that append do not tear each other's. */
function createWriter(file: string): Writer {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let bytes = 0
  let writing: Promise<unknown> = Promise.resolve()
  const write = (): void => {
    if (waiting.length === 0) return
    const records = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    // After one that failed nothing more is written: `close` says why.
    writing = writing.then(() => append(file, records))
    writing.catch(() => undefined)
  }
  return {
    get bytes() {
      return bytes
    },
    add(record) {
      waiting.push(record)
      waitingBytes += record.length
      bytes += record.length
      if (waitingBytes >= WAITING_BYTES) write()
    },
    async close() {
      write()
      await writing
    },
  }
}

const APPENDING = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW

async function append(file: string, records: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, APPENDING, 0o600)
  try {
    // One system call, where `writeFile` would make many. What a full disk cut is no record, and the run after the next mends it.
    await handle.write(records)
  } finally {
    await handle.close()
  }
}

const scratchOf = (file: string): string => `${file}.new-${process.pid}`

/** What this run used of the file as it was opened, and what was appended since. */
async function rewrite(
  file: string,
  old: number,
  { used, from }: { readonly used: readonly Place[]; readonly from: number },
): Promise<void> {
  const scratch = scratchOf(file)
  const handle = await open(scratch, 'w', 0o600)
  try {
    const end = fstatSync(old).size
    for (const { at, bytes } of [...used, ...piecesOf(from, end)]) {
      const records = readAt(old, at, bytes)
      if (records !== undefined) await handle.writeFile(records)
    }
    await handle.close()
    await rename(scratch, file)
  } catch (error) {
    await handle.close().catch(() => undefined) // it was closed before the rename failed
    await rm(scratch, { force: true })
    throw error
  }
}

/** A stretch of the file in parts that memory has room for. */
function piecesOf(from: number, end: number): readonly Place[] {
  const count = Math.ceil(Math.max(0, end - from) / WAITING_BYTES)
  return Array.from({ length: count }, (_, n) => {
    const at = from + n * WAITING_BYTES
    return { at, bytes: Math.min(WAITING_BYTES, end - at) }
  })
}
