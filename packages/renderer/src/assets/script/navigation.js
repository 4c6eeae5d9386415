/**
 * A link to another page of the site replaces what is in the frame instead of the frame. The browser does what it always
 * does around that: address, history, scroll positions, the end of what was under way (the Navigation API). Where it has
 * none, or anything is unusual, a link is what it always was.
 */

import { announce } from './announce.js'
import { pageHasArrived } from './each-page.js'
import { closePreview } from './preview.js'
import { readDocument } from './read-document.js'
import { isPageOfSite, siteRoot, withoutHash } from './site-links.js'
import { canTakeIn, takeIn } from './take-in.js'

/** What is no page: other forms of one, and addresses that only lead on to a place that this page would not be told. */
const OTHER = /\.(?:md|json|xml|txt|atom|rss)$|\/-\/b\//iu

/** @type {Map<string, string>} by key of a history entry: where the link leads that was followed from there */
const followed = new Map()

export function startNavigation() {
  const { navigation } = window
  if (navigation === undefined || siteRoot() === undefined) return
  // Whoever went back before this script was here has the address of a page that nobody took in.
  const loaded = document.documentElement.dataset['js']
  if (loaded !== undefined && withoutHash(loaded) !== withoutHash(location.href)) location.reload()
  navigation.addEventListener('navigate', (event) => {
    if (!isForUs(event)) return
    const { url } = event.destination
    const back = event.navigationType === 'traverse' ? followed.get(event.destination.key) : undefined
    if (event.navigationType === 'push' && navigation.currentEntry !== null)
      followed.set(navigation.currentEntry.key, url)
    event.intercept({
      focusReset: back === undefined ? 'after-transition' : 'manual',
      scroll: 'manual',
      handler: async () => {
        const ended = await arrive(url, event)
        if (back !== undefined) focusLink(back)
        // The address was moved: said when this navigation is over, which would end it.
        if (ended !== undefined && ended !== withoutHash(url))
          navigation.transition?.finished.then(
            () => history.replaceState(history.state, '', ended + new URL(url).hash),
            () => undefined,
          )
      },
    })
  })
}

/** @param {NavigateEvent} event */
function isForUs({ canIntercept, hashChange, downloadRequest, formData, navigationType, destination }) {
  if (!canIntercept || hashChange || downloadRequest !== null || formData !== null) return false
  if (navigationType === 'reload' || destination.sameDocument !== (navigationType === 'traverse'))
    return false
  const address = withoutHash(destination.url)
  if (address === withoutHash(location.href) && navigationType !== 'traverse') return false
  return isPageOfSite(destination.url) && !OTHER.test(address.replace(/\?.*$/u, ''))
}

/**
 * @param {string} url
 * @param {NavigateEvent} event
 * @returns {Promise<string | undefined>} where redirects ended, without hash
 */
async function arrive(url, event) {
  try {
    const page = await readDocument(withoutHash(url), event.signal)
    if (event.signal.aborted) return undefined
    if (page.status >= 500 || !isPageOfSite(page.url) || !canTakeIn(page.document))
      throw new Error('not a page')
    closePreview()
    takeIn(page.document)
    pageHasArrived()
    scroll(event)
    announce(document.title)
    return page.url
  } catch (error) {
    // The address is that of the page already. The browser shows whatever is there.
    if (!event.signal.aborted) location.reload()
    throw error
  }
}

/** @param {NavigateEvent} event as after a load: at once, even where the style makes scrolling smooth */
function scroll(event) {
  const { style } = document.documentElement
  style.scrollBehavior = 'auto'
  event.scroll()
  if (event.navigationType !== 'traverse' && new URL(event.destination.url).hash === '') scrollTo(0, 0)
  style.scrollBehavior = ''
}

/** @param {string} href */
function focusLink(href) {
  const link = [...document.links].find((one) => one.href === href && one.closest('main'))
  link?.focus({ preventScroll: true })
}
