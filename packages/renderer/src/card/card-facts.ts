/** What a social card says, and its address. Pure. */

import { digestOf, type JsonObject, type Slug } from '@draehi/core'
import { pageHref } from '../page/page-href.ts'
import type { CardColours } from './card-colours.ts'

export interface CardFacts {
  readonly title: string
  readonly siteTitle: string
  /** `''` when nothing is said. */
  readonly description: string
  readonly colours: CardColours
}

/** How cards are drawn: another number gives every card another address. */
const CARD_FORM = 1

export const CARD_WIDTH = 1200
export const CARD_HEIGHT = 630

/** Below a workspace, before hash and path. */
export const CARD_PATH = '-/card/'

/** Stands in the head of a page that has no picture of its own, where the server puts the card. */
export const CARD_PLACE = '<meta name="draehi-card">'

/** 16 hex digits: equal facts have equal cards. */
export function cardHash(facts: CardFacts): string {
  const { ground, text, muted, accent } = facts.colours
  const { title, siteTitle, description } = facts
  const value: JsonObject = { form: CARD_FORM, title, siteTitle, description, ground, text, muted, accent }
  return digestOf(value).slice(0, 16)
}

/** From the server's root. @param path of the page, `''` for home */
export function cardHref(slug: Slug, path: string, facts: CardFacts): string {
  return pageHref(slug, `${CARD_PATH}${cardHash(facts)}${path === '' ? '' : `/${path}`}.png`)
}

/** What of an address below a workspace names a card. */
export interface CardAddress {
  readonly hash: string
  readonly path: string
}

export function readCardAddress(below: string): CardAddress | undefined {
  const [, hash, path = ''] = /^-\/card\/([0-9a-f]{16})(?:\/(.+))?\.png$/u.exec(below) ?? []
  return hash === undefined ? undefined : { hash, path }
}

/** What the head of a page says of it to other sites; undefined when it shows no card. @param head as stored */
export function readCardFacts(head: string, siteTitle: string, colours: CardColours): CardFacts | undefined {
  if (!head.includes(CARD_PLACE)) return undefined
  const title = contentOf(head, 'og:title') ?? siteTitle
  return { title, siteTitle, description: contentOf(head, 'og:description') ?? '', colours }
}

function contentOf(head: string, property: string): string | undefined {
  const start = `<meta property="${property}" content="`
  const at = head.indexOf(start)
  if (at === -1) return undefined
  const from = at + start.length
  return head
    .slice(from, head.indexOf('"', from))
    .replace(/&(?:amp|lt|gt|quot|nbsp);/gu, (entity) => CHARACTERS.get(entity) ?? entity)
}

/** What `escapeAttribute` wrote. */
const CHARACTERS = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&nbsp;', '\u00a0'],
])
