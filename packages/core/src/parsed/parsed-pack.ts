/**
 * Parsed pages of a workspace in one file of the data directory, so that a page is parsed once and not at every run.
 *
 * A record: `drp3`, the length of the facts and of the texts (32 bits each), the key (32 bytes), CRC-32 of the texts, CRC-32
 * of all of that and of the facts, then facts and texts. Facts are read of every page that a run has, texts (four fifths of
 * the file) of those that it renders. Records are appended; when more than half of the file is what no run asks for any
 * more, it is written anew beside itself and renamed. So a reader that has it open keeps what it opened, and of two writers
 * the slower one's pages are parsed again.
 *
 * *Invariant:* what is in this file, or is not, changes no page. A record that is not whole is not there; where that is found
 * late, of texts, the file is removed and the run begins anew (`DamagedPackError`). No fault of the file system stops a run:
 * its price is time.
 */

import { closeSync, constants, fstatSync, rmSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PackedPage, StoredPage } from '../markdown/packed-page.ts'
import { linkingFile, removeLinkingFiles } from './linking-files.ts'
import { openForReading, type Place, readAt, readTexts, toRecord, toStored } from './pack-record.ts'
import type { ParsedKey } from './parsed-key.ts'

export interface ParsedPack {
  /** The page that was kept under the key; undefined when there is none, or when it is damaged. Its texts until `release`. */
  read(key: ParsedKey): StoredPage | undefined
  /** Writes what `keep` was given now and then, so that a run that is stopped has not parsed for nothing. */
  keep(key: ParsedKey, page: PackedPage): void
  /** Writes the rest. Once. */
  close(): Promise<void>
  /** Nothing more is read. */
  release(): void
}

/** The texts of a page that was found are not what was written. The file is gone by then: begun anew, the run parses. */
export class DamagedPackError extends Error {}

/** Where a workspace's parsed pages lie. The name is made from the id alone. */
export function parsedPackFile(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'parsed', `${workspaceId}.pack`)
}

/** With what lies beside it, and what a run that was killed left. */
export async function removeParsedPack(file: string): Promise<void> {
  await rm(file, { force: true })
  await rm(scratchOf(file), { force: true })
  await removeLinkingFiles(linkingFile(file))
}

/** Pages that wait to be written. */
const WAITING_BYTES = 4 * 2 ** 20
/** A file below this is never written anew. */
const MIN_WASTE_BYTES = 2 ** 20

/** @param options.isFresh what is in it is not read, and replaced */
export function openParsedPack(file: string, options: { readonly isFresh: boolean }): ParsedPack {
  const pack = openForReading(file)
  const used = new Map<ParsedKey, Place>()
  const writer = createWriter(file)
  let isOpen = pack !== undefined
  return {
    read(key) {
      const place = options.isFresh ? undefined : pack?.places.get(key)
      if (pack === undefined || place === undefined) return undefined
      const found = toStored(readAt(pack.handle, place.at, place.factsBytes), key)
      if (found === undefined) return undefined
      used.set(key, place)
      const at = place.at + place.factsBytes
      return {
        facts: found.facts,
        readTexts() {
          if (!isOpen) throw new RangeError(`${file} is closed.`)
          const texts = readTexts(pack.handle, at, found)
          if (texts !== undefined) return texts
          rmSync(file, { force: true })
          throw new DamagedPackError(`A parsed page in ${file} is damaged.`)
        },
      }
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
      }
    },
    release() {
      if (pack !== undefined && isOpen) closeSync(pack.handle)
      isOpen = false
    },
  }
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
