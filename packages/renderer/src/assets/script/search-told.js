/** Tells the server that a reader is done with a query, so that its operator sees what is looked for and not found. */

/** @param {string} address @param {Record<string, string>} told */
export function tell(address, told) {
  // Where there is no server, nobody is told what readers look for.
  if (document.body.dataset['index']) return
  fetch(`${address}?${new URLSearchParams(told)}`, { keepalive: true }).catch(() => {})
}

/** On the page `-/search`, which names this script. */
function tellChoices() {
  const form = document.querySelector('.search-page form')
  const query = new URLSearchParams(location.search).get('q')
  if (!(form instanceof HTMLFormElement) || !query) return
  document.querySelector('.search-hits')?.addEventListener('click', ({ target }) => {
    const link = target instanceof Element && target.closest('a')
    if (link) tell(`${form.action}/chosen`, { q: query, to: link.pathname + link.hash })
  })
}

tellChoices()
document.addEventListener('draehi:page', tellChoices)
