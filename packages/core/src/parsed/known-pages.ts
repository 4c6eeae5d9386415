/** What a run asks of the pages that earlier runs parsed. */

import { endianness } from 'node:os'
import type { PackedPage } from '../markdown/packed-page.ts'
import type { GraphConfig, TreeEntry } from '../nouns.ts'
import { type ParsedKey, parsedKeys } from './parsed-key.ts'
import { openParsedPack } from './parsed-pack.ts'

export interface KnownPages {
  /** Whether the page of a file is known; then `take` gives it. */
  readonly isKnown: (config: GraphConfig) => (file: TreeEntry) => boolean
  /** A page that `isKnown` found, once. */
  take(file: TreeEntry): PackedPage | undefined
  keep(file: TreeEntry, page: PackedPage): void
  close(): Promise<void>
}

/**
 * @param file of the workspace's pack
 * @param options.isFresh nothing is known, and everything is kept anew
 */
export function openKnownPages(file: string, options: { readonly isFresh: boolean }): KnownPages {
  const pack = openParsedPack(file, options)
  const found = new Map<string, PackedPage>()
  let keyOf: ((file: TreeEntry) => ParsedKey) | undefined
  return {
    isKnown(config) {
      const key = parsedKeys(config, JSON.stringify([process.versions, endianness()]))
      keyOf = key
      return (entry) => {
        const page = pack.read(key(entry))
        if (page !== undefined) found.set(entry.path, page)
        return page !== undefined
      }
    },
    take({ path }) {
      const page = found.get(path)
      found.delete(path)
      return page
    },
    keep(entry, page) {
      if (keyOf !== undefined) pack.keep(keyOf(entry), page)
    },
    close: () => pack.close(),
  }
}

/** Nothing is known, and nothing is kept. */
export const NO_KNOWN_PAGES: KnownPages = {
  isKnown: () => () => false,
  take: () => undefined,
  keep: () => undefined,
  close: () => Promise.resolve(),
}
