/** Parsed pages by their places in the file that holds them: nothing but what is asked for is read. */

import { closeSync, constants, fstatSync, openSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { PackedPage, StoredPage } from '../markdown/packed-page.ts'
import { openForReading, readRecord, readTexts, recordsFrom, toRecord } from './pack-record.ts'
import type { ParsedKey } from './parsed-key.ts'
import { DamagedPackError } from './parsed-pack.ts'

export interface PlacedPages {
  /** @throws DamagedPackError when the page is not there */
  read(key: ParsedKey, at: number): StoredPage
  /** Where pages lie that were appended from a place on, as far as they are there. */
  find(keys: readonly ParsedKey[], from: number): ReadonlyMap<ParsedKey, number>
  /** How large the file is. */
  bytes(): number
  /** Appends pages. @throws what the file system says @returns where they lie; -1: unknown */
  append(pages: readonly (readonly [key: ParsedKey, page: PackedPage])[]): Promise<readonly number[]>
  release(): void
}

/**
 * Undefined when there is no file.
 * @param onDamage called before a page is found not to be there, so that who begins anew does not look for it again
 */
export function openPlacedPages(file: string, onDamage: () => void): PlacedPages | undefined {
  let handle: number
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch {
    return undefined // it was removed: everything is parsed
  }
  let isOpen = true
  const damaged = (): DamagedPackError => {
    onDamage()
    return new DamagedPackError(`A parsed page is not where it was in ${file}.`)
  }
  return {
    read(key, at) {
      const record = isOpen && at >= 0 ? readRecord(handle, at, key) : undefined
      if (record === undefined) throw damaged()
      const { found, textsAt } = record
      return {
        facts: found.facts,
        readTexts() {
          const texts = isOpen ? readTexts(handle, textsAt, found) : undefined
          if (texts !== undefined) return texts
          rmSync(file, { force: true })
          throw damaged()
        },
      }
    },
    async append(pages) {
      const from = fstatSync(handle).size
      const appending = await open(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW)
      try {
        await appending.write(Buffer.concat(pages.map(([key, page]) => toRecord(key, page))))
      } finally {
        await appending.close()
      }
      // Another run may have appended meanwhile, or replaced the file: then they are not found.
      const places = findFrom(handle, from)
      return pages.map(([key]) => places.get(key) ?? -1)
    },
    find(keys, from) {
      const places = findFrom(handle, from)
      return new Map(
        keys.flatMap((key) => {
          const at = places.get(key)
          return at === undefined ? [] : [[key, at] as const]
        }),
      )
    },
    bytes: () => fstatSync(handle).size,
    release() {
      if (isOpen) closeSync(handle)
      isOpen = false
    },
  }
}

function findFrom(handle: number, from: number): ReadonlyMap<ParsedKey, number> {
  const places = new Map<ParsedKey, number>()
  for (const [key, { at }] of recordsFrom(handle, from, fstatSync(handle).size)) places.set(key, at)
  return places
}

/** Where pages lie, and how large the file is; undefined unless all of them are there. */
export function findPlaces(
  file: string,
  keys: readonly ParsedKey[],
): { readonly places: readonly number[]; readonly bytes: number } | undefined {
  const pack = openForReading(file)
  if (pack === undefined) return undefined
  closeSync(pack.handle)
  const places: number[] = []
  for (const key of keys) {
    const place = pack.places.get(key)
    if (place === undefined) return undefined
    places.push(place.at)
  }
  return { places, bytes: pack.bytes }
}
