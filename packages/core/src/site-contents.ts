/** What programs are told of a site, as the server reads it. Everything is of one deployment, and published. */

import type { JsonObject, NodeUuid, PagePath } from './nouns.ts'

/** A page that is in lists. */
export interface ListedPage {
  readonly uuid: NodeUuid
  readonly path: PagePath
  /** Where it answers, below the workspace: its path, `''` for the home page. */
  readonly address: string
  readonly title: string
  readonly description: string | undefined
  /** What the page says, else git. A day or an instant, ISO 8601. */
  readonly created: string | undefined
  readonly updated: string | undefined
  readonly tags: readonly string[]
  /** The deployment that brought this version of its row. */
  readonly since: number
}

/** A page with its blocks, parents before children. */
export interface PageContents extends Omit<ListedPage, 'since'> {
  readonly aliases: readonly string[]
  readonly authors: readonly string[]
  readonly properties: JsonObject
  readonly isUnlisted: boolean
  /** As it is served: tells which properties readers see. */
  readonly html: string
  readonly blocks: readonly ContentBlock[]
  /** To pages that are published. */
  readonly links: readonly ContentLink[]
  readonly backlinks: readonly (Omit<ContentLink, 'kind'> & { readonly text: string })[]
}

export interface ContentBlock {
  readonly uuid: NodeUuid
  /** The page's, for a block at its top. */
  readonly parentUuid: NodeUuid
  readonly order: number
  readonly source: string
  readonly text: string
  readonly html: string
  readonly metadata: JsonObject
}

export interface ContentLink {
  readonly kind: string
  /** The block in which the link stands; undefined: in the properties of its page. */
  readonly block: NodeUuid | undefined
  /** The other page. */
  readonly address: string
  readonly title: string
}

/** A block of a page in every version that is kept, up to the deployment; those at the top of the page are first. */
export interface BlockVersion {
  readonly page: NodeUuid
  readonly text: string
  readonly isHeading: boolean
  /** Deployments: from the first on which it was, to the first on which it was not. */
  readonly since: number
  readonly until: number | undefined
}

export interface PageVersions {
  readonly blocks: readonly BlockVersion[]
  /** When a deployment was there, ISO 8601, by its id. */
  readonly times: ReadonlyMap<number, string>
  /** The oldest deployment of which everything is kept. */
  readonly oldest: number
}

/** A page that differs between two deployments. */
export interface PageChangeNote {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed'
  readonly path: PagePath
  /** Undefined for a page that is gone. */
  readonly title: string | undefined
  readonly from: PagePath | undefined
}
