/**
 * What is kept of a site for the run after: of each page what all others and the lists ask of it, one array for each fact.
 * As JSON it is read in a fraction of the time that as many objects take. Pure.
 */

import type {
  Asset,
  Digest,
  LinkedPage,
  NodeUuid,
  Oid,
  PageDetails,
  PageName,
  PagePath,
  Redirect,
  SiteTreeEntry,
  Sources,
} from '../nouns.ts'
import type { Problem } from '../problem.ts'
import type { QuerySteps } from '../query/query-budget.ts'
import type { QueryAnswer, QueryPlan } from '../query/query-plan.ts'

/** Raised when a site is kept otherwise. */
export const KEPT_FORM = 3

export interface KeptForm {
  /** Of everything that makes a site beside its files: `keptKey`. */
  readonly key: Digest
  /** The newest success, whose rows are those of this site. */
  readonly deploymentId: number
  readonly digest: Digest
  readonly commit: Oid
  /** Of the file of traces that was written beside it. */
  readonly traces: string
  /** Size of the file of parsed pages: what other runs parsed since lies behind that. */
  readonly packBytes: number
  /** That and the size of the file of links after the last run that linked all pages. */
  readonly freshBytes: number
  /** How many runs went the short way since the last that did not. */
  readonly age: number
  readonly sources: KeptSources
  readonly site: KeptFacts
  readonly pages: KeptColumns
}

export interface KeptSources extends Pick<Sources, 'root' | 'mailmap' | 'config' | 'problems' | 'forgotten'> {
  /** Markdown files. */
  readonly files: number
  /** Of `Sources.paths`, those that are no page. */
  readonly otherPaths: readonly string[]
  readonly measures: NonNullable<Sources['measures']>
  /** See `HistoryMirror.boundary`; undefined when git is not asked for dates. */
  readonly boundary: readonly Oid[] | undefined
}

/** What is true of the site as a whole. */
export interface KeptFacts {
  readonly title: string
  readonly home: PagePath | undefined
  readonly redirects: readonly Redirect[]
  readonly tree: readonly SiteTreeEntry[]
  readonly assets: readonly Asset[]
  /** Paths that `referredFiles` gives. */
  readonly referred: readonly string[]
  readonly problems: readonly Problem[]
  /** Path and digest of rendered pages that are no page's: lists, the frame, styles. */
  readonly otherRows: readonly (readonly [path: string, digest: Digest])[]
  /** UUIDs that authors wrote: no other node has one. */
  readonly taken: readonly NodeUuid[]
  /** `YYYY-MM-DD` of the commit, as queries have it; undefined for a directory. */
  readonly today: string | undefined
  readonly querySteps: QuerySteps
}

/** Who wrote a file, for git and for readers. Few pages differ in it. */
export interface KeptWriters {
  /** `PageHistory.authors` */
  readonly names: readonly string[]
  /** `FileHistory.authors` */
  readonly authors: readonly (readonly [person: string, commits: number])[]
  readonly isGone: boolean
}

/** Facts by the number of the page: its place among all pages of the graph, in path order, also those kept from readers. */
export interface KeptColumns {
  readonly paths: readonly string[]
  readonly oids: readonly Oid[]
  /** As linked. */
  readonly names: readonly PageName[]
  readonly titles: readonly string[]
  /** `''`: kept from readers, and so are addresses. */
  readonly uuids: readonly (NodeUuid | '')[]
  readonly addresses: readonly (PagePath | '')[]
  /** How many. */
  readonly blocks: readonly number[]
  readonly links: readonly number[]
  /** Number of the page, or -1. */
  readonly previous: readonly number[]
  readonly next: readonly number[]
  /** Place in `crumbTable`, and so on. */
  readonly crumbs: readonly number[]
  readonly details: readonly number[]
  readonly writers: readonly number[]
  /** Seconds since 1970; -1: not known. Without `updated` git says nothing of the page. */
  readonly created: readonly number[]
  readonly updated: readonly number[]
  /** Tags of the page, how many first, then of each block that has some: its index, how many, and which. */
  readonly tags: readonly (readonly number[])[]
  /** Where the parsed page lies in the pack; -1: it has to be looked for. */
  readonly places: readonly number[]
  /** Where its links lie in the file beside this one. */
  readonly records: readonly number[]
  /** Digest of its rendered page; `''` of one that is kept from readers. */
  readonly rows: readonly (Digest | '')[]

  readonly crumbTable: readonly LinkedPage['breadcrumbs'][]
  readonly detailTable: readonly PageDetails[]
  readonly writerTable: readonly KeptWriters[]
  readonly tagTable: readonly string[]

  /** Numbers of the pages that readers get, in the order of the site. */
  readonly shown: readonly number[]
  /** The same in the code unit order of the paths of their rendered pages. */
  readonly rowOrder: readonly number[]
  // What few pages have, by number.
  readonly aliases: Sparse<readonly string[]>
  readonly journalDays: Sparse<string>
  /** Indexes of blocks that have an id from their author. */
  readonly authored: Sparse<readonly number[]>
  /** The property `id` that is text. */
  readonly idProperties: readonly number[]
  /** What tags lead to, where they lead to a page. */
  readonly tagPages: Sparse<readonly (readonly [tag: string, page: number])[]>
  /** Pages that a link of another page names a heading or block of. */
  readonly aimedAt: readonly number[]
  /** Pages that embed another page, and those. */
  readonly embeds: Sparse<readonly number[]>
  /** Of each query its place in `planTable` (-1: it has no plan) and the block in which it stands (-1: none). */
  readonly queries: Sparse<readonly number[]>
  /** With what the blocks around them say. */
  readonly planTable: readonly QueryPlan[]
}

export type Sparse<Fact> = readonly (readonly [page: number, fact: Fact])[]

/** What linking found for one page, by numbers. */
export interface KeptLinks {
  readonly targets: readonly KeptTarget[]
  /** Number and block (-1: none) of each citation, one after the other. */
  readonly backlinks: readonly number[]
  /** Block and count, one after the other. */
  readonly cited: readonly number[]
  /** Of a page with queries. */
  readonly answers?: readonly QueryAnswer[]
}

/** A whole page; a place on one; a tag, or a file; nothing. */
export type KeptTarget =
  | number
  | readonly [page: number, block: NodeUuid | null, anchor: string | null]
  | readonly ['tag' | 'asset', string]
  | null
