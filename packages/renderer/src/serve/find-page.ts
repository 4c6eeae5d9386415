import type { LiveSite, SiteReader, StoredPage } from '@draehi/core'
import { spellings } from './spellings.ts'

export type FoundPage =
  | { readonly kind: 'page'; readonly page: StoredPage }
  /** The page is there, at another address: a path below the workspace that answers 200. */
  | { readonly kind: 'elsewhere'; readonly path: string }
  /**
   * There was a page, and there is none now; `wentTo`: paths of pages that have most of its text; `path`: where it was last,
   * undefined when nothing may be said of it.
   */
  | { readonly kind: 'gone'; readonly wentTo: readonly string[]; readonly path: string | undefined }
  | { readonly kind: 'absent' }

/** Redirects that lead to redirects: followed here, so that a reader follows one. */
const MAX_REDIRECTS = 8

/**
 * The exact path, else where the path moved to, else the same for every other spelling. What is gone is said when nothing of
 * that is there.
 * @param path decoded, NFC, no leading slash
 */
export async function findPage(reader: SiteReader, site: LiveSite, path: string): Promise<FoundPage> {
  const page = await findReadable(reader, site, path)
  if (page !== undefined) return { kind: 'page', page }
  let gone = await findTarget(reader, site, path)
  if (gone.kind === 'elsewhere') return gone
  for (const spelling of spellings(path)) {
    if ((await findReadable(reader, site, spelling)) !== undefined)
      return { kind: 'elsewhere', path: spelling }
    const target = await findTarget(reader, site, spelling)
    if (target.kind === 'elsewhere') return target
    if (gone.kind === 'absent') gone = target
  }
  return gone
}

/** The frame is a row too, and no page. */
async function findReadable(
  reader: SiteReader,
  site: LiveSite,
  path: string,
): Promise<StoredPage | undefined> {
  const page = await reader.findRenderedPage(site, path)
  return page?.kind === 'shell' ? undefined : page
}

/**
 * The end of the chain of redirects that starts at `from`: what the site says itself goes before what was there before.
 * Absent when there is none, or it ends nowhere or in itself.
 */
async function findTarget(
  reader: SiteReader,
  site: LiveSite,
  from: string,
): Promise<Exclude<FoundPage, { readonly kind: 'page' }>> {
  const seen = new Set([from])
  let last = from
  let gone: FoundPage & { readonly kind: 'gone' | 'absent' } = { kind: 'absent' }
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    let next: string | undefined = await reader.findRedirect(site, last)
    if (next === undefined) {
      const past = await reader.findPastAddress(site, last)
      if (past === undefined) break
      gone = { kind: 'gone', wentTo: past.wentTo, path: past.isHidden ? undefined : last }
      next = past.to
    }
    if (next === undefined || seen.has(next)) break
    seen.add(next)
    last = next
    if ((await findReadable(reader, site, next)) !== undefined) return { kind: 'elsewhere', path: next }
  }
  return gone
}
