/**
 * Texts of the pages that a run parsed, four fifths of what it holds of them: the first in memory, the rest in a file that has
 * no name any more, so that it ends with whoever opened it, however that ends. Before the texts of a page the file has for each
 * of them where it is and its CRC-32, so that who quotes a block reads no more than that.
 */

import { closeSync, constants, mkdirSync, openSync, readSync, rmSync, writevSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { PackedPage, StoredPage } from '../markdown/packed-page.ts'
import { textPlaces } from '../markdown/packed-texts.ts'
import { DamagedPackError } from './parsed-pack.ts'

export interface TextStore {
  /** The page with its texts elsewhere, to be read until `release`; as it is where they stay in memory. */
  put(page: PackedPage): PackedPage | StoredPage
  release(): void
}

/** Texts that stay: a run after a change parses few pages, and needs no file. */
const HELD_BYTES = 16 * 2 ** 20

/** @param file a name that is free for the moment that the file has it; its directory is made */
export function openTextStore(file: string, heldBytes = HELD_BYTES): TextStore {
  let handle: number | undefined
  /** A full or read-only disk: from then on the texts stay where they are. */
  let isRefused = false
  let held = 0
  let end = 0
  const write = (index: Uint32Array, texts: Uint8Array): boolean => {
    try {
      handle ??= openUnnamed(file)
      return writevSync(handle, [index, texts], end) === index.byteLength + texts.length
    } catch {
      return false
    }
  }
  return {
    put(page) {
      const texts = new Uint8Array(page.texts)
      held += texts.length
      if (held <= heldBytes || isRefused) return page
      const index = indexOf(page.texts)
      isRefused = !write(index, texts)
      if (isRefused) return page
      const indexAt = end
      const place = { at: end + index.byteLength, bytes: texts.length, crc: crc32(texts) }
      end = place.at + place.bytes
      const stored = { facts: page.facts, readTexts: () => readTexts(handle, place) }
      return index.length === 0
        ? stored
        : { ...stored, readText: (n: number) => readText(handle, indexAt + n * BYTES_OF_AN_ENTRY, place) }
    },
    release() {
      if (handle !== undefined) closeSync(handle)
      handle = undefined
      isRefused = true
    },
  }
}

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

function openUnnamed(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  rmSync(file, { force: true }) // of a process that had our id, and was killed before it could
  const handle = openSync(file, FLAGS, 0o600)
  rmSync(file, { force: true })
  return handle
}

/** Of each text: where it begins and ends among them, and its CRC-32. */
const NUMBERS_OF_AN_ENTRY = 3
const BYTES_OF_AN_ENTRY = NUMBERS_OF_AN_ENTRY * Uint32Array.BYTES_PER_ELEMENT

/** Empty when these are no packed texts. */
function indexOf(texts: ArrayBuffer): Uint32Array {
  const places = textPlaces(texts) ?? []
  const index = new Uint32Array(NUMBERS_OF_AN_ENTRY * Math.max(0, places.length - 1))
  for (let at = 0, n = 0; at < index.length; at += NUMBERS_OF_AN_ENTRY, n++) {
    const [from = 0, to = 0] = [places[n], places[n + 1]]
    if (from > to || to > texts.byteLength) return new Uint32Array(0)
    index.set([from, to, crc32(new Uint8Array(texts, from, to - from))], at)
  }
  return index
}

const entry = new Uint32Array(NUMBERS_OF_AN_ENTRY)
const entryBytes = new Uint8Array(entry.buffer)
/** What is read is made into a string at once, so the next may lie in the same place. */
const scratch = Buffer.allocUnsafeSlow(65_536)

function readText(handle: number | undefined, entryAt: number, { at, bytes }: TextsPlace): string {
  if (handle !== undefined && fill(handle, entryBytes, entryAt)) {
    const [from = 0, to = 0, crc] = entry
    if (from <= to && to <= bytes) {
      const size = to - from
      const text = size <= scratch.length ? scratch.subarray(0, size) : Buffer.allocUnsafeSlow(size)
      if (fill(handle, text, at + from) && crc32(text) === crc) return text.toString('utf8')
    }
  }
  throw damaged()
}

const damaged = (): DamagedPackError => new DamagedPackError('What this run parsed cannot be read again.')

interface TextsPlace {
  readonly at: number
  readonly bytes: number
  readonly crc: number
}

function readTexts(handle: number | undefined, { at, bytes, crc }: TextsPlace): ArrayBuffer {
  const texts = new Uint8Array(bytes)
  if (handle === undefined || !fill(handle, texts, at) || crc32(texts) !== crc) throw damaged()
  return texts.buffer
}

/** False when the file cannot be read. */
function fill(handle: number, into: Uint8Array, at: number): boolean {
  try {
    return readSync(handle, into, 0, into.length, at) === into.length
  } catch {
    return false
  }
}
