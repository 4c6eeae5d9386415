/** `/<workspace>/-/b/<id>`: the page or block with an id, wherever it is now. */

import type { FoundNode, SiteReader } from '@draehi/core'
import { blockAnchor } from '../page/page-href.ts'
import { findPage } from './find-page.ts'
import type { GonePage, NamedPage } from './gone-page.ts'
import type { PublishedSite } from './published-site.ts'

const BLOCKS = '-/b/'

export type FoundBlock =
  /** A path below the workspace that answers 200, and the HTML id on that page. */
  | { readonly kind: 'there'; readonly path: string; readonly anchor: string | undefined }
  | { readonly kind: 'gone'; readonly page: GonePage }
  | { readonly kind: 'absent' }

/** The id that a path asks for; undefined when it asks for a page. */
export function blockIdOf(path: string): string | undefined {
  return path.startsWith(BLOCKS) ? path.slice(BLOCKS.length) : undefined
}

export async function findBlock(reader: SiteReader, site: PublishedSite, id: string): Promise<FoundBlock> {
  const node = await reader.findNode(site, id)
  if (node === undefined) return { kind: 'absent' }
  if (node.kind === 'gone') return { kind: 'gone', page: await lastPageOf(reader, site, node) }
  const page = await findPage(reader, site, node.path)
  if (page.kind === 'gone' || page.kind === 'absent') return { kind: 'absent' }
  const path = page.kind === 'page' ? page.page.path : page.path
  const anchor = node.kind === 'page' ? undefined : (node.anchor ?? blockAnchor(node.uuid))
  return { kind: 'there', path, anchor }
}

/** A page that is gone is named unless it is kept from readers. */
async function lastPageOf(
  reader: SiteReader,
  site: PublishedSite,
  { page }: FoundNode & { readonly kind: 'gone' },
): Promise<GonePage> {
  if (page === undefined) return { wentTo: [], near: [] }
  const { path, title } = page
  if (page.isLive) return { stoodOn: { path, title }, wentTo: [], near: [] }
  const past = await reader.findPastAddress(site, path)
  if (past === undefined || past.isHidden) return { wentTo: [], near: [] }
  return {
    stoodOn: { path: undefined, title },
    wentTo: await readTitles(reader, site, past.wentTo),
    near: [],
  }
}

/** Of pages that went on, where each is now and its title; without those that are gone. */
export async function readTitles(
  reader: SiteReader,
  site: PublishedSite,
  paths: readonly string[],
): Promise<readonly NamedPage[]> {
  const found = await Promise.all(paths.map((path) => titleAt(reader, site, path)))
  return found.flat()
}

async function titleAt(reader: SiteReader, site: PublishedSite, path: string): Promise<readonly NamedPage[]> {
  const found = await findPage(reader, site, path)
  if (found.kind === 'page') return [found.page]
  if (found.kind !== 'elsewhere') return []
  const page = await reader.findRenderedPage(site, found.path)
  return page === undefined ? [] : [page]
}
