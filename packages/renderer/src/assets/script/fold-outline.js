/** Branches of an outline fold. What is folded is still found by the browser's own search and by links to it. */

import { element, icon } from './element.js'
import { elementAt } from './site-links.js'

const ARROW = 'M9 6l6 6-6 6'

/**
 * @param {HTMLElement} main
 * @param {AbortSignal} left
 */
export function setUp(main, left) {
  for (const branch of main.querySelectorAll('.prose .outline li > ul')) {
    const item = branch.parentElement
    if (item === null || !(branch instanceof HTMLElement) || item.querySelector(':scope > .fold')) continue
    addFold(item, branch)
  }
  // Browsers that do not open what is hidden "until found" when a link leads there.
  const reveal = () => {
    const target = elementAt(document, location.hash)
    const closed = target?.parentElement?.closest('[hidden]')
    if (!closed) return
    for (let one = target?.parentElement; one; one = one.parentElement)
      one.dispatchEvent(new Event('beforematch'))
    target?.scrollIntoView()
  }
  addEventListener('hashchange', reveal, { signal: left })
}

/**
 * @param {HTMLElement} item
 * @param {HTMLElement} branch its children
 */
function addFold(item, branch) {
  const button = element('button', {
    type: 'button',
    class: 'fold',
    'aria-label': 'Fold',
    'aria-expanded': 'true',
  })
  button.append(icon(ARROW))
  /** @param {boolean} isOpen */
  const set = (isOpen) => {
    if (isOpen) branch.removeAttribute('hidden')
    else branch.setAttribute('hidden', 'until-found')
    button.setAttribute('aria-expanded', String(isOpen))
  }
  button.addEventListener('click', () => set(branch.hasAttribute('hidden')))
  branch.addEventListener('beforematch', (event) => {
    if (event.target === branch) set(true)
  })
  item.prepend(button)
}
