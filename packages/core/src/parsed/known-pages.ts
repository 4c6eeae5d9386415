/** What a run asks of the pages that earlier runs parsed. */

import { endianness } from 'node:os'
import type { PackedPage, StoredPage } from '../markdown/packed-page.ts'
import type { GraphConfig, TreeEntry } from '../nouns.ts'
import { type LinkingFiles, linkingFile, openLinkingFiles } from './linking-files.ts'
import { type ParsedKey, parsedKeys } from './parsed-key.ts'
import { openParsedPack } from './parsed-pack.ts'
import { openTextStore } from './text-store.ts'

/** Keys of pages that this process parses. */
export function keysHere(config: GraphConfig): (file: TreeEntry) => ParsedKey {
  return parsedKeys(config, JSON.stringify([process.versions, endianness()]))
}

export interface KnownPages {
  /** Whether the page of a file is known; then `take` gives it. */
  readonly isKnown: (config: GraphConfig) => (file: TreeEntry) => boolean
  /** Undefined: every text is read. */
  readonly linking: LinkingFiles | undefined
  /** A page that `isKnown` found, once. */
  take(file: TreeEntry): StoredPage | undefined
  /** The page again, its texts where they are read when they are asked for. */
  keep(file: TreeEntry, page: PackedPage): PackedPage | StoredPage
  /** Writes what was kept. The texts of pages are read until `release`. */
  close(): Promise<void>
  release(): void
}

/**
 * @param file of the workspace's pack
 * @param options.isFresh nothing is known, and everything is kept anew
 */
export async function openKnownPages(
  file: string,
  options: { readonly isFresh: boolean },
): Promise<KnownPages> {
  const pack = openParsedPack(file, options)
  const linking = await openLinkingFiles(linkingFile(file), options)
  const found = new Map<string, StoredPage>()
  const texts = openTextStore(`${file}.texts-${process.pid}`)
  let keyOf: ((file: TreeEntry) => ParsedKey) | undefined
  return {
    linking,
    isKnown(config) {
      const key = keysHere(config)
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
      return texts.put(page)
    },
    async close() {
      await pack.close()
      await linking.save()
    },
    release() {
      pack.release()
      texts.release()
    },
  }
}

/** Nothing is known, and nothing is kept. */
export const NO_KNOWN_PAGES: KnownPages = {
  isKnown: () => () => false,
  linking: undefined,
  take: () => undefined,
  keep: (_, page) => page,
  close: () => Promise.resolve(),
  release: () => undefined,
}
