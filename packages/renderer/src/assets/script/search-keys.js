/** `/`, Ctrl-K or ⌘K, and the field of the header lead to the dialog that searches as one types. It is loaded by then. */

/** @returns {HTMLFormElement | null} the form of the frame, which works without scripts */
export function findSearchForm() {
  return document.querySelector('form.site-search')
}

export function startSearchKeys() {
  const form = findSearchForm()
  const field = form?.querySelector('input')
  if (!form || !field) return
  field.setAttribute('aria-keyshortcuts', '/ Control+K Meta+K')

  const open = async () => {
    const text = field.value
    try {
      const { openSearch } = await import('./search-dialog.js')
      // What was typed while it was loaded counts too.
      openSearch(form.action, field.value || text)
      field.value = ''
    } catch {
      field.focus()
    }
  }
  field.addEventListener('input', open)
  field.addEventListener('click', open)
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || !isAsked(event)) return
    event.preventDefault()
    open()
  })
}

/** @param {KeyboardEvent} event */
function isAsked({ key, ctrlKey, metaKey, altKey, target }) {
  if (altKey) return false
  if (key.toLowerCase() === 'k') return ctrlKey !== metaKey
  return key === '/' && !ctrlKey && !metaKey && !isWriting(target)
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
