/** Another page of the site in the frame of this one. */

/** What of the frame tells where one is. */
const FRAME = '.sidebar, .site-nav, .site-footer'

/** What of a head is about one page. */
const ABOUT = 'meta:not([charset], [name="viewport"], [name="color-scheme"]), link:not([rel="stylesheet"])'

/** Our scripts, also where the site lies below a path of its host. */
const OURS = /^(\/[^/]+)*\/-\/assets\//

/** @param {Document} page @returns {boolean} whether it has this frame, made by the same version of the program */
export function canTakeIn(page) {
  return filesOf(page) === filesOf(document) && page.querySelector('main') !== null
}

/** @param {Document} page */
function filesOf(page) {
  const files = page.querySelectorAll('head > link[rel="stylesheet"], head > script[src*="/site."]')
  return [...files].map((file) => file.getAttribute('href') ?? file.getAttribute('src')).join(' ')
}

/** @param {Document} page */
export function takeIn(page) {
  for (const name of ['lang', 'dir']) copyAttribute(name, page.documentElement, document.documentElement)
  document.title = page.title
  for (const old of document.head.querySelectorAll(ABOUT)) old.remove()
  document.head.append(...toOwn(page.head.querySelectorAll(ABOUT)))
  replaceFrame(page)
  const [main] = toOwn(page.querySelectorAll('main'))
  if (main !== undefined) document.querySelector('main')?.replaceWith(main)
  for (const script of page.head.querySelectorAll('script[type="module"][src]')) {
    const href = script.getAttribute('src')
    // One that has run is not run again: it listens to pages that arrive.
    if (href && OURS.test(href)) import(href).catch(console.warn)
  }
}

/** @param {Document} page */
function replaceFrame(page) {
  const arriving = [...page.querySelectorAll(FRAME)]
  for (const [n, old] of [...document.querySelectorAll(FRAME)].entries()) {
    const other = arriving[n]
    if (other === undefined || !(old instanceof HTMLElement)) continue
    const { scrollTop } = old
    const open = new Set([...old.querySelectorAll('details[open]')].map(nameOf))
    old.replaceChildren(...toOwn(other.childNodes))
    for (const details of old.querySelectorAll('details')) if (open.has(nameOf(details))) details.open = true
    old.scrollTop = scrollTop
    if (old.matches(':popover-open')) old.hidePopover()
  }
}

/** @param {Element} details */
const nameOf = (details) => details.querySelector('summary')?.textContent ?? ''

/**
 * @template {Node} Kind
 * @param {Iterable<Kind>} nodes of another document
 */
const toOwn = (nodes) => [...nodes].map((node) => document.importNode(node, true))

/**
 * @param {string} name
 * @param {Element} from
 * @param {Element} to
 */
function copyAttribute(name, from, to) {
  const value = from.getAttribute(name)
  if (value === null) to.removeAttribute(name)
  else to.setAttribute(name, value)
}
