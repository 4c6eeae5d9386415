/** Answers `-/card/<hash>/<path>.png`: the drawn picture of a page that is live and shows one. */

import type { SiteReader } from '@draehi/core'
import { type CardAddress, cardHash, cardHref, readCardFacts } from '../card/card-facts.ts'
import type { CardStudio } from '../card/card-studio.ts'
import type { Answer, Ask } from './answer.ts'
import { createByteLru } from './byte-lru.ts'
import { errorAnswer, type Frame, redirectAnswer } from './fixed-answer.ts'
import { GateIsFull } from './gate.ts'
import { CACHE_FOREVER } from './header-fields.ts'
import type { PublishedSite } from './published-site.ts'
import { createRepresentation, type Representation } from './representation.ts'
import type { Shell } from './shell.ts'
import { createSingleFlight } from './single-flight.ts'

interface Context {
  readonly cacheBytes: number
  readonly studio: CardStudio
  readonly findShell: (site: PublishedSite) => Promise<Shell>
  readonly answerFrom: (ask: Ask, representation: Representation) => Promise<Answer>
}

/**
 * What is drawn is read from the page as it is live: of a page that is not published there is no card, and an address of
 * what the page said before leads to the one of now.
 */
export function createCardAnswer(
  reader: SiteReader,
  frame: Frame,
  { cacheBytes, studio, findShell, answerFrom }: Context,
): (ask: Ask, site: PublishedSite, address: CardAddress) => Promise<Answer> {
  const kept = createByteLru<Representation>(cacheBytes, (card) => card.sizeBytes())
  const flight = createSingleFlight<Representation>()
  const headers = { ...frame.security, 'cache-control': CACHE_FOREVER, 'x-robots-tag': 'noindex' }

  return async (ask, site, { hash, path }) => {
    const page = await reader.findRenderedPage(site, path)
    if (page?.kind !== 'page') return errorAnswer(frame, 404)
    const { siteTitle, colours } = await findShell(site)
    const facts = readCardFacts(page.head, siteTitle, colours)
    if (facts === undefined) return errorAnswer(frame, 404)
    const now = cardHash(facts)
    if (now !== hash) return redirectAnswer(frame, 307, cardHref(site.slug, path, facts))
    try {
      const card =
        kept.get(now) ??
        (await flight(now, async () => {
          const drawn = createRepresentation('image/png', await studio.draw(facts), headers)
          kept.set(now, drawn)
          return drawn
        }))
      return await answerFrom(ask, card)
    } catch (error) {
      if (error instanceof GateIsFull) return errorAnswer(frame, 503, { 'retry-after': '5' })
      throw error
    }
  }
}
