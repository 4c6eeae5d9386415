/** Searches as one types. What is found are links; the field keeps the focus, and arrow keys go through them. */

import { element } from './element.js'
import { toResult } from './search-result.js'
import { tell } from './search-told.js'

/** Between the last key and the question. */
const DELAY_MS = 120

const HINT = '"two words" next to one another · -word without it · tag:name with a tag'

const dialog = element('dialog', { class: 'search-dialog', 'aria-label': 'Search' })
const field = element('input', {
  type: 'search',
  name: 'q',
  role: 'combobox',
  'aria-label': 'Search',
  'aria-autocomplete': 'list',
  'aria-controls': 'search-results',
  'aria-expanded': 'false',
  autocomplete: 'off',
  enterkeyhint: 'search',
  maxlength: '200',
  placeholder: 'Search',
  dir: 'auto',
})
const closer = element('button', { type: 'button', class: 'search-close' }, 'Close')
const form = element('form', { method: 'get', role: 'search' }, field, closer)
const status = element('p', { class: 'search-status', role: 'status' })
const list = element('div', { id: 'search-results', role: 'listbox', 'aria-label': 'Results' })
dialog.append(form, status, list)
document.body.append(dialog)

/**
 * @param {string} action address of the page that searches without scripts
 * @param {string} query what is in the field already
 */
export function openSearch(action, query) {
  form.action = action
  if (dialog.open) return
  dialog.showModal()
  if (query !== '' || field.value === '') field.value = query
  field.focus()
  if (query === '') field.select()
  ask()
}

/** @type {AbortController | undefined} */
let question

async function ask() {
  question?.abort()
  const asked = new AbortController()
  question = asked
  const query = field.value.trim()
  if (query === '') {
    show(HINT, [])
    return
  }
  const all = `${form.action}?${new URLSearchParams({ q: query })}`
  try {
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS))
    if (asked.signal.aborted) return
    const { said, options } = toResult(await find(query, asked.signal), all, (text) => {
      field.value = text
      ask()
    })
    if (asked.signal.aborted) return
    show(said, options)
    answered = query
  } catch {
    if (asked.signal.aborted) return
    const other = element('a', { href: all }, 'Search on a page of its own')
    show('The search did not answer.', [other])
  }
}

/**
 * Where there is no server to ask, the site has an index.
 *
 * @param {string} query
 * @param {AbortSignal} signal
 */
async function find(query, signal) {
  const { index } = document.body.dataset
  if (index !== undefined) return (await import('./static-search.js')).searchIndex(index, query, 20)
  const response = await fetch(`${form.action}.json?${new URLSearchParams({ q: query })}`, { signal })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

/** What was answered last, and the hit that was followed: told when the dialog closes. */
let answered = ''
let chosen = ''

/** @type {HTMLElement[]} */
let shown = []
let active = -1

/**
 * @param {string} said
 * @param {readonly HTMLElement[]} options
 */
function show(said, options) {
  status.textContent = said
  shown = [...options]
  for (const [n, option] of shown.entries()) {
    option.id = `search-result-${n}`
    option.setAttribute('role', 'option')
    option.tabIndex = -1
  }
  list.replaceChildren(...shown)
  list.hidden = shown.length === 0
  list.scrollTop = 0
  field.setAttribute('aria-expanded', String(shown.length > 0))
  activate(shown.length > 0 ? 0 : -1)
}

/** @param {number} n */
function activate(n) {
  active = n
  for (const [m, option] of shown.entries()) option.setAttribute('aria-selected', String(m === n))
  const option = shown[n]
  if (option === undefined) field.removeAttribute('aria-activedescendant')
  else field.setAttribute('aria-activedescendant', option.id)
  option?.scrollIntoView({ block: 'nearest' })
}

field.addEventListener('input', ask)

field.addEventListener('keydown', (event) => {
  const { key, isComposing } = event
  if (isComposing || shown.length === 0) return
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  if (step !== 0) {
    event.preventDefault()
    activate((active + step + shown.length) % shown.length)
  } else if (key === 'Enter' && active >= 0) {
    event.preventDefault()
    const { ctrlKey, metaKey, shiftKey } = event
    const click = { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }
    shown[active]?.dispatchEvent(new MouseEvent('click', click))
  }
})

// A search field takes the first Escape to empty itself; here it always closes.
dialog.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.isComposing) return
  event.preventDefault()
  dialog.close()
})

closer.addEventListener('click', () => dialog.close())

dialog.addEventListener('click', (event) => {
  const { target } = event
  const link = target instanceof Element && target.closest('a')
  if (link) chosen = link.pathname + link.hash
  if (target === dialog || (link && !event.ctrlKey && !event.metaKey)) dialog.close()
})

dialog.addEventListener('close', () => {
  question?.abort()
  // The page of all places counts the query itself.
  const isCounted = chosen === new URL(form.action).pathname
  const hasServer = document.body.dataset.index === undefined
  if (answered !== '' && !isCounted && hasServer) tell(`${form.action}/asked`, { q: answered, to: chosen })
  answered = ''
  chosen = ''
})
