/** What `search.json` says, as links. Everything in it is text. */

import { element } from './element.js'

/**
 * @typedef {{ text: string, ranges: readonly (readonly [start: number, end: number])[] }} Marked
 * @typedef {{ url: string, path?: string, title: Marked, excerpt: Marked }} Hit
 * @typedef {{
 *   total: number, isCut: boolean, suggestion: string | null, hits: readonly Hit[],
 *   near: readonly { title: string, path: string, url: string }[],
 * }} Result
 */

/**
 * @param {Result} result
 * @param {string} all address of the page with all of it
 * @param {(query: string) => void} search what to do with a better spelling
 * @returns {{ said: string, options: readonly HTMLElement[] }}
 */
export function toResult({ total, isCut, suggestion, hits, near }, all, search) {
  // Pages of one name are told apart by their paths.
  const options = hits.map(({ url, title, excerpt, path }) =>
    link(
      url,
      element('span', { class: 'search-title' }, ...marked(title)),
      hits.some((hit) => hit.title.text === title.text && hit.path !== path) ? line(`/${path}`) : '',
      excerpt.text === '' ? '' : line(...marked(excerpt)),
    ),
  )
  if (total > hits.length) options.push(link(all, 'All places'))
  if (total > 0)
    return { said: `${isCut ? 'At least ' : ''}${total} ${total === 1 ? 'place' : 'places'}`, options }
  const pages = near.map(({ url, title, path }) => link(url, title, line(`/${path}`)))
  return {
    said: 'Nothing was found.',
    options: suggestion === null ? pages : [spelling(suggestion, search), ...pages],
  }
}

/**
 * @param {string} href
 * @param {...(Node | string)} parts
 */
function link(href, ...parts) {
  return element('a', { href, dir: 'auto' }, ...parts)
}

/** @param {...(Node | string)} text */
function line(...text) {
  return element('span', { class: 'search-excerpt' }, ...text)
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
