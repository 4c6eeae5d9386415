import { createHash } from 'node:crypto'
import {
  type AnchorPlace,
  ASSET_CHUNK_BYTES,
  type Digest,
  digestOf,
  type FoundNode,
  type NodeUuid,
  type PagePath,
  type PageReference,
  type SearchHit,
  type SearchResult,
  type SiteGraph,
  type SiteReader,
  type Slug,
  type StoredPage,
  type StoredPastAddress,
} from '@draehi/core'

/** One deployment of one workspace, as rows: what a test writes down. */
export interface FixtureSite {
  readonly workspaceId: number
  readonly name: string
  /** Default: the name. */
  readonly title?: string
  readonly deploymentId: number | undefined
  /** Path → body. `-/shell` has a default. */
  readonly pages: Readonly<Record<string, string>>
  readonly redirects?: Readonly<Record<string, string>>
  /** Addresses that answered before. */
  readonly past?: Readonly<Record<string, Partial<StoredPastAddress>>>
  /** Address → names of places that the page there had. */
  readonly anchors?: Readonly<Record<string, readonly AnchorPlace[]>>
  /** Id → where it is. */
  readonly nodes?: Readonly<Record<string, FoundNode>>
  /** Address → media type and bytes. */
  readonly files?: Readonly<Record<string, FixtureFile>>
}

export interface FixtureFile {
  readonly type: string
  readonly bytes: Buffer
}

export const sha256Of = (bytes: Buffer): Digest => createHash('sha256').update(bytes).digest('hex') as Digest

/** A reader over rows that can be replaced, counts its questions, and can be told to fail. */
export interface FixtureReader extends SiteReader {
  /** The questions so far, in order. */
  readonly asked: string[]
  /** Publishes: the rows of older deployments stay readable. */
  publish(slug: string, site: FixtureSite): void
  remove(slug: string): void
  /** From now on every question fails with this error; undefined ends it. */
  failWith(error: Error | undefined): void
  /** From now on no question is answered until the returned function is called. */
  hang(): () => void
}

const SHELL = JSON.stringify([
  '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
  '</head><body><main>',
  `</main><footer>${'frame '.repeat(300)}</footer></body></html>`,
])

export function createFixtureReader(sites: Readonly<Record<string, FixtureSite>>): FixtureReader {
  const live = new Map<string, FixtureSite>()
  const deployments = new Map<string, FixtureSite>()
  const asked: string[] = []
  let failure: Error | undefined
  let gate: Promise<void> | undefined

  const publish = (slug: string, site: FixtureSite): void => {
    live.set(slug, site)
    deployments.set(`${site.workspaceId}/${site.deploymentId}`, site)
  }
  for (const [slug, site] of Object.entries(sites)) publish(slug, site)

  const ask = async <Value>(question: string, answer: () => Value): Promise<Value> => {
    asked.push(question)
    const value = answer()
    await gate
    if (failure !== undefined) throw failure
    return value
  }
  const rowsOf = (site: {
    readonly workspaceId: number
    readonly deploymentId: number
  }): FixtureSite | undefined => deployments.get(`${site.workspaceId}/${site.deploymentId}`)
  const summary = (slug: string, { workspaceId, name, deploymentId }: FixtureSite) => ({
    workspaceId,
    slug: slug as Slug,
    name,
    deploymentId,
  })

  return {
    asked,
    publish,
    remove: (slug) => void live.delete(slug),
    failWith: (error) => {
      failure = error
    },
    hang: () => {
      let open: () => void = () => undefined
      gate = new Promise((resolve) => {
        open = resolve
      })
      return () => {
        gate = undefined
        open()
      }
    },
    listSites: () =>
      ask('sites', () =>
        [...live].map(([slug, site]) => ({ ...summary(slug, site), title: site.title ?? site.name })),
      ),
    findSite: (slug) =>
      ask(`site ${slug}`, () => {
        const site = live.get(slug)
        return site === undefined ? undefined : summary(slug, site)
      }),
    findRenderedPage: (site, path) =>
      ask(`page ${site.deploymentId} ${path}`, () => toStoredPage(rowsOf(site), path)),
    findRedirect: (site, from) =>
      ask(`redirect ${site.deploymentId} ${from}`, () => {
        const redirects = new Map(Object.entries(rowsOf(site)?.redirects ?? {}))
        return redirects.get(from) as PagePath | undefined
      }),
    findPastAddress: (site, path) =>
      ask(`past ${site.deploymentId} ${path}`, () => {
        const past = new Map(Object.entries(rowsOf(site)?.past ?? {})).get(path)
        return past && { wentTo: [], isHidden: false, to: undefined, ...past }
      }),
    findPastAnchors: (site, path) => Promise.resolve(rowsOf(site)?.anchors?.[path] ?? []),
    findNode: (site, uuid) =>
      ask(`node ${site.deploymentId} ${uuid}`, () =>
        new Map(Object.entries(rowsOf(site)?.nodes ?? {})).get(uuid),
      ),
    findAsset: (site, address) =>
      ask(`file ${site.deploymentId} ${address}`, () => {
        const file = new Map(Object.entries(rowsOf(site)?.files ?? {})).get(address)
        if (file === undefined) return undefined
        const { type, bytes } = file
        return { path: `a/${address.slice(-10)}`, sha256: sha256Of(bytes), type, sizeBytes: bytes.length }
      }),
    readAssetChunk: (site, sha256, chunk) =>
      ask(`piece ${chunk}`, () => {
        const files = Object.values(rowsOf(site)?.files ?? {})
        const bytes = files.find((file) => sha256Of(file.bytes) === sha256)?.bytes
        return bytes?.subarray(chunk * ASSET_CHUNK_BYTES, (chunk + 1) * ASSET_CHUNK_BYTES)
      }),
    readGraph: (site, around, limit) =>
      ask(`graph ${site.deploymentId} ${around} ${limit}`, () => toGraph(rowsOf(site), around, limit)),
    findNearPages: (site, path, limit) =>
      ask(`near ${site.deploymentId} ${path}`, () => toNearPages(rowsOf(site), path, limit)),
    findPreview: () => Promise.resolve(undefined),
    findPast: () => Promise.resolve(undefined),
    isPastShown: () => Promise.resolve(true),
    listPageMoments: () => Promise.resolve([]),
    // These rows are for pages as they are served; what programs read is tested with a database.
    listPages: (site) => ask(`list ${site.deploymentId}`, () => []),
    readContents: (site, path) => ask(`contents ${site.deploymentId} ${path}`, () => undefined),
    readVersions: (site) =>
      ask(`versions ${site.deploymentId}`, () => ({ blocks: [], times: new Map(), oldest: 0 })),
    readChanges: (site, since) => ask(`changes ${site.deploymentId} ${since}`, () => undefined),
    findPageDiff: () => Promise.resolve(undefined),
    findMentions: () => Promise.resolve([]),
    search: (site, query, limit, offset) =>
      ask(`search ${site.deploymentId} ${query}`, () => toResult(rowsOf(site), query, limit, offset)),
  }
}

function toStoredPage(site: FixtureSite | undefined, path: string): StoredPage | undefined {
  const isShell = path === '-/shell'
  const body = new Map(Object.entries(site?.pages ?? {})).get(path) ?? (isShell ? SHELL : undefined)
  if (site === undefined || body === undefined) return undefined
  return {
    kind: isShell ? 'shell' : path.startsWith('-/') ? 'listing' : 'page',
    path,
    title: path,
    head: isShell ? '' : `<title>${path}</title>`,
    body,
    digest: digestOf(body),
  }
}

/** Pages whose body contains the query, marked where it is. */
function toResult(site: FixtureSite | undefined, query: string, limit: number, offset: number): SearchResult {
  const all = Object.entries(site?.pages ?? {}).filter(([, body]) => query !== '' && body.includes(query))
  const hits = all.slice(offset, offset + limit).map(([path, text]): SearchHit => {
    const at = text.indexOf(query)
    return {
      page: { uuid: NODE, path: path as PagePath, title: { text: `Title of ${path}`, ranges: [] } },
      block: text.startsWith('# ') ? undefined : NODE,
      excerpt: { text, ranges: [[at, at + query.length]] },
    }
  })
  const suggestion = all.length === 0 && query !== '' ? 'frame <&>' : undefined
  return { query, hits, total: all.length, isCut: false, suggestion }
}

const NODE = '00000000-0000-8000-8000-000000000000' as NodeUuid

/** Pages in the order of their paths, each connected with the next. */
function toGraph(
  site: FixtureSite | undefined,
  around: string | undefined,
  limit: number,
): SiteGraph | undefined {
  const paths = Object.keys(site?.pages ?? {}).filter((path) => !path.startsWith('-/'))
  if (around !== undefined && !paths.includes(around)) return undefined
  const shown = paths.slice(0, limit)
  return {
    total: paths.length,
    pages: shown.map((path) => ({ path, title: `Title of ${path}`, links: 1 })),
    edges: shown.slice(1).map((_, n) => [n, n + 1] as const),
  }
}

/** Pages that begin with the same letter. */
function toNearPages(site: FixtureSite | undefined, path: string, limit: number): readonly PageReference[] {
  return Object.keys(site?.pages ?? {})
    .filter((near) => near !== '' && !near.startsWith('-/') && near[0] === path[0])
    .slice(0, limit)
    .map((near) => ({ path: near as PagePath, title: `Title of ${near}` }))
}
