import type { SiteReader } from '@draehi/core'
import { writeMentionsPage } from '../page/mentions-page.ts'
import type { Answer } from './answer.ts'
import { errorAnswer, type Frame, momentaryAnswer } from './fixed-answer.ts'
import { createGate, GateIsFull } from './gate.ts'
import type { PublishedSite } from './published-site.ts'
import { joinShell, type Shell } from './shell.ts'

/** Each is several searches: however many ask, pages are read. */
const READS_AT_ONCE = 1
const READS_WAITING = 20
const NO_INDEX = { 'x-robots-tag': 'noindex' }

/** Answers `-/mentions/<path>`: where other pages name the page without a link. */
export function createMentionsAnswer(
  reader: SiteReader,
  frame: Frame,
  findShell: (site: PublishedSite) => Promise<Shell>,
): (site: PublishedSite, path: string) => Promise<Answer> {
  const gate = createGate(READS_AT_ONCE, READS_WAITING)
  return async (site, path) => {
    const page = await reader.findRenderedPage(site, path)
    if (page?.kind !== 'page') return errorAnswer(frame, 404, NO_INDEX)
    try {
      const hits = (await gate(() => reader.findMentions(site, path))) ?? []
      const about = { slug: site.slug, path, title: page.title }
      const body = joinShell(await findShell(site), { ...about, ...writeMentionsPage(about, hits) })
      return momentaryAnswer(frame, 200, body, NO_INDEX)
    } catch (error) {
      if (error instanceof GateIsFull) return errorAnswer(frame, 503, { 'retry-after': '1' })
      throw error
    }
  }
}
