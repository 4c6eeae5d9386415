import { setImmediate } from 'node:timers/promises'
import { type ReadFiles, readAssets } from './assets/read-assets.ts'
import { linkPages } from './links/link-pages.ts'
import { openParsePool } from './markdown/parse-pool.ts'
import type { LinkedSite, Page, PageHistory, Slug, Sources } from './nouns.ts'
import type { KnownPages } from './parsed/known-pages.ts'
import { compareProblems, compareText } from './problem.ts'

/** Who a site is, beside what it says. */
export interface SiteIdentity {
  readonly workspaceId: number
  readonly workspaceSlug: Slug
  /** The title, unless the graph's configuration has one. */
  readonly name: string
  /** ISO 8601 in UTC: the moment for which the site is made, for pages that are shown for a time. */
  readonly now: string
  /** By path of the page: what git says of its file. */
  readonly history?: ReadonlyMap<string, PageHistory> | undefined
}

/**
 * Sources as linked pages, without a database. Pages are parsed in workers; a bad one is a problem.
 * @param options.readFiles reads the files that pages refer to; without it the site has no assets and says nothing of them
 */
export async function linkSources(
  sources: Sources,
  identity: SiteIdentity,
  options: { readonly signal?: AbortSignal; readonly readFiles?: ReadFiles } = {},
): Promise<LinkedSite> {
  const site = linkParsed(
    sources,
    await parseSources(sources, { ...options, workspaceId: identity.workspaceId }),
    identity,
  )
  if (options.readFiles === undefined) return site
  const { assets, problems } = await readAssets(site, sources.assetFiles, { readFiles: options.readFiles })
  return { ...site, assets, problems: [...site.problems, ...problems].sort(compareProblems) }
}

/** Pages unpacked before anyone else has a turn. */
const PAGES_IN_A_ROW = 50

/** What is left of sources when their files are parsed. */
export type SourceFacts = Omit<Sources, 'files' | 'known'>

/**
 * The pages of all files, in the order of their paths.
 * @param options.onPage how many pages are parsed so far
 * @param options.workspaceId whose pages they are, so that the threads make their ids
 * @param options.pages gives those that are known, and keeps the others for the next run
 */
export async function parseSources(
  sources: Pick<Sources, 'files' | 'known' | 'config'>,
  options: {
    readonly signal?: AbortSignal | undefined
    readonly onPage?: (done: number) => void
    readonly pages?: Pick<KnownPages, 'take' | 'keep'>
    readonly workspaceId?: number
  },
): Promise<Page[]> {
  const { signal, onPage, pages, workspaceId } = options
  const pool = openParsePool(sources.config, {
    ...{ workspaceId },
    ...(signal === undefined ? {} : { signal }),
  })
  try {
    const parsing = pool.parsePages(sources.files, onPage, pages?.keep)
    parsing.catch(() => undefined) // it is waited for below
    // Meanwhile: a thread takes as long to start as thousands of pages to unpack.
    const known: Page[] = []
    for (const [n, file] of sources.known.entries()) {
      if (n % PAGES_IN_A_ROW === 0) await setImmediate()
      const page = pages?.take(file)
      if (page === undefined) throw new RangeError(`the page of ${file.path} is not known`)
      known.push(pool.unpack(page))
    }
    const parsed = await parsing
    return known.length === 0 ? parsed : [...parsed, ...known].sort((a, b) => compareText(a.path, b.path))
  } finally {
    await pool.close()
  }
}

export function linkParsed(sources: SourceFacts, pages: readonly Page[], identity: SiteIdentity): LinkedSite {
  const site = linkPages(pages, {
    ...identity,
    config: sources.config,
    paths: sources.paths,
    today: sources.commit?.authoredAt.slice(0, 10),
  })
  const problems = [...sources.problems, ...site.problems].sort(compareProblems)
  return { ...site, problems }
}
