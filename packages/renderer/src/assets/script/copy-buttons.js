/** What readers take along: code, and the addresses of headings. */

import { announce } from './announce.js'
import { element, icon } from './element.js'

const COPY = 'M9 9h11v11H9zM5 15H4V4h11v1'
const DONE = 'M5 13l4 4L19 7'
const DONE_MS = 1600

/** @param {HTMLElement} main */
export function addCopyButtons(main) {
  // Browsers have no clipboard for pages that come without https.
  if (navigator.clipboard === undefined) return
  const codes = [...main.querySelectorAll('pre:not(.mermaid)')].filter((one) => one instanceof HTMLElement)
  // All are measured before any is moved.
  const margins = codes.map((pre) => getComputedStyle(pre).margin)
  for (const [n, pre] of codes.entries())
    boxOf(pre, margins[n] ?? '').append(copyButton(() => pre.querySelector('code')?.textContent ?? ''))
}

/** @param {HTMLElement} main */
export function addHeadingAnchors(main) {
  for (const heading of main.querySelectorAll('.prose :is(h1, h2, h3, h4, h5, h6)[id]')) {
    if (heading.closest('.embed-body, .sr-only') || heading.querySelector('.heading-anchor')) continue
    const name = `Link to ${heading.textContent?.trim()}`
    const anchor = element('a', {
      class: 'heading-anchor',
      href: `#${encodeURIComponent(heading.id)}`,
      'aria-label': name,
    })
    anchor.append('#')
    anchor.addEventListener('click', () => {
      navigator.clipboard?.writeText(anchor.href).then(
        () => announce('The link was copied.'),
        () => undefined,
      )
    })
    heading.append(anchor)
  }
}

/**
 * Where the button stands while the code scrolls below it: the figure, or a box of its own.
 *
 * @param {HTMLElement} pre
 * @param {string} margin that its place gives it, and would not give it in a box
 */
function boxOf(pre, margin) {
  const figure = pre.parentElement
  if (figure?.matches('figure')) return figure
  const box = element('div', { class: 'copy-box' })
  box.style.margin = margin
  pre.style.margin = '0'
  pre.replaceWith(box)
  box.append(pre)
  return box
}

/** @param {() => string} read */
function copyButton(read) {
  const button = element('button', { type: 'button', class: 'copy', 'aria-label': 'Copy code' }, icon(COPY))
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(read())
    } catch {
      announce('The browser did not allow it.')
      return
    }
    button.replaceChildren(icon(DONE))
    announce('Copied.')
    setTimeout(() => button.replaceChildren(icon(COPY)), DONE_MS)
  })
  return button
}
