import type { PageDiff } from './diff/site-diff.ts'
import type { Asset, Digest, NodeUuid, PagePath, PageReference, RenderedPage, Slug } from './nouns.ts'
import type { AnchorPlace } from './plan/anchor-places.ts'
import type { SearchHit, SearchResult } from './search/search-result.ts'
import type { ListedPage, PageChangeNote, PageContents, PageVersions } from './site-contents.ts'

/**
 * What the server asks at request time. `db/` answers it from rows; a test answers it from literals.
 *
 * *Invariant:* nothing here writes. `undefined` means "there is none"; whoever cannot ask throws, so that a fault of the
 * database is never shown as a missing page.
 */
export interface SiteReader {
  /** Every workspace, live or not, by slug. */
  listSites(): Promise<readonly ListedSite[]>
  /** @param slug exactly as stored; any other text finds nothing */
  findSite(slug: string): Promise<SiteSummary | undefined>
  /** @param path below the workspace, decoded, no leading slash; `''` is home, `-/shell` the frame */
  findRenderedPage(site: LiveSite, path: string): Promise<StoredPage | undefined>
  /** Where an old path leads: the target's path, `''` for home. */
  findRedirect(site: LiveSite, from: string): Promise<PagePath | '' | undefined>
  /** What became of an address that answered before; undefined for one that answers now, or never did. */
  findPastAddress(site: LiveSite, path: string): Promise<StoredPastAddress | undefined>
  /** Names of places that the page at a path had, or one that leads there, and where each is now; the newest first, 300 at most. */
  findPastAnchors(site: LiveSite, path: string): Promise<readonly AnchorPlace[]>
  /** Where the page or block with this id is, or the one that took its place. @param uuid in any case */
  findNode(site: LiveSite, uuid: string): Promise<FoundNode | undefined>
  /** @param address as stored, `-/files/…`; a file that no page of this deployment refers to is none; what it was a day ago is there */
  findAsset(site: LiveSite, address: string): Promise<StoredAsset | undefined>
  /** One piece of a file that was found: all of its bytes, or `ASSET_CHUNK_BYTES`. @param chunk 0-based */
  readAssetChunk(site: LiveSite, sha256: Digest, chunk: number): Promise<Buffer | undefined>
  /** Pages whose path or title resembles `path`, best first; for the page that says "not found". */
  findNearPages(site: LiveSite, path: string, limit: number): Promise<readonly PageReference[]>
  /** The preview of an address: name and token. */
  findPreview(workspaceId: number, key: string): Promise<PreviewSite | undefined>
  /** @param at an id, or an ISO 8601 moment: what readers had by then. Only what is kept and was live. */
  findPast(
    workspaceId: number,
    at: { readonly id: number } | { readonly until: string },
  ): Promise<PastSite | undefined>
  /** Whether what was at a path may be shown: false where it is, or may quote, what is kept from readers today. */
  isPastShown(past: LiveSite, live: LiveSite, path: string): Promise<boolean>
  /** When the page at a path became what it then was, the newest first. */
  listPageMoments(site: LiveSite, path: string, limit: number): Promise<readonly PageMoment[]>
  /** Pages that are in lists, by id; those after the id `after`. */
  listPages(site: LiveSite, after: NodeUuid | undefined, limit: number): Promise<readonly ListedPage[]>
  /** A page with all that it says. @param path a page's own, or `''` for home */
  readContents(site: LiveSite, path: string): Promise<PageContents | undefined>
  /** What became of pages, in the deployments that are kept. */
  readVersions(site: LiveSite, pages: readonly NodeUuid[]): Promise<PageVersions>
  /** What differs from an earlier deployment; undefined when that is not kept. */
  readChanges(site: LiveSite, since: number): Promise<readonly PageChangeNote[] | undefined>
  /**
   * What a deployment that was live changed on the page that is at a path now, beside the one that was live before it.
   * As readers saw it. Undefined when that is nothing, when the deployment is none that readers had, and where a page of the
   * past would not be shown.
   */
  findPageDiff(site: LiveSite, path: string, deploymentId: number): Promise<PageDiff | 'too-much' | undefined>
  /** Where other listed pages name a page and do not link to it; undefined when there is no such page. */
  findMentions(site: LiveSite, path: string): Promise<readonly SearchHit[] | undefined>
  /** What readers look for; any text is a query. @param offset hits that are passed over */
  search(site: LiveSite, query: string, limit: number, offset: number): Promise<SearchResult>
  /**
   * Which pages name which. @param around path of a page, `''` for home: it and its neighbours; undefined: all pages.
   * @returns undefined when there is no page at `around`
   */
  readGraph(site: LiveSite, around: string | undefined, limit: number): Promise<SiteGraph | undefined>
}

/** A workspace as readers see it. */
export interface SiteSummary {
  readonly workspaceId: number
  readonly slug: Slug
  readonly name: string
  /** What is live; undefined: nothing was published yet. */
  readonly deploymentId: number | undefined
  /** Another number when rows of deployments were rewritten: what was remembered of them is old. Absent: never. */
  readonly revision?: number
}

export interface ListedSite extends SiteSummary {
  /** Of what is live; the workspace's name before anything is. */
  readonly title: string
}

/** The workspace and the deployment that one request is answered from. Read once per request, so that no answer mixes two. */
export interface LiveSite {
  readonly workspaceId: number
  /** 0 below a preview of a workspace of which nothing was live. */
  readonly deploymentId: number
  /** A preview that lies over the deployment. Pages, redirects and files are answered from it; all else is the deployment's. */
  readonly previewId?: number
}

/** A deployment that readers had. */
export interface PastSite {
  readonly deploymentId: number
  /** Since when they had it, ISO 8601. */
  readonly since: string
}

/** A deployment in which a page became another. */
export interface PageMoment extends PastSite {
  /** Rows of the page and its blocks that began then, and that ended. */
  readonly came: number
  readonly went: number
}

/** A branch beside the live site. */
export interface PreviewSite {
  readonly previewId: number
  readonly name: string
  readonly branch: string
  /** What it lies over. */
  readonly deploymentId: number
}

/** Pages that readers find in lists, and what connects them, in either direction. */
export interface SiteGraph {
  /** How many pages there are, of which `pages` may be those with the most links. */
  readonly total: number
  /** `path` is `''` for home. `links` counts the other pages that it names or is named by. */
  readonly pages: readonly { readonly path: string; readonly title: string; readonly links: number }[]
  /** Ranks in `pages`. */
  readonly edges: readonly (readonly [number, number])[]
}

/** A row of `past_addresses` as it is served. */
export interface StoredPastAddress {
  /** `''` is home; undefined: the page is gone. Rarely another past address. */
  readonly to: string | undefined
  /** Pages that most of its text went to. They may be gone by now. */
  readonly wentTo: readonly string[]
  /** Nothing may be said of what was there. */
  readonly isHidden: boolean
}

/** `gone`: readers had it and have it no more. `page`: the last one on which it stood; undefined when that is not known. */
export type FoundNode =
  | {
      readonly kind: 'page' | 'block'
      readonly uuid: NodeUuid
      /** The path of its page, whether that is home or not. */
      readonly path: PagePath
      /** Of a heading; undefined for a block whose anchor is its id, and for a page. */
      readonly anchor: string | undefined
    }
  | {
      readonly kind: 'gone'
      readonly page: (PageReference & { readonly isLive: boolean }) | undefined
    }

/** A row of `assets` as it is served. */
export type StoredAsset = Pick<Asset, 'path' | 'sha256' | 'type' | 'sizeBytes'>

/** A row of `rendered_pages` as it is served. */
export interface StoredPage {
  readonly kind: RenderedPage['kind']
  readonly path: string
  readonly title: string
  /** See `RenderedPage`. */
  readonly head: string
  readonly body: string
  readonly digest: Digest
}
