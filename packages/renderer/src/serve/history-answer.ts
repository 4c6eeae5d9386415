import type { SiteReader } from '@draehi/core'
import { writeHistoryPage } from '../page/history-page.ts'
import type { Answer, Ask } from './answer.ts'
import { errorAnswer, type Frame, momentaryAnswer } from './fixed-answer.ts'
import type { PublishedSite } from './published-site.ts'
import { queryValue } from './query-value.ts'
import { joinShell, type Shell } from './shell.ts'
import { readAt } from './site-view.ts'

/** Changes of a page that are listed. */
const HISTORY_LENGTH = 200
const NO_INDEX = { 'x-robots-tag': 'noindex' }

/** Answers `-/history/<path>`: when the page changed, and with `?diff=<deployment>` what changed then. */
export function createHistoryAnswer(
  reader: SiteReader,
  frame: Frame,
  findShell: (site: PublishedSite) => Promise<Shell>,
): (ask: Ask, site: PublishedSite, path: string) => Promise<Answer> {
  return async (ask, site, path) => {
    const page = await reader.findRenderedPage(site, path)
    if (page?.kind !== 'page') return errorAnswer(frame, 404, NO_INDEX)
    const moments = await reader.listPageMoments(site, path, HISTORY_LENGTH)
    const { slug } = site
    const id = readAt(queryValue(ask.target, 'diff') ?? '')
    const diff = id && 'id' in id ? await reader.findPageDiff(site, path, id.id) : undefined
    const content = writeHistoryPage({ slug, path, title: page.title }, moments, diff)
    const body = joinShell(await findShell(site), { ...content, slug, path })
    return momentaryAnswer(frame, 200, body, NO_INDEX)
  }
}
