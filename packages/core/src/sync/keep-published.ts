import { keepLinks, keepSite, whyNotKept } from '../kept/keep-site.ts'
import { keptFile, removeKept, writeKept, writeLinks, writeNotKept } from '../kept/kept-file.ts'
import type { KeptLinks } from '../kept/kept-form.ts'
import { keepRows } from '../kept/kept-rows.ts'
import type { Digest, LinkedSite, NodeUuid } from '../nouns.ts'
import { findPlaces } from '../parsed/kept-pages.ts'
import { keysHere } from '../parsed/known-pages.ts'
import { parsedPackFile } from '../parsed/parsed-pack.ts'
import type { SyncContext } from './request.ts'
import { keptKey, type PublishedSite } from './short-way.ts'
import type { ParsedGraph } from './stages.ts'

/**
 * Keeps a site whose pages were all linked, so that the next run may go the short way; what was kept before is gone in any case.
 * No fault of the file system stops a run: its price is time.
 */
export async function keepPublished(
  { dataDir }: Pick<SyncContext, 'dataDir'>,
  { graph, site, fingerprint }: { graph: ParsedGraph; site: LinkedSite; fingerprint: Digest },
  { deploymentId, digest, commit, mark, rendered }: PublishedSite,
): Promise<void> {
  const { workspaceId } = site
  const file = keptFile(dataDir, workspaceId)
  try {
    const why = whyNotKept(site, graph)
    if (why !== undefined) return await writeNotKept(file, why)
    const made = keepSite(site, graph)
    const found = findPlaces(parsedPackFile(dataDir, workspaceId), keysOf(made.pages, graph))
    const kept = keepRows(made.site, made.pages, rendered)
    if (found === undefined || kept === undefined || mark === undefined) return await removeKept(file)
    const { otherRows, rows, rowOrder } = kept
    const { places, bytes: packBytes } = found
    const { sources, site: facts, pages } = made
    const links = await writeLinks(file, linksOf(site, pages))
    const records = new Array<number>(pages.paths.length).fill(-1)
    for (const [at, n] of pages.shown.entries()) records[n] = links.places[at] ?? -1
    await writeKept(file, links.name, {
      ...{
        key: keptKey(workspaceId, fingerprint),
        deploymentId,
        digest,
        commit,
        traces: mark,
        packBytes,
        freshBytes: packBytes + links.bytes,
        age: 0,
      },
      sources,
      site: { ...facts, otherRows },
      pages: { ...pages, places, records, rows, rowOrder },
    })
  } catch {
    await removeKept(file).catch(() => undefined)
  }
}

type Keepable = ReturnType<typeof keepSite>

function keysOf(
  { paths, oids }: Keepable['pages'],
  { sources }: ParsedGraph,
): ReturnType<ReturnType<typeof keysHere>>[] {
  const keyOf = keysHere(sources.config)
  return paths.flatMap((path, n) => {
    const oid = oids[n]
    return oid === undefined ? [] : [keyOf({ path, oid })]
  })
}

/** In the order of the site. */
function* linksOf(site: LinkedSite, { uuids }: Keepable['pages']): Generator<KeptLinks> {
  const numbers = new Map(uuids.map((uuid, n) => [uuid, n]))
  const numberOf = (uuid: NodeUuid): number => numbers.get(uuid) ?? -1
  for (const page of site.pages) yield keepLinks(page, numberOf)
}
