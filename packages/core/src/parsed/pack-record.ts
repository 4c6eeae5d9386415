/**
 * One record of a file of parsed pages (`parsed-pack.ts`): how it is written, found and read.
 */

import { constants, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { PackedPage } from '../markdown/packed-page.ts'
import type { ParsedKey } from './parsed-key.ts'

const MAGIC = 0x64727033
const HEAD_BYTES = 52
const KEY_AT = 12
const TEXTS_CRC_AT = 44
const CHECKED_HEAD_BYTES = 48

export interface Place {
  readonly at: number
  readonly bytes: number
}

export interface RecordPlace extends Place {
  /** Of the head and the facts. */
  readonly factsBytes: number
}

export interface OpenPack {
  readonly handle: number
  readonly bytes: number
  /** Something in it is no record. */
  readonly isTorn: boolean
  readonly places: ReadonlyMap<ParsedKey, RecordPlace>
}

/** Undefined when there is none that we may read. What follows a record that is torn is not there. */
export function openForReading(file: string): OpenPack | undefined {
  let handle: number
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch {
    return undefined // none yet, or one that is not ours to read: everything is parsed
  }
  const bytes = fstatSync(handle).size
  const places = new Map<ParsedKey, RecordPlace>()
  let end = 0
  for (const [key, place] of recordsFrom(handle, 0, bytes)) {
    places.set(key, place)
    end = place.at + place.bytes
  }
  return { handle, bytes, isTorn: end !== bytes, places }
}

/** The records from a place on, as far as they are whole. @param end of the file */
export function* recordsFrom(
  handle: number,
  from: number,
  end: number,
): Generator<readonly [ParsedKey, RecordPlace]> {
  const head = Buffer.alloc(HEAD_BYTES)
  for (let at = from; at + HEAD_BYTES <= end; ) {
    const factsBytes = factsEnd(handle, at, head)
    if (factsBytes === undefined) return
    const bytes = factsBytes + head.readUInt32BE(8)
    if (at + bytes > end) return
    yield [head.toString('hex', KEY_AT, TEXTS_CRC_AT) as ParsedKey, { at, bytes, factsBytes }]
    at += bytes
  }
}

/** How long head and facts of the record are; undefined where none begins. @param head is filled */
function factsEnd(handle: number, at: number, head: Buffer): number | undefined {
  const isRecord = fill(handle, head, at) && head.readUInt32BE(0) === MAGIC
  return isRecord ? HEAD_BYTES + head.readUInt32BE(4) : undefined
}

/** The record that begins there, without its texts; undefined when it is not that of the key, or not whole. */
export function readRecord(
  handle: number,
  at: number,
  key: ParsedKey,
): { readonly found: StoredFacts; readonly textsAt: number } | undefined {
  const bytes = factsEnd(handle, at, Buffer.alloc(HEAD_BYTES))
  // Who reads a place that is no record's any more may find any length there.
  const isThere = bytes !== undefined && at + bytes <= fstatSync(handle).size
  const found = isThere ? toStored(readAt(handle, at, bytes), key) : undefined
  return found === undefined ? undefined : { found, textsAt: at + (bytes ?? 0) }
}

export function readAt(handle: number, at: number, bytes: number): Buffer | undefined {
  const record = Buffer.allocUnsafeSlow(bytes)
  return fill(handle, record, at) ? record : undefined
}

/** False when the file ends before, or cannot be read. */
export function fill(handle: number, into: Buffer, at: number): boolean {
  try {
    for (let done = 0; done < into.length; ) {
      const read = readSync(handle, into, done, into.length - done, at + done)
      if (read === 0) return false
      done += read
    }
    return true
  } catch {
    return false // a bad sector: what lay there is made anew
  }
}

export function toRecord(key: ParsedKey, page: PackedPage): Buffer {
  const facts = Buffer.from(page.facts)
  const texts = Buffer.from(page.texts)
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt32BE(MAGIC, 0)
  head.writeUInt32BE(facts.length, 4)
  head.writeUInt32BE(texts.length, 8)
  head.write(key, KEY_AT, 'hex')
  head.writeUInt32BE(crc32(texts), TEXTS_CRC_AT)
  head.writeUInt32BE(checksum(head, facts), CHECKED_HEAD_BYTES)
  return Buffer.concat([head, facts, texts])
}

export interface StoredFacts extends Pick<PackedPage, 'facts'> {
  readonly textsBytes: number
  readonly textsCrc: number
}

/** @param record head and facts. Undefined when they are not what was written under `key` */
export function toStored(record: Buffer | undefined, key: ParsedKey): StoredFacts | undefined {
  if (record === undefined) return undefined
  const facts = record.subarray(HEAD_BYTES)
  const isWhole = checksum(record, facts) === record.readUInt32BE(CHECKED_HEAD_BYTES)
  if (!isWhole || record.toString('hex', KEY_AT, TEXTS_CRC_AT) !== key) return undefined
  return {
    facts: facts.toString('utf8'),
    textsBytes: record.readUInt32BE(8),
    textsCrc: record.readUInt32BE(TEXTS_CRC_AT),
  }
}

export function readTexts(
  handle: number,
  at: number,
  { textsBytes, textsCrc }: StoredFacts,
): ArrayBuffer | undefined {
  const texts = new ArrayBuffer(textsBytes)
  const bytes = Buffer.from(texts)
  const isWhole = fill(handle, bytes, at) && crc32(bytes) === textsCrc
  return isWhole ? texts : undefined
}

/** Against faults of disks, not of people: who may write the file may run the program. */
function checksum(head: Buffer, facts: Buffer): number {
  const ofHead = crc32(head.subarray(0, CHECKED_HEAD_BYTES))
  return facts.length === 0 ? ofHead : crc32(facts, ofHead) // of nothing it would begin anew
}
