/** Below a page: where others name it without a link, looked for when its place is opened. */

import { readDocument } from './read-document.js'

/** @param {Element} place */
export async function showMentions(place) {
  const link = place.querySelector('a')
  if (link === null) return
  const { document: page, status } = await readDocument(link.href)
  const list = page.querySelector('.mentions-list')
  if (status === 200 && list !== null) link.parentElement?.replaceWith(document.importNode(list, true))
}
