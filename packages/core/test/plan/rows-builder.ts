import { digestOf, pageUuid, textBlockUuid } from '../../src/id.ts'
import type {
  Digest,
  DigestMap,
  JsonObject,
  NodeUuid,
  PageNode,
  PagePath,
  PlanPart,
  RenderedPage,
  SiteRows,
  StoredRows,
} from '../../src/nouns.ts'
import { parsePageName, slugOf, toPagePath } from '../../src/page-name.ts'
import {
  assetChunkKey,
  assetKey,
  isPageKey,
  linkKey,
  nodeKey,
  redirectKey,
  renderedPageKey,
  splitNodeKey,
} from '../../src/plan/row-key.ts'

/** Stored rows as plain maps. */
type StoredMaps = StoredRows & {
  readonly [Table in
    | 'nodes'
    | 'links'
    | 'renderedPages'
    | 'redirects'
    | 'assets'
    | 'assetChunks']: ReadonlyMap<string, Digest>
}

export function asMaps(stored: StoredRows): StoredMaps {
  const asMap = (table: DigestMap): ReadonlyMap<string, Digest> =>
    new Map([...table.keys()].flatMap((key) => (table.has(key) ? [[key, table.get(key) as Digest]] : [])))
  return {
    pages: stored.pages,
    nodes: asMap(stored.nodes),
    links: asMap(stored.links),
    renderedPages: asMap(stored.renderedPages),
    redirects: asMap(stored.redirects),
    assets: asMap(stored.assets),
    assetChunks: asMap(stored.assetChunks),
    pageTexts: stored.pageTexts,
  }
}

export const nothingStored: StoredMaps = {
  pages: new Set(),
  nodes: new Map(),
  links: new Map(),
  renderedPages: new Map(),
  redirects: new Map(),
  assets: new Map(),
  assetChunks: new Map(),
  pageTexts: new Map(),
}

/** What is stored after a plan is applied, as the database would do it: ranges ended first, then rows inserted. */
export function applied(stored: StoredMaps, plan: PlanPart): StoredMaps {
  const nodes = new Map(stored.nodes)
  const links = new Map(stored.links)
  const renderedPages = new Map(stored.renderedPages)
  const redirects = new Map(stored.redirects)
  const assets = new Map(stored.assets)
  const assetChunks = new Map(stored.assetChunks)
  const pageTexts = new Map(stored.pageTexts)
  const pages = new Set(stored.pages)
  for (const key of plan.end.nodes) {
    take(nodes, key)
    pageTexts.delete(key)
    if (isPageKey(key)) pages.delete(splitNodeKey(key).uuid)
  }
  for (const key of plan.end.links) take(links, key)
  for (const key of plan.end.renderedPages) take(renderedPages, key)
  for (const key of plan.end.redirects) take(redirects, key)
  for (const key of plan.end.assets) take(assets, key)
  for (const key of plan.end.assetChunks) take(assetChunks, key)
  for (const node of plan.insert.nodes) {
    const key = nodeKey(node.kind, node.uuid)
    put(nodes, key, node.digest)
    if (node.kind === 'page') pages.add(node.uuid)
    const text = node.kind === 'page' ? node.metadata['textDigest'] : undefined
    if (typeof text === 'string') pageTexts.set(key, text)
  }
  for (const row of plan.insert.links) put(links, linkKey(row.fromPage, row.order), row.digest)
  for (const row of plan.insert.renderedPages) put(renderedPages, renderedPageKey(row.path), row.digest)
  for (const row of plan.insert.redirects) put(redirects, redirectKey(row.from), row.digest)
  for (const row of plan.insert.assets) put(assets, assetKey(row.path), row.digest)
  for (const row of plan.insert.assetChunks)
    put(assetChunks, assetChunkKey(row.sha256, row.chunk), row.sha256)
  return { pages, nodes, links, renderedPages, redirects, assets, assetChunks, pageTexts }
}

function take(rows: Map<string, Digest>, key: string): void {
  if (!rows.delete(key)) throw new Error(`${key} is not stored and cannot end`)
}

function put(rows: Map<string, Digest>, key: string, digest: Digest): void {
  if (rows.has(key)) throw new Error(`${key} is stored twice`)
  rows.set(key, digest)
}

/** Keys and digests of rows, as if nothing had been stored before. */
export function storedAs(rows: SiteRows): StoredMaps {
  return {
    pages: new Set(rows.nodes.flatMap(({ kind, uuid }) => (kind === 'page' ? [uuid] : []))),
    nodes: new Map(rows.nodes.map((row) => [nodeKey(row.kind, row.uuid), row.digest])),
    links: new Map(rows.links.map((row) => [linkKey(row.fromPage, row.order), row.digest])),
    renderedPages: new Map(rows.renderedPages.map((row) => [renderedPageKey(row.path), row.digest])),
    redirects: new Map(rows.redirects.map((row) => [redirectKey(row.from), row.digest])),
    assets: new Map(rows.assets.map((row) => [assetKey(row.path), row.digest])),
    assetChunks: new Map(rows.assetChunks.map((row) => [assetChunkKey(row.sha256, row.chunk), row.sha256])),
    pageTexts: new Map(
      rows.nodes.flatMap((row) => {
        const text = row.kind === 'page' ? row.metadata['textDigest'] : undefined
        return typeof text === 'string' ? [[nodeKey(row.kind, row.uuid), text] as const] : []
      }),
    ),
  }
}

/** Rows of pages written as `{ name: [text of block, …] }`, for the plan alone: no links, ids made from name and text. */
export function rowsOf(
  pages: Readonly<Record<string, readonly string[]>>,
  redirects: Readonly<Record<string, string>> = {},
): SiteRows {
  return {
    nodes: Object.entries(pages).flatMap(([name, blocks]) => {
      const page = pageRow(name, blocks)
      return [page, ...blocks.map((text, order) => blockRow(page, text, order))]
    }),
    links: [],
    renderedPages: Object.entries(pages).map(([name, blocks]) => renderedRow(name, blocks)),
    redirects: Object.entries(redirects).map(([from, to]) => ({
      from: from as PagePath,
      to: to as PagePath,
      digest: digestOf([from, to]),
    })),
    assets: [],
    assetChunks: [],
  }
}

/** Of a page, or of a block by its text. */
export function uuidOf(page: string, text?: string): NodeUuid {
  const name = parsePageName(page)
  if (name === undefined) throw new Error(`${JSON.stringify(page)} is no name`)
  return text === undefined ? pageUuid(1, name) : textBlockUuid(pageUuid(1, name), text, 0)
}

function pageRow(text: string, blocks: readonly string[]): PageNode {
  const name = parsePageName(text)
  if (name === undefined) throw new Error(`${JSON.stringify(text)} is no name`)
  const path = toPagePath(name)
  const uuid = uuidOf(name)
  const metadata: JsonObject = blocks.length === 0 ? {} : { textDigest: digestOf(blocks) }
  const digest = digestOf([name, metadata])
  return { kind: 'page', uuid, name, slug: slugOf(path), path, title: name, metadata, digest }
}

function blockRow(page: PageNode, text: string, order: number): SiteRows['nodes'][number] {
  const uuid = uuidOf(page.name, text)
  return {
    kind: 'block',
    uuid,
    pageUuid: page.uuid,
    parentUuid: page.uuid,
    order,
    idRule: 2,
    source: text,
    text,
    html: text,
    metadata: {},
    digest: digestOf([uuid, order]),
  }
}

function renderedRow(path: string, blocks: readonly string[]): RenderedPage {
  const body = blocks.join('\n')
  return {
    kind: 'page',
    path,
    pageUuid: undefined,
    title: path,
    head: '',
    body,
    digest: digestOf([path, body]),
  }
}
