/**
 * Texts of the pages that a run parsed, four fifths of what it holds of them: the first in memory, the rest in a file that has
 * no name any more, so that it ends with whoever opened it, however that ends.
 */

import { closeSync, constants, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { PackedPage, StoredPage } from '../markdown/packed-page.ts'
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
  const write = (texts: Uint8Array): boolean => {
    try {
      handle ??= openUnnamed(file)
      return writeSync(handle, texts, 0, texts.length, end) === texts.length
    } catch {
      return false
    }
  }
  return {
    put(page) {
      const texts = new Uint8Array(page.texts)
      held += texts.length
      if (held <= heldBytes || isRefused) return page
      isRefused = !write(texts)
      if (isRefused) return page
      const place = { at: end, bytes: texts.length, crc: crc32(texts) }
      end += texts.length
      return { facts: page.facts, readTexts: () => readTexts(handle, place) }
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

interface TextsPlace {
  readonly at: number
  readonly bytes: number
  readonly crc: number
}

function readTexts(handle: number | undefined, { at, bytes, crc }: TextsPlace): ArrayBuffer {
  const texts = new Uint8Array(bytes)
  if (handle === undefined || !fill(handle, texts, at) || crc32(texts) !== crc)
    throw new DamagedPackError('What this run parsed cannot be read again.')
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
