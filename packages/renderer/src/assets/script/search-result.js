/** What `search.json` says, as links. Everything in it is text. */

import { element } from './element.js'

/**
 * @typedef {{ text: string, ranges: readonly (readonly [start: number, end: number])[] }} Marked
 * @typedef {{ url: string, title: Marked, excerpt: Marked }} Hit
 * @typedef {{
 *   total: number, isCut: boolean, suggestion: string | null, hits: readonly Hit[],
 *   near: readonly { title: string, url: string }[],
 * }} Result
 */

/**
 * @param {Result} result
 * @param {string} all address of the page with all of it
 * @param {(query: string) => void} search what to do with a better spelling
 * @returns {{ said: string, options: readonly HTMLElement[] }}
 */
export function toResult({ total, isCut, suggestion, hits, near }, all, search) {
  const options = hits.map(({ url, title, excerpt }) =>
    element(
      'a',
      { href: url, dir: 'auto' },
      element('span', { class: 'search-title' }, ...marked(title)),
      ...(excerpt.text === '' ? [] : [element('span', { class: 'search-excerpt' }, ...marked(excerpt))]),
    ),
  )
  if (total > hits.length)
    options.push(element('a', { href: all }, `All ${isCut ? 'of at least ' : ''}${total} places`))
  if (total > 0)
    return { said: `${isCut ? 'At least ' : ''}${total} ${total === 1 ? 'place' : 'places'}`, options }
  const pages = near.map(({ url, title }) => element('a', { href: url, dir: 'auto' }, title))
  return {
    said: 'Nothing was found.',
    options: suggestion === null ? pages : [spelling(suggestion, search), ...pages],
  }
}

/** @param {Marked} marked */
function marked({ text, ranges }) {
  /** @type {(Node | string)[]} */
  const parts = []
  let last = 0
  for (const [start, end] of ranges) {
    parts.push(text.slice(last, start), element('mark', {}, text.slice(start, end)))
    last = end
  }
  return [...parts, text.slice(last)]
}

/**
 * @param {string} text
 * @param {(query: string) => void} search
 */
function spelling(text, search) {
  const button = element('div', { dir: 'auto' }, `Did you mean ${text}?`)
  button.addEventListener('click', () => search(text))
  return button
}
