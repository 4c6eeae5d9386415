/**
 * What scripts do to the page that is read: now, and to each one that arrives without a load.
 *
 * @typedef {(main: HTMLElement, left: AbortSignal) => void} SetUp `left` is aborted when the page goes
 */

/** @type {SetUp[]} */
const setUps = []
let leaving = new AbortController()

/** @param {SetUp} setUp */
export function onEachPage(setUp) {
  setUps.push(setUp)
  run(setUp)
}

export function pageHasArrived() {
  leaving.abort()
  leaving = new AbortController()
  for (const setUp of setUps) run(setUp)
  // For scripts that only some pages load.
  document.dispatchEvent(new Event('draehi:page'))
}

/** @param {SetUp} setUp one that fails takes nothing from the others */
function run(setUp) {
  const main = document.querySelector('main')
  try {
    if (main !== null) setUp(main, leaving.signal)
  } catch (error) {
    console.warn(error)
  }
}
