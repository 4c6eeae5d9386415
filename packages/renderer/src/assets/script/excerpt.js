/** The part of a page that a link means, as elements of this document that ask nobody but us for anything. */

import { element } from './element.js'
import { elementAt } from './site-links.js'

/** What a page begins with, until so many letters are reached. */
const LETTERS = 900

/** Has a sense where it stands and nowhere else, acts by itself, or is large. */
const LEFT_OUT =
  '.toc, .cited-by, .steps, .crumbs, .properties, script, form, iframe, object, audio, video, .copy, .fold, .heading-anchor, .cited-count'

/** What asks for something at an address. */
const ASKING = 'img, source, track, image'

/**
 * @param {Document} page
 * @param {string} hash of the link; `''`: the page is meant
 * @param {string} address of the page, without hash
 * @returns {readonly HTMLElement[] | undefined} undefined when there is nothing to show
 */
export function toExcerpt(page, hash, address) {
  const target = hash === '' ? null : elementAt(page, hash)
  const parts = target === null ? beginning(page) : partOf(target)
  const shown = element('div', { class: 'prose' })
  for (const part of parts) shown.append(toOwn(part, address))
  if (shown.textContent?.trim() === '' && shown.querySelector('img, math, svg') === null) return undefined
  const title = page.querySelector('main h1')?.textContent?.trim()
  const heading = title ? [element('p', { class: 'preview-title', dir: 'auto' }, title)] : []
  return [...heading, shown]
}

/** @param {Document} page */
function beginning(page) {
  const whole = page.querySelector('main .prose') ?? page.querySelector('main .listing')
  /** @type {Element[]} */
  const parts = []
  let letters = 0
  for (const part of whole?.children ?? []) {
    if (part.matches('header')) continue
    parts.push(part)
    letters += part.textContent?.length ?? 0
    if (letters > LETTERS) break
  }
  return parts
}

/**
 * A heading with what is below it, an item with its children, or what else the place stands in.
 *
 * @param {Element} target
 * @returns {readonly Element[]}
 */
function partOf(target) {
  const heading = target.closest('h1, h2, h3, h4, h5, h6')
  // A former name of a table or of code stands in front of it.
  const named = `#${CSS.escape(target.id)}.past-anchor ~ :not(.past-anchor)`
  if (heading === null)
    return [
      target.closest('li, p, pre, table, figure, blockquote, dl, div[id], section') ??
        target.parentElement?.querySelector(named) ??
        target,
    ]
  const item = heading.closest('li')
  if (item !== null) return [item]
  const parts = [heading]
  const isOver = (/** @type {Element} */ { localName }) =>
    /^h[1-6]$/u.test(localName) && localName <= heading.localName
  for (let next = heading.nextElementSibling; next !== null && !isOver(next); next = next.nextElementSibling)
    parts.push(next)
  return parts
}

/**
 * @param {Element} part of any document
 * @param {string} address to which its own `#…` belong
 */
function toOwn(part, address) {
  // Cleaned before it is of this document: what is not in one asks for nothing.
  const inert = new Document()
  const copy = inert.importNode(part, true)
  const all = [copy, ...copy.querySelectorAll('*')]
  for (const one of all) {
    if (one.matches(LEFT_OUT) || (one.matches(ASKING) && !isOurs(one))) one.remove()
    one.removeAttribute('id')
    one.removeAttribute('name')
    const href = one.getAttribute('href')
    if (href?.startsWith('#')) one.setAttribute('href', address + href)
  }
  const own = document.importNode(copy, true)
  return own.matches('li') ? element('ul', { class: part.parentElement?.className ?? '' }, own) : own
}

/** @param {Element} asking */
function isOurs(asking) {
  return ['src', 'srcset', 'href'].every((name) => {
    const address = asking.getAttribute(name)
    return address === null || address.startsWith('data:') || isSameOrigin(address)
  })
}

/** @param {string} address */
function isSameOrigin(address) {
  return URL.canParse(address, location.href) && new URL(address, location.href).origin === location.origin
}
