import type { LiveSite, SiteReader, SiteSummary } from '@draehi/core'
import { pastView, readAt, type SiteView } from './site-view.ts'

/** A workspace with what is live of it: everything that one request reads. */
export type PublishedSite = SiteSummary &
  LiveSite & {
    /** Undefined for the live site at its own addresses. */
    readonly view?: SiteView
    /** What is live, when the site is not. */
    readonly live?: LiveSite
  }

/** Undefined for what no reader had, is not kept, or is no time. */
export async function findPastSite(
  reader: SiteReader,
  site: SiteSummary & LiveSite,
  at: string,
): Promise<PublishedSite | undefined> {
  const wanted = readAt(at)
  const past = wanted && (await reader.findPast(site.workspaceId, wanted))
  if (past === undefined) return undefined
  const { workspaceId, deploymentId } = site
  const view = pastView(site.slug, past, deploymentId)
  return { ...site, deploymentId: past.deploymentId, live: { workspaceId, deploymentId }, view }
}

/** Whether anything of it is live. */
export function isPublished(site: SiteSummary): site is PublishedSite {
  return site.deploymentId !== undefined
}
