/** The graph around a page in a dialog, and that of the whole site on its page. Both have the same as a list. */

import { announce } from './announce.js'
import { element } from './element.js'
import { showGraph } from './graph-view.js'
import { siteRoot, withoutHash } from './site-links.js'

/** @param {HTMLElement} main of the page of the whole graph */
export async function setUp(main, /** @type {AbortSignal} */ left) {
  const place = main.querySelector('.graph-page')
  if (place === null) return
  const box = element('div', { class: 'graph' })
  place.querySelector(':scope > p')?.replaceWith(box)
  await fill(box, '', left)
}

const dialog = element('dialog', { class: 'graph-dialog', 'aria-labelledby': 'graph-title' })
const closer = element('button', { type: 'button', class: 'search-close' }, 'Close')
const whole = element('a', {}, 'Of all pages')
const box = element('div', { class: 'graph' })
dialog.append(
  element('div', { class: 'graph-head' }, element('h2', { id: 'graph-title' }, 'Graph'), whole, closer),
  box,
)
document.body.append(dialog)

/** @type {AbortController | undefined} */
let shown

export async function openGraph() {
  if (dialog.open) return
  shown = new AbortController()
  whole.setAttribute('href', `${siteRoot()}/-/graph`)
  dialog.showModal()
  await fill(box, `?${new URLSearchParams({ page: pathOf(location.href) })}`, shown.signal)
}

closer.addEventListener('click', () => dialog.close())
dialog.addEventListener('click', ({ target }) => {
  if (target === dialog || (target instanceof Element && target.closest('a'))) dialog.close()
})
dialog.addEventListener('close', () => {
  shown?.abort()
  box.replaceChildren()
})

/** @param {string} href of a page of this site */
function pathOf(href) {
  const path = withoutHash(href)
    .replace(/\?.*$/u, '')
    .slice((siteRoot() ?? '').length + 1)
  return decodeURIComponent(path)
}

/**
 * @param {HTMLElement} box
 * @param {string} query
 * @param {AbortSignal} left
 */
async function fill(box, query, left) {
  const status = element('p', { role: 'status' }, 'Loading …')
  box.replaceChildren(status)
  try {
    const response = await fetch(`${siteRoot()}/-/graph.json${query}`, { signal: left })
    if (response.status === 404) {
      status.textContent = 'This page is not in the graph.'
      return
    }
    if (!response.ok) throw new Error(`${response.status}`)
    /** @type {import('./graph-view.js').Graph} */
    const read = await response.json()
    // Where there is no server to ask, there is one graph for all.
    const graph = query === '' || document.body.dataset['index'] === undefined ? read : around(read)
    if (left.aborted) return
    if (graph === undefined) {
      status.textContent = 'This page is not in the graph.'
      return
    }
    status.textContent = said(graph)
    draw(box, graph, query === '' ? -1 : 0, left)
  } catch {
    if (!left.aborted) status.textContent = 'The graph could not be read.'
  }
}

/**
 * @param {import('./graph-view.js').Graph} graph
 * @returns {import('./graph-view.js').Graph | undefined} this page and its neighbours
 */
function around({ pages, edges }) {
  const own = pages.findIndex(({ url }) => url === location.pathname)
  if (own === -1) return undefined
  const near = new Set([own])
  for (const [from, to] of edges) if (from === own || to === own) near.add(from).add(to)
  const kept = [...near]
  const place = new Map(kept.map((page, n) => [page, n]))
  return {
    total: kept.length,
    pages: kept.flatMap((page) => pages[page] ?? []),
    edges: edges.flatMap(([from, to]) => {
      const [a, b] = [place.get(from), place.get(to)]
      return a === undefined || b === undefined ? [] : [[a, b]]
    }),
  }
}

/** @param {import('./graph-view.js').Graph} graph */
function said({ total, pages, edges }) {
  const counted = `${pages.length} ${pages.length === 1 ? 'page' : 'pages'}, ${edges.length} ${edges.length === 1 ? 'link' : 'links'}`
  return pages.length < total ? `${counted}: those with the most links, of ${total} pages.` : `${counted}.`
}

/**
 * @param {HTMLElement} box
 * @param {import('./graph-view.js').Graph} graph
 * @param {number} center
 * @param {AbortSignal} left
 */
function draw(box, graph, center, left) {
  const canvas = element('canvas', {
    tabindex: '0',
    role: 'application',
    'aria-label':
      'Graph. Arrow keys go from page to page, Enter opens one, plus and minus change the size. The list has the same pages.',
  })
  const items = graph.pages.map(({ url, title, links }) =>
    element('li', {}, element('a', { href: url, dir: 'auto' }, title), ` ${links}`),
  )
  const list = element('details', {}, element('summary', {}, 'As a list'), element('ol', {}, ...items))
  const [more, less] = [button('+', 'Larger'), button('−', 'Smaller')]
  box.append(
    element('div', { class: 'graph-canvas' }, canvas, element('div', { class: 'graph-zoom' }, more, less)),
    list,
  )
  const { zoom } = showGraph(canvas, graph, {
    center,
    left,
    say: announce,
    follow: (url, { ctrlKey, metaKey, shiftKey }) => {
      const link = element('a', { href: url, hidden: '' })
      box.append(link)
      link.dispatchEvent(
        new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
      )
      link.remove()
    },
  })
  more.addEventListener('click', () => zoom(1.3))
  less.addEventListener('click', () => zoom(1 / 1.3))
}

/** @param {string} sign @param {string} name */
const button = (sign, name) => element('button', { type: 'button', class: 'tool', 'aria-label': name }, sign)
