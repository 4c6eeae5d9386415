/** The card that shows a page, or the part of it that a link means: the page's own HTML, as it was served. */

import { element } from './element.js'
import { toExcerpt } from './excerpt.js'
import { readDocument } from './read-document.js'
import { withoutHash } from './site-links.js'

/** Pages that are not asked for again. */
const KEPT = 30
/** CSS pixels between link and card, card and window. */
const GAP = 6

const card = element('aside', { class: 'preview', 'aria-label': 'Preview', hidden: '' })
document.body.append(card)

/** @type {Map<string, Promise<Document>>} by address without hash, the one used last at the end */
const documents = new Map()

export const isCardShown = () => !card.hidden

export function hideCard() {
  card.hidden = true
  card.replaceChildren()
}

/**
 * @param {HTMLAnchorElement} link
 * @param {{ x: number, y: number } | undefined} pointer which line of the link is meant
 * @param {() => boolean} isWanted whether the reader is still there
 */
export async function showCard(link, pointer, isWanted) {
  const { href, hash } = link
  const address = withoutHash(href)
  const isHere = address === withoutHash(location.href)
  if (isHere && hash === '') return
  const page = isHere ? document : await find(address)
  if (!isWanted()) return
  const excerpt = toExcerpt(page, hash, address)
  if (excerpt === undefined) return
  card.replaceChildren(...excerpt)
  card.lang = page.querySelector('article')?.lang || page.documentElement.lang
  card.dir = page.querySelector('article')?.dir ?? ''
  card.hidden = false
  card.scrollTop = 0
  place(lineOf(link, pointer))
}

/** @param {string} address */
function find(address) {
  const found =
    documents.get(address) ??
    readDocument(address).then(({ document, status }) => {
      if (status !== 200) throw new Error(`${address} answers ${status}`)
      return document
    })
  documents.delete(address)
  documents.set(address, found)
  const [oldest] = documents.keys()
  if (documents.size > KEPT && oldest !== undefined) documents.delete(oldest)
  found.catch(() => documents.delete(address))
  return found
}

/**
 * A link that goes over several lines has several boxes.
 *
 * @param {HTMLAnchorElement} link
 * @param {{ x: number, y: number } | undefined} pointer
 */
function lineOf(link, pointer) {
  const lines = [...link.getClientRects()]
  const line = pointer && lines.find(({ top, bottom }) => top <= pointer.y && pointer.y <= bottom)
  return line ?? lines[0] ?? link.getBoundingClientRect()
}

/** @param {DOMRect} line where there is more room: below it or above */
function place({ top, bottom, left, right }) {
  const { clientWidth, clientHeight } = document.documentElement
  const below = clientHeight - bottom
  const isBelow = below >= Math.min(320, top) || below >= top
  card.style.maxHeight = `${Math.max(80, Math.min(336, (isBelow ? below : top) - 2 * GAP))}px`
  const { width, height } = card.getBoundingClientRect()
  const start = getComputedStyle(document.documentElement).direction === 'rtl' ? right - width : left
  card.style.left = `${Math.max(GAP, Math.min(start, clientWidth - width - GAP))}px`
  card.style.top = `${isBelow ? bottom + GAP : Math.max(GAP, top - height - GAP)}px`
}

/**
 * Below a page: where others name it without a link, looked for when its place is opened. It shows a part of another page
 * too; as a file of its own it would be heavier than it is.
 *
 * @param {Element} place
 */
export async function showMentions(place) {
  const link = place.querySelector('a')
  if (!link) return
  const page = await find(link.href)
  const list = page.querySelector('.mentions-list')
  if (list) link.parentElement?.replaceWith(document.importNode(list, true))
}
