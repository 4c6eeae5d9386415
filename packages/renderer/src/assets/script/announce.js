/** Words for readers who listen. */

import { element } from './element.js'

/** @type {HTMLElement | undefined} */
let region

/** @param {string} text */
export function announce(text) {
  region ??= document.body.appendChild(element('p', { class: 'announced', role: 'status' }))
  region.textContent = ''
  // A region says what changes after it is there.
  setTimeout(() => {
    if (region) region.textContent = text
  }, 60)
}
