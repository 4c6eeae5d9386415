import type { LiveSite, SiteReader, StoredPage } from '@draehi/core'
import { spellings } from './spellings.ts'

export type FoundPage =
  | { readonly kind: 'page'; readonly page: StoredPage }
  /** The page is there, at another address: a path below the workspace that answers 200. */
  | { readonly kind: 'elsewhere'; readonly path: string }
  | { readonly kind: 'absent' }

/** Redirects that lead to redirects: followed here, so that a reader follows one. */
const MAX_REDIRECTS = 8

/**
 * The exact path, else where the path moved to, else the same for every other spelling.
 * @param path decoded, NFC, no leading slash
 */
export async function findPage(reader: SiteReader, site: LiveSite, path: string): Promise<FoundPage> {
  const page = await findReadable(reader, site, path)
  if (page !== undefined) return { kind: 'page', page }
  const moved = await findTarget(reader, site, path)
  if (moved !== undefined) return { kind: 'elsewhere', path: moved }
  for (const spelling of spellings(path)) {
    if ((await findReadable(reader, site, spelling)) !== undefined)
      return { kind: 'elsewhere', path: spelling }
    const target = await findTarget(reader, site, spelling)
    if (target !== undefined) return { kind: 'elsewhere', path: target }
  }
  return { kind: 'absent' }
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

/** The end of the chain of redirects that starts at `from`; undefined when there is none, or it ends nowhere or in itself. */
async function findTarget(reader: SiteReader, site: LiveSite, from: string): Promise<string | undefined> {
  const seen = new Set([from])
  let last = from
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const next = await reader.findRedirect(site, last)
    if (next === undefined) break
    if (seen.has(next)) return undefined
    seen.add(next)
    last = next
    if ((await findReadable(reader, site, next)) !== undefined) return next
  }
  return undefined
}
