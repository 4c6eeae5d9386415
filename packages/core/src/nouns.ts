/**
 * The nouns of draehi, in the order in which the pipeline makes them:
 *
 *   Commit → TreeEntry → SourceFile → Page → LinkedPage → Node, PageLink, RenderedPage → DeploymentPlan → Deployment
 *
 * *Invariant:* nothing in this file does anything. A noun is a readonly value that survives `structuredClone` and JSON.
 */

import type { Problem } from './problem.ts'
import type { QuerySteps } from './query/query-budget.ts'
import type { PageQuery, QueryAnswer } from './query/query-plan.ts'
import type { SearchSettings } from './search/search-settings.ts'

// ── Brands ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A git object id: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
export type Oid = string & { readonly __brand: 'Oid' }

/** A UUID of a page or block, lower case, hyphenated. Made only by `id.ts`. */
export type NodeUuid = string & { readonly __brand: 'NodeUuid' }

/** The canonical name of a page: NFC, segments joined by `/`, never empty. Made only by `page-name.ts`. */
export type PageName = string & { readonly __brand: 'PageName' }

/** URL path below the workspace: slug segments joined by `/`, no leading or trailing slash, not percent-encoded. `''` never. Made only by `page-name.ts`. */
export type PagePath = string & { readonly __brand: 'PagePath' }

/** The last segment of a `PagePath`, or the slug of a workspace. Made only by `page-name.ts`. */
export type Slug = string & { readonly __brand: 'Slug' }

/** Lower-case hex SHA-256 of a value's canonical JSON, 64 digits. Made only by `id.ts`. */
export type Digest = string & { readonly __brand: 'Digest' }

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

// ── Git ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Commit {
  readonly oid: Oid
  /** Whole message, control characters other than newline removed, at most 4 KiB. */
  readonly message: string
  readonly authorName: string
  readonly authorEmail: string
  /** ISO 8601 in UTC. Shown to readers, never used for ordering: writers' clocks lie. */
  readonly authoredAt: string
}

/** A regular file of the commit's tree. Symlinks and submodules never become one. */
export interface TreeEntry {
  /** From the root of the repository, `/` between segments, as git has it. Valid UTF-8 without control characters. */
  readonly path: string
  readonly oid: Oid
}

/** A text file of the commit: markdown, or one of the few configuration files we read. */
export interface SourceFile {
  /** Relative to the workspace's root directory in the repository. */
  readonly path: string
  readonly oid: Oid
  /** Decoded UTF-8, byte order mark removed. Line endings as they are. */
  readonly text: string
}

/** Everything of one commit, or of one directory, that the later stages read. Made by `sources/`. */
export interface Sources {
  /** Undefined for a directory that is read as it lies there. */
  readonly commit: Commit | undefined
  /** Where the notes are, from the root of the repository; `''` for all of it. */
  readonly root: string
  /** Markdown files to publish, sorted by path in code unit order. */
  readonly files: readonly SourceFile[]
  /** Those of them whose pages the reader has already, in the same order: they are not read, and not in `files`. */
  readonly known: readonly TreeEntry[]
  /** Path from the root of every regular file, markdown or not, to tell an asset that exists from one that does not. */
  readonly paths: ReadonlySet<string>
  /** By path: those of them that a page may show or link to. */
  readonly assetFiles: ReadonlyMap<string, AssetFile>
  /** git's `.mailmap` at the top of the commit; undefined without one, and for a directory. */
  readonly mailmap: Oid | undefined
  readonly config: GraphConfig
  readonly problems: readonly Problem[]
  /** Files that are there and were left out, because the workspace has forgotten them; in none of the lists above. */
  readonly forgotten: readonly string[]
  /** Of a commit: what its limits and its dialect were judged by. */
  readonly measures?: SourceMeasures | undefined
}

export interface SourceMeasures {
  /** All markdown files to publish together, and all files of any kind. */
  readonly textBytes: number
  readonly totalBytes: number
  /** Of so many pages so many link as Obsidian does; undefined where a file says what kind of graph it is. */
  readonly judged: { readonly linking: number; readonly pages: number } | undefined
}

/** A file that is no page, before anybody has read it. */
export interface AssetFile {
  readonly sizeBytes: number
  /** Where its bytes are: an object of the mirror, or a file of the directory by its absolute path. */
  readonly at: { readonly oid: Oid } | { readonly file: string }
}

// ── Configuration of a graph ──────────────────────────────────────────────────────────────────────────────────────

export type Dialect = 'logseq' | 'obsidian' | 'plain'

/** What the repository says about itself: `draehi.yaml`, then `.obsidian/` or `logseq/config.edn`, then defaults. */
export interface GraphConfig {
  readonly dialect: Dialect
  readonly title: string | undefined
  readonly description: string | undefined
  /** BCP 47, for `<html lang>`. */
  readonly lang: string
  /** A page's name or path, as the writer wrote it. */
  readonly home: string | undefined
  /** gitignore syntax, relative to the root. Empty `include` means every markdown file. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly publish: 'all' | 'marked'
  /** Name of the IANA time zone of dates that are written without one. */
  readonly timeZone: string
  readonly embedDepth: number
  /** What readers are told of a page's past in git: `dates` names nobody. */
  readonly history: 'all' | 'dates' | 'none'
  /** What readers' searches of the site do. */
  readonly search: SearchSettings
  /** Written by hand in `draehi.yaml`: path or name of old → new. */
  readonly redirects: readonly { readonly from: string; readonly to: string }[]
  readonly nav: readonly { readonly title: string; readonly to: string }[]
  readonly footer: {
    readonly text: string | undefined
    /** As `nav`. */
    readonly links: readonly { readonly title: string; readonly to: string }[]
  }
  /** Pictures, by path from the root; whether they are there is not said. */
  readonly favicon: string | undefined
  readonly logo: string | undefined
  /** Whether a page without a picture of its own gets a drawn one for link cards. */
  readonly cards: boolean
  /** The writer's own CSS, without anything that asks another server. */
  readonly style: string | undefined
  readonly journal: JournalFormat
  /** Whether a newline in a paragraph is a line break, as editors show it that keep lines, or white space, as CommonMark has it. */
  readonly lineBreaks: 'hard' | 'soft'
  /** Logseq's `:file/name-format`: how `/` is spelt in file names. `mirror`: Logseq 2's markdown mirror, where the name is the file's. */
  readonly fileNameFormat: 'triple-lowbar' | 'legacy' | 'mirror'
  /** Logseq's `:macros`: text by name, with places `$1` … `$9`. */
  readonly macros: Readonly<Record<string, string>>
  /** Logseq's `:block-hidden-properties`: keys that no reader sees, beside those that nobody sees. */
  readonly hiddenProperties: readonly string[]
  /** Logseq's `:property/separated-by-commas`: keys whose values are lists of page names. */
  readonly commaProperties: readonly string[]
}

export interface JournalFormat {
  /** Folder below the root that holds journals (`journals`, `''` for the root itself), or undefined when the graph has none. */
  readonly directory: string | undefined
  /** Format of the file name without `.md`, e.g. `yyyy_MM_dd`. */
  readonly fileFormat: string
  /** Format of the page's title, e.g. `MMM do, yyyy`. */
  readonly titleFormat: string
}

// ── Parsed ────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * HTML with holes. The strings are finished, sanitised HTML; a hole is filled when links and ids are known, without
 * parsing again. Joining the parts of a template with every hole filled gives well-formed HTML.
 */
export type Template = readonly (string | Hole)[]

export type Hole =
  /** Inside a tag: the attributes of `<a …>` that depend on where link `n` of the page leads (`href`, `class`, `title`). */
  | { readonly hole: 'link-attributes'; readonly link: number }
  /** Text or phrasing HTML shown for link `n` when the author wrote no label: a page's title, a block's own text. */
  | { readonly hole: 'link-label'; readonly link: number }
  /** Inside `<img>`: the attributes of the picture that link `n` names, with what its author said of it. */
  | {
      readonly hole: 'picture-attributes'
      readonly link: number
      readonly alt: string
      /** As HTML has it: CSS pixels, or `50%`. */
      readonly width: string | undefined
      readonly height: string | undefined
    }
  /** Inside `<audio>`, `<video>` or `<source>`: the attribute that names the file of link `n`. */
  | { readonly hole: 'media-attributes'; readonly link: number }
  /** Inside `<img>`, `<source>` or `<video>`: an attribute that names pictures beside `src`; nothing when none of them is there. */
  | {
      readonly hole: 'more-pictures'
      readonly attribute: 'poster' | 'srcset'
      /** Of the repository by link, or from elsewhere by URL. */
      readonly pictures: readonly {
        readonly link?: number
        readonly url?: string
        readonly descriptor: string
      }[]
    }
  /** Among paragraphs: flow content that stands for embed `n` of the page. */
  | { readonly hole: 'embed'; readonly link: number }
  /** Inside a paragraph, heading or the like: phrasing content that stands for embed `n`, a file or the name of a page. */
  | { readonly hole: 'embed-phrasing'; readonly link: number }
  /** Inside a tag, with the space before it: the attribute `id` of block `n`. Nothing when the page is shown on another. */
  | { readonly hole: 'block-id'; readonly block: number }
  /** Inside a tag, with the space before them: finished attributes that name HTML ids. Nothing when the page is shown on another. */
  | { readonly hole: 'id-attributes'; readonly html: string }
  /** Inside an attribute value, before `#`: nothing, or the address of the page when it is shown on another. */
  | { readonly hole: 'own-address' }
  /** Among paragraphs: what query `n` of the page found; its source where the block is quoted. */
  | { readonly hole: 'query'; readonly query: number }
  /** Inside a paragraph, heading or the like: the one value that query `n` is, or its source. */
  | { readonly hole: 'query-phrasing'; readonly query: number }
  /** The own HTML of block `n` (`Block.html`, filled). Occurs only in `Page.article`, never in `Block.html`. */
  | { readonly hole: 'block-html'; readonly block: number }

/** A markdown file, parsed. Depends on the file, its path and the graph's configuration alone; knows no other page and no workspace. */
export interface Page {
  readonly path: string
  readonly oid: Oid
  readonly name: PageName
  /** The UUID that the page gives itself: the first line of a file in Logseq 2's markdown mirror. */
  readonly authorId: NodeUuid | undefined
  /** Plain text: front matter or property `title`, else the journal's title, else the name as its format says. */
  readonly title: string
  /** `YYYY-MM-DD` for a journal page. */
  readonly journalDay: string | undefined
  /** The writer's own address for the page (`permalink`, `slug`), validated; replaces the path made from the name. */
  readonly permalink: string | undefined
  readonly description: string | undefined
  readonly details: PageDetails
  readonly aliases: readonly string[]
  /** Without `#`, as written, unique, in order of appearance (whole page, properties first). */
  readonly tags: readonly string[]
  /** Front matter and `key:: value` page properties, keys as written. */
  readonly properties: JsonObject
  readonly frontMatter: JsonObject
  /** Classes of the article, each with the prefix `cssclass-`: what `cssclasses` of the front matter asks for. */
  readonly cssClasses: readonly string[]
  /** False for drafts and for pages marked private, whatever the time: such a page becomes no node, no link target, no output. */
  readonly isPublished: boolean
  /** Pre-order: a parent before its children, siblings in order. */
  readonly blocks: readonly Block[]
  readonly links: readonly Link[]
  /** In reading order. */
  readonly queries: readonly PageQuery[]
  /** Every heading of the page in order, for the table of contents and `[[page#heading]]`. */
  readonly headings: readonly Heading[]
  /** HTML ids that the author gave to places on the page (`<a name="x">`), as they stand in the article: with the prefix `user-content-`. */
  readonly anchors: readonly string[]
  /** What ids of the author name beside single blocks. */
  readonly parts: readonly NamedPart[]
  /** The properties that a Logseq page has above its text, as `<dl class="properties">`; empty when there are none. */
  readonly propertyList: Template
  /** The whole article, `<h1>` of the title not included. */
  readonly article: Template
  readonly layout: ArticleLayout
  /** What stands in the article, sorted. */
  readonly features: readonly PageFeature[]
  readonly problems: readonly Problem[]
}

/** `code`, of any language or none; `diagram`: a source that a script draws; `math`: formulas. */
export type PageFeature = 'code' | 'diagram' | 'math'

/**
 * Where blocks and headings stand in `Page.article`, so that a part of it can be shown on another page: the pieces of
 * the article from a start up to, not including, an end are whole elements. Flat lists of numbers, because every page
 * of a site has one.
 */
export interface ArticleLayout {
  /** Start and end of each block with its children, one after the other; `-1, -1` for a block that stands in no piece of its own. */
  readonly blocks: readonly number[]
  /** The same for each heading with everything below it; `-1, -1` inside a list item, where the item is what is below. */
  readonly sections: readonly number[]
  /** The same for each of `Page.parts` that is a list; `-1, -1` for others. */
  readonly parts: readonly number[]
  /** Block and number of each item of a numbered list, one after the other. */
  readonly numbered: readonly number[]
}

/** An id that is not (or not alone) the id of one block: `^id` alone below a list, the first of two `^ids` in one quote. */
export interface NamedPart {
  readonly id: string
  /** Index of the block; of the first item of a list. */
  readonly block: number
  readonly isList: boolean
  /** 1-based line of the id. */
  readonly line: number
}

/** What front matter and page properties say of a page beside its names, in normal form; `NO_DETAILS` when they say nothing. */
export interface PageDetails {
  /** As written, `[[…]]` kept. */
  readonly authors: readonly string[]
  readonly date: PageDate | undefined
  readonly updated: PageDate | undefined
  /** Rank among the pages of its folder or namespace: smaller first, pages without one last. */
  readonly rank: number | undefined
  /** As written: a file of the repository, or an http(s) address. */
  readonly image: string | undefined
  /** BCP 47. */
  readonly lang: string | undefined
  readonly dir: 'ltr' | 'rtl' | 'auto' | undefined
  /** `permalink: /`: the page asks to be the home page. */
  readonly isHome: boolean
  /** Reachable by its address and by links, and in no list. */
  readonly isUnlisted: boolean
  /** The page is shown from this minute on. A whole minute in UTC, `YYYY-MM-DDTHH:MM:00.000Z`. */
  readonly shownFrom: string | undefined
  /** The first minute at which the page is shown no more, likewise. */
  readonly shownUntil: string | undefined
  /** Old addresses, as written. */
  readonly redirectFrom: readonly string[]
}

/** `YYYY-MM-DD`, or an instant with its zone, `YYYY-MM-DDTHH:MM:SS[.mmm]` and `Z` or `±HH:MM`. Its first ten characters are the day its author wrote. */
export type PageDate = string & { readonly __brand: 'PageDate' }

export interface Block {
  /** Index into `Page.blocks`; undefined for a block at the top of the page. Always smaller than the block's own index. */
  readonly parent: number | undefined
  /** 0-based rank among siblings, dense. */
  readonly order: number
  readonly kind: 'item' | 'heading' | 'paragraph' | 'code' | 'table' | 'quote' | 'html' | 'rule'
  /** 1-based line in the file on which the block starts. */
  readonly line: number
  /** The block's own markdown: children, list marker and indentation removed, `id::`, a final `^id` and what Logseq logs (`collapsed::`, `:LOGBOOK:`) removed, LF line ends. Hashed by identity rule 2. */
  readonly source: string
  /** What a reader reads, as plain text, white space collapsed. For search, quotes and similarity. */
  readonly text: string
  /** The id the author wrote: `id:: <uuid>`, `^block-id`, `{#id}`; without its markers. */
  readonly authorId: string | undefined
  readonly properties: JsonObject
  readonly tags: readonly string[]
  /** `TODO`, `DOING`, `DONE`, … as written, or `x`/` ` of a GFM task item. */
  readonly task: string | undefined
  /** The block's own HTML without its children and without `<li>`. */
  readonly html: Template
}

export interface Heading {
  /** Index into `Page.blocks`. */
  readonly block: number
  /** 1–6. */
  readonly level: number
  readonly text: string
  /** HTML id, unique on the page, letters and digits of every script kept, prefixed so that it can shadow no global (`h-…`). */
  readonly anchor: string
}

/** A reference to another page, block, heading, tag or file, as the author wrote it. */
export interface Link {
  readonly kind: 'page' | 'tag' | 'block' | 'file' | 'asset' | 'embed'
  /** Index into `Page.blocks`; undefined when it stands in the page's properties or front matter. */
  readonly block: number | undefined
  /**
   * `page`, `tag`, `embed`: a page's name as written (`''` for this page). `block`: the id as written.
   * `file`, `asset`: the URL path as written, percent-decoded, still relative.
   */
  readonly target: string
  /** Heading path (`[[page#h1#h2]]`) or block id (`[[page#^id]]`), or the fragment of a file link. */
  readonly fragment: LinkFragment | undefined
  /** Plain text of the label the author wrote, if any. */
  readonly label: string | undefined
  /** 1-based. */
  readonly line: number
  readonly column: number
}

export type LinkFragment =
  | { readonly kind: 'heading'; readonly path: readonly string[] }
  | { readonly kind: 'block'; readonly id: string }

// ── Linked ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where a link leads. */
export type LinkTarget =
  | {
      readonly kind: 'page'
      readonly page: NodeUuid
      readonly path: PagePath
      readonly title: string
      /** Set when the link names a block or a heading that exists. */
      readonly block: NodeUuid | undefined
      /** HTML id on the target page, without `#`. */
      readonly anchor: string | undefined
    }
  /** A tag that no page is named after: leads to the list of what carries it. */
  | { readonly kind: 'tag'; readonly tag: string }
  /** A file of the repository that is not a page. */
  | { readonly kind: 'asset'; readonly path: string }
  /** Nothing published is there. The label is shown, marked, without `href`. */
  | { readonly kind: 'broken' }

export interface Backlink {
  readonly page: NodeUuid
  readonly path: PagePath
  readonly title: string
  /** The quoting block, its index on that page; undefined when the page's properties refer. */
  readonly block: number | undefined
}

/** What git says of a page's file. Instants in ISO 8601, UTC, as their writers' clocks had them. */
export interface PageHistory {
  /** Of the commit that brought it; undefined when the repository's history does not go back so far. */
  readonly created: string | undefined
  /** Of the last commit that changed its text; never before `created`. */
  readonly updated: string
  /** Who changed it most often is first. Empty when nobody is to be named. */
  readonly authors: readonly string[]
}

export interface PageReference {
  readonly path: PagePath
  readonly title: string
}

/** A page that knows its place among all others. */
export interface LinkedPage {
  readonly page: Page
  readonly uuid: NodeUuid
  readonly path: PagePath
  /** Aligned with `page.blocks`. */
  readonly blockUuids: readonly NodeUuid[]
  /** How each block's uuid came about: 1 author's uuid, or hash of the author's id; 2 hash of its text. Aligned with `page.blocks`. */
  readonly idRules: readonly (1 | 2)[]
  /** Aligned with `page.links`. */
  readonly targets: readonly LinkTarget[]
  /** Aligned with `page.queries`. */
  readonly answers: readonly QueryAnswer[]
  /** Sorted by the citing page's path, then block. A page does not cite itself. */
  readonly backlinks: readonly Backlink[]
  /** Blocks that other pages name, by index, and how often. */
  readonly citedBlocks: readonly { readonly block: number; readonly count: number }[]
  /** From the top; pages that do not exist are named without a path. The page itself is not in it. */
  readonly breadcrumbs: readonly { readonly title: string; readonly path: PagePath | undefined }[]
  readonly previous: PageReference | undefined
  readonly next: PageReference | undefined
  /** Undefined where git is not asked, or does not say. */
  readonly history: PageHistory | undefined
}

/** A page or a folder in the tree of pages, and what is in it. A Logseq namespace is a folder. */
export interface SiteTreeEntry {
  readonly title: string
  /** Of the page, `''` for home, or of the list of the folder. Undefined: a folder whose address is somebody else's. */
  readonly path: PagePath | '' | undefined
  /** A folder that is no page itself: at its path is the list of what is in it. */
  readonly isFolder: boolean
  /** In the order in which readers walk through them. */
  readonly children: readonly SiteTreeEntry[]
}

/** Every published page of one commit, linked. */
export interface LinkedSite {
  readonly workspaceId: number
  readonly workspaceSlug: Slug
  readonly config: GraphConfig
  readonly title: string
  /** Sorted by path, code unit order. */
  readonly pages: readonly LinkedPage[]
  /** Every listed page that is no journal, by folder. */
  readonly tree: readonly SiteTreeEntry[]
  /** By path: the files that its pages refer to and that are published. Empty until their bytes were looked at (`assets/`). */
  readonly assets: ReadonlyMap<string, Asset>
  readonly byUuid: ReadonlyMap<NodeUuid, LinkedPage>
  /** The home page, when a page is one; otherwise the list of all pages serves. Its address is the workspace's own, `/<workspace>`. */
  readonly home: PagePath | undefined
  /** Aliases, `redirect_from` and configured redirects that collide with no page. Sorted by `from`. */
  readonly redirects: readonly Redirect[]
  /** Problems of parsing and linking, sorted by path, line, column, code. */
  readonly problems: readonly Problem[]
  /** What answering its queries took, at most. */
  readonly querySteps: QuerySteps
}

/** A file of the repository that a published page refers to, as it is served. Also a row of `assets`. */
export interface Asset {
  /** From the root. */
  readonly path: string
  /** Of the blob; known again by it, so that an unchanged file is not read. */
  readonly oid: Oid
  /** Of the bytes. */
  readonly sha256: Digest
  /** As it is served: from the closed table of `assets/media-type.ts`. */
  readonly type: string
  readonly sizeBytes: number
  /** Of a picture, in CSS pixels, as it is shown; undefined when its bytes do not say. */
  readonly width: number | undefined
  readonly height: number | undefined
  /** Below the workspace, decoded: `-/files/<16 hex digits of sha256>/<name>`. */
  readonly address: string
  readonly digest: Digest
}

/** A piece of the bytes of an asset, `ASSET_CHUNK_BYTES` long but for the last. Equal content is stored once. */
export interface AssetChunk {
  readonly sha256: Digest
  /** 0-based. */
  readonly chunk: number
  /** Of the blob that holds the bytes. */
  readonly oid: Oid
}

/** One permanent redirect. `to` is `''` when it leads to the home page. */
export interface Redirect {
  readonly from: PagePath
  readonly to: PagePath | ''
}

// ── Rows ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A row of `nodes`. A page has a slug and no parent; a block has a parent and no slug. */
export type Node = PageNode | BlockNode

export interface PageNode {
  readonly kind: 'page'
  readonly uuid: NodeUuid
  readonly name: PageName
  readonly slug: Slug
  readonly path: PagePath
  readonly title: string
  readonly metadata: JsonObject
  readonly digest: Digest
}

export interface BlockNode {
  readonly kind: 'block'
  readonly uuid: NodeUuid
  readonly pageUuid: NodeUuid
  /** The parent block, or the page for a block at its top. */
  readonly parentUuid: NodeUuid
  /** 0-based rank among siblings, dense. */
  readonly order: number
  readonly idRule: 1 | 2
  /** The block's own markdown. */
  readonly source: string
  readonly text: string
  /** The block's own HTML, links resolved, children not included. */
  readonly html: string
  readonly metadata: JsonObject
  readonly digest: Digest
}

/** A row of `links`: one reference that stands on a page. */
export interface PageLink {
  readonly fromPage: NodeUuid
  /** The quoting block; undefined for a reference in the page's properties. */
  readonly fromBlock: NodeUuid | undefined
  /** 0-based rank among the links of the page. */
  readonly order: number
  readonly kind: Link['kind']
  /** As written. */
  readonly target: string
  readonly toPage: NodeUuid | undefined
  readonly toBlock: NodeUuid | undefined
  readonly digest: Digest
}

/**
 * A row of `rendered_pages`: what the server joins and sends.
 * `page`: one page at its `path`. `listing`: a list that is no page, at `-/…`. `shell`: what is around all of them: the frame at `-/shell`, the writer's style at `-/style/…`.
 */
export interface RenderedPage {
  readonly kind: 'page' | 'listing' | 'shell'
  /** Below the workspace, no leading slash. `''` is the workspace's home: the home page, or the list of all pages when no page is home. */
  readonly path: string
  readonly pageUuid: NodeUuid | undefined
  readonly title: string
  /** What goes into `<head>` for this page alone: title, description. Complete HTML. For the shell: empty. */
  readonly head: string
  /** What goes into the frame's middle: everything in `<main>`. For the shell: JSON, see `Shell` of the renderer. */
  readonly body: string
  readonly digest: Digest
}

// ── Deployments ───────────────────────────────────────────────────────────────────────────────────────────────────

/** All rows that are true of one commit. */
export interface SiteRows {
  readonly nodes: readonly Node[]
  readonly links: readonly PageLink[]
  readonly renderedPages: readonly RenderedPage[]
  readonly redirects: readonly (Redirect & { readonly digest: Digest })[]
  readonly assets: readonly Asset[]
  /** The bytes of all assets, by content; in the order in which they are written. */
  readonly assetChunks: readonly AssetChunk[]
}

/** Digests by key, as far as they are asked for: a `Map` is one, and so is a `DigestTable` of `plan/`, which is smaller. */
export type DigestMap = Pick<ReadonlyMap<string, Digest>, 'get' | 'has' | 'size'> & {
  keys(): Iterable<string>
}

/**
 * The keys and digests of the rows that are true in the newest finished deployment. Keys are made by `plan/row-key.ts`.
 * Nodes and links may be those of some pages alone: a run that knows that the others stay as they are does not read them.
 */
export interface StoredRows {
  /** All of them. */
  readonly pages: ReadonlySet<NodeUuid>
  readonly nodes: DigestMap
  readonly links: DigestMap
  readonly renderedPages: DigestMap
  readonly redirects: DigestMap
  readonly assets: DigestMap
  readonly assetChunks: DigestMap
  /** By key of a page that is in `nodes`: its `metadata.textDigest`, absent for a page without text. Tells a moved page from a new one. */
  readonly pageTexts: ReadonlyMap<string, string>
}

/** The difference between what is stored and what should be true, for some rows: what to insert, and the keys of what ends. A changed row is in both. */
export interface PlanPart {
  readonly insert: SiteRows
  readonly end: {
    readonly nodes: readonly string[]
    readonly links: readonly string[]
    readonly renderedPages: readonly string[]
    readonly redirects: readonly string[]
    readonly assets: readonly string[]
    readonly assetChunks: readonly string[]
  }
  /** What follows from the deployments before, and from no commit alone: in no count and no digest. */
  readonly history?: HistoryPart
}

/** An address that answered once and is no page's any more. `to`: where its page is now, undefined when it is gone. */
export interface PastAddress {
  readonly path: string
  readonly to: string | undefined
  /** Paths of pages that most of the text of a page that is gone went to, at most `MOST_SUCCESSORS`. */
  readonly wentTo: readonly string[]
  /** The page is kept from readers: nothing may be said of it. */
  readonly isHidden: boolean
  readonly digest: Digest
}

/** `to` took the place of `from`, which is gone: a block that was edited or moved, a page that was renamed. */
export interface NodeSuccessor {
  readonly from: NodeUuid
  readonly to: NodeUuid
  readonly digest: Digest
}

/**
 * A name of a place (an HTML id) that a page at an address had, and has no more. `node`: the block that had it; where it is
 * now follows from `NodeSuccessor`s.
 */
export interface PastAnchor {
  /** Of the page, `''` for home. */
  readonly path: string
  readonly anchor: string
  readonly node: NodeUuid
  readonly digest: Digest
}

/** The difference between the history that is stored and the one that should be. Keys: the path, the `from`, path and anchor. */
export interface HistoryPart {
  readonly insert: {
    readonly pastAddresses: readonly PastAddress[]
    readonly nodeSuccessors: readonly NodeSuccessor[]
    readonly pastAnchors: readonly PastAnchor[]
  }
  readonly end: {
    readonly pastAddresses: readonly string[]
    readonly nodeSuccessors: readonly NodeUuid[]
    readonly pastAnchors: readonly AnchorKey[]
  }
}

export type AnchorKey = Pick<PastAnchor, 'path' | 'anchor'>

/** The difference for all rows, and its sums. */
export interface DeploymentPlan extends PlanPart {
  readonly stats: DeploymentStats
  /** SHA-256 over the digests of all nodes, pages and assets that are true after this deployment, sorted by key. */
  readonly digest: Digest
}

export interface DeploymentStats {
  readonly files: number
  readonly pages: {
    readonly total: number
    readonly added: number
    readonly changed: number
    readonly removed: number
    readonly moved: number
    readonly unchanged: number
    /** Files that were parsed for this run; the pages of the others were known. */
    readonly parsed: number
    /** Pages whose HTML was made anew; that of the others is known to be what is stored. */
    readonly rendered: number
  }
  readonly blocks: {
    readonly total: number
    readonly added: number
    readonly changed: number
    readonly removed: number
  }
  readonly links: number
  /** Rows inserted and ranges ended. */
  readonly rows: number
  /** Statements that inserted nodes. */
  readonly batches: number
}

/** `prepared`: scheduled by a run that is still building. */
export type DeploymentStatus = 'pending' | 'building' | 'prepared' | 'success' | 'failed'
export type SyncStatus = 'idle' | 'syncing' | 'success' | 'error'
export type SyncTrigger = 'cli' | 'up' | 'poll' | 'webhook'

/** A row of `deployment_history`: the record of one run, or of a deployment that a run built ahead. */
export interface Deployment {
  readonly id: number
  readonly workspaceId: number
  readonly status: DeploymentStatus
  readonly isLive: boolean
  /** False: it was let go. Readers cannot be given it, and what it held is deleted. */
  readonly isKept: boolean
  /** Readers are going to get it at `goesLiveAt`. */
  readonly isScheduled: boolean
  /** The run that built this deployment ahead; undefined for a run's own. */
  readonly scheduledAfter: number | undefined
  /** ISO 8601; undefined for a run's own. */
  readonly goesLiveAt: string | undefined
  readonly trigger: SyncTrigger
  readonly branch: string | undefined
  /** Undefined until the run knows its commit. */
  readonly commit: Commit | undefined
  /** ISO 8601, the database's clock. */
  readonly startedAt: string
  readonly finishedAt: string | undefined
  readonly durationMs: number | undefined
  readonly stats: DeploymentStats | undefined
  readonly digest: Digest | undefined
  readonly problems: readonly Problem[]
  /** What the run did, in order. */
  readonly log: readonly BuildLogEntry[]
  /** Why it failed: code of `errors.ts` and one sentence, at most 4 KiB, no secrets. */
  readonly error: { readonly code: string; readonly message: string } | undefined
}

export interface BuildLogEntry {
  readonly stage: SyncStage
  /** Since the start of the run, milliseconds. */
  readonly atMs: number
  readonly durationMs: number
  /** What was counted (files, pages, rows), if anything. */
  readonly count: number | undefined
  readonly message: string
}

export type SyncStage =
  | 'fetch'
  | 'read'
  | 'parse'
  | 'link'
  | 'render'
  | 'plan'
  | 'write'
  | 'schedule'
  | 'live'

export interface Workspace {
  readonly id: number
  readonly slug: Slug
  readonly name: string
  /** As given, without credentials. An https or ssh URL, or an absolute local path. */
  readonly repositoryUrl: string
  /** Undefined: the remote's default branch. */
  readonly branch: string | undefined
  /** Directory below the repository's root that holds the notes; `''` for all of it. */
  readonly root: string
  readonly liveDeploymentId: number | undefined
  /** After a rollback: syncs build and do not go live. */
  readonly isPinned: boolean
  /** How much of the past is kept: the last runs, and what is younger, in days; whichever is more. */
  readonly keep: { readonly deployments: number; readonly days: number }
  readonly syncStatus: SyncStatus
  readonly createdAt: string
}
