import { findSearchForm } from './search-keys.js'

/** The address of the site's home, without a slash at its end; the frame's form knows it. Undefined outside of a site. */
export function siteRoot() {
  return findSearchForm()?.action.replace(/\/-\/search\/?$/u, '')
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLAnchorElement | undefined} the link that it is, or is in, when it leads to a page of this site
 */
export function siteLinkOf(target) {
  const link = target instanceof Element ? target.closest('a[href]') : null
  return link instanceof HTMLAnchorElement && isPageOfSite(link.href) ? link : undefined
}

/** @param {string} href whole */
export function isPageOfSite(href) {
  const root = siteRoot()
  const [address = ''] = href.split(/[?#]/u)
  return (
    root !== undefined &&
    (address === root || (address.startsWith(`${root}/`) && !address.startsWith(`${root}/-/files/`)))
  )
}

/** @param {string} href */
export const withoutHash = (href) => href.replace(/#.*$/u, '')

/**
 * @param {Document} page
 * @param {string} hash with its `#`
 * @returns {HTMLElement | null}
 */
export function elementAt(page, hash) {
  const name = hash.slice(1)
  try {
    return page.getElementById(decodeURIComponent(name))
  } catch {
    // A stray `%`: taken as it is, like browsers do.
    return page.getElementById(name)
  }
}
