/** The table of contents marks what is read: the last heading that is in the upper third of the window, or above it. */

import { elementAt } from './site-links.js'

/** The root reaches far up, so that a heading that was jumped over counts as one that was passed. */
const MARGIN = '1000000px 0px -66% 0px'

/**
 * @param {HTMLElement} main
 * @param {AbortSignal} left
 */
export function markContents(main, left) {
  /** @type {Map<Element, HTMLAnchorElement>} in reading order */
  const links = new Map()
  for (const link of main.querySelectorAll('.toc a')) {
    if (!(link instanceof HTMLAnchorElement)) continue
    const heading = elementAt(document, link.hash)
    if (heading !== null) links.set(heading, link)
  }
  if (links.size === 0) return
  /** @type {Set<Element>} */
  const passed = new Set()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) passed.add(target)
        else passed.delete(target)
      }
      const last = [...links].filter(([heading]) => passed.has(heading)).at(-1)
      for (const link of links.values()) {
        if (link === last?.[1]) link.setAttribute('aria-current', 'location')
        else link.removeAttribute('aria-current')
      }
      if (last !== undefined) keepInView(last[1])
    },
    { rootMargin: MARGIN },
  )
  for (const heading of links.keys()) observer.observe(heading)
  left.addEventListener('abort', () => observer.disconnect())
}

/** @param {HTMLElement} link in a table of contents that scrolls by itself; the window stays where it is */
function keepInView(link) {
  const nav = link.closest('nav')
  if (nav === null || nav.scrollHeight <= nav.clientHeight) return
  const { top, bottom } = nav.getBoundingClientRect()
  const box = link.getBoundingClientRect()
  if (box.top < top) nav.scrollTop -= top - box.top
  else if (box.bottom > bottom) nav.scrollTop += box.bottom - bottom
}
