import type { ListedSite, SiteReader } from '@draehi/core'
import { pageHref } from '../page/page-href.ts'
import { type Frame, HTML, momentaryAnswer, redirectAnswer } from './fixed-answer.ts'
import { createFreshValue, type FreshValueOptions } from './fresh-value.ts'
import { writeEmptyFrontPage, writeFrontPage } from './front-page.ts'
import { CACHE_CONTENT } from './header-fields.ts'
import { createRepresentation } from './representation.ts'
import type { SitePage } from './site-pages.ts'

/** What is at `/`: the live workspaces, the only one, or how to publish the first. */
export interface FrontDoor {
  find(): Promise<SitePage>
}

export function createFrontDoor(reader: SiteReader, frame: Frame, freshness: FreshValueOptions): FrontDoor {
  const front = createFreshValue(async () => toFront(frame, await reader.listSites()), freshness)
  return { find: () => front.read() }
}

function toFront(frame: Frame, sites: readonly ListedSite[]): SitePage {
  const live = sites.filter(({ deploymentId }) => deploymentId !== undefined)
  const [first] = live
  if (first === undefined) {
    return { kind: 'fixed', answer: momentaryAnswer(frame, 200, writeEmptyFrontPage(frame.headFiles)) }
  }
  if (live.length === 1) {
    return { kind: 'fixed', answer: redirectAnswer(frame, 307, pageHref(first.slug, '')) }
  }
  const headers = { ...frame.security, 'cache-control': CACHE_CONTENT }
  const body = Buffer.from(writeFrontPage(live, frame.headFiles))
  return { kind: 'page', representation: createRepresentation(HTML, body, headers) }
}
