/** The search page of a site that was exported: what `?q=` asks for is found in the index. */

import { element } from './element.js'
import { toResult } from './search-result.js'
import { searchIndex } from './static-search.js'

/** More are not shown at once. */
const LIMIT = 100

async function showSearch() {
  const place = document.querySelector('.search-static')
  if (place === null) return

  const query = new URLSearchParams(location.search).get('q')?.trim() ?? ''
  const field = place.parentElement?.querySelector('input')
  const { index } = document.body.dataset
  if (index === undefined) return
  if (query === '') {
    place.replaceChildren()
    return
  }
  if (field) field.value = query
  document.title = `${query} · ${document.title}`
  try {
    const { total, ...result } = await searchIndex(index, query, LIMIT)
    const shown = Math.min(total, LIMIT)
    const { said, options } = toResult({ ...result, total: shown }, location.href, () => {})
    const status = total > shown ? `The first ${shown} of ${total} pages` : said
    place.replaceChildren(
      element('p', { class: 'meta', role: 'status' }, status),
      element('ol', { class: 'search-hits' }, ...options.map((option) => element('li', {}, option))),
    )
  } catch {
    place.replaceChildren(element('p', { role: 'status' }, 'The search did not answer.'))
  }
}

showSearch()
document.addEventListener('draehi:page', showSearch)
