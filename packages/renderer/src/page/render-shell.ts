import { type Asset, type LinkedSite, lookupKey, type RenderedPage } from '@draehi/core'
import { readColours } from '../card/card-colours.ts'
import { assetHref } from './asset-address.ts'
import { FEEDS } from './feeds.ts'
import { MENU_GLYPH } from './glyphs.ts'
import { writeHeadFiles } from './head-files.ts'
import { escapeAttribute, escapeText, linkTo } from './html.ts'
import { hasJournals, JOURNALS_PATH } from './journal-listings.ts'
import { pageHref, sitePageHref } from './page-href.ts'
import { hasRecent, RECENT_PATH } from './recent-listing.ts'
import { toRenderedPage } from './rendered-page.ts'
import { writeSearchForm } from './search-form.ts'
import { type Twig, toTwigs } from './sidebar-tree.ts'
import { styleRow } from './style-row.ts'
import { isRightToLeft } from './text-direction.ts'

/**
 * The frame around every page of a deployment and the tree of its pages, as JSON: before the head, between head and
 * tree, between tree and body, after the body, the tree. Joined with a page it is a whole document, and exactly what an
 * HTML parser would write again.
 * @param headFiles addresses of styles and scripts from the server's root
 */
export function renderShell(site: LinkedSite, headFiles: readonly string[]): RenderedPage {
  const parts: readonly [string, string, string, string, readonly Twig[]] = [
    writeStart(site, headFiles),
    `</head><body data-site="${escapeAttribute(pageHref(site.workspaceSlug, ''))}"><a class="skip" href="#content">Skip to content</a>` +
      `${writeHeader(site)}<div class="site-columns"><nav class="sidebar" id="sidebar" aria-label="Pages" popover="auto">${writeLists(site)}`,
    '</nav><main id="content" tabindex="-1">',
    `</main></div>${writeFooter(site)}</body></html>`,
    toTwigs(site.tree),
  ]
  return toRenderedPage({
    kind: 'shell',
    path: '-/shell',
    pageUuid: undefined,
    title: site.title,
    // What the server must know of the site to draw its cards.
    head: site.config.cards ? JSON.stringify(readColours(site.config.style)) : '',
    body: JSON.stringify(parts),
  })
}

/** Nothing is painted before the frame is whole: what of the header comes later would move what is there. */
const WHOLE_FRAME = '<link rel="expect" href="#content" blocking="render">'

function writeStart(site: LinkedSite, headFiles: readonly string[]): string {
  const { lang } = site.config
  const direction = isRightToLeft(lang) ? ' dir="rtl"' : ''
  return (
    `<!DOCTYPE html><html lang="${escapeAttribute(lang)}"${direction}><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="color-scheme" content="light dark">${WHOLE_FRAME}${writeHeadFiles(headFiles)}${writeOwnFiles(site)}${writeFeedLinks(site)}`
  )
}

function writeFeedLinks(site: LinkedSite): string {
  return FEEDS.map(({ type, path, name }) => {
    const href = escapeAttribute(pageHref(site.workspaceSlug, `-/${path}`))
    return `<link rel="alternate" type="${type}" title="${escapeAttribute(`${site.title} (${name})`)}" href="${href}">`
  }).join('')
}

/** What opens the tree where there is no room for it, the site's name, search, the writer's navigation, room for what scripts add. */
function writeHeader(site: LinkedSite): string {
  const own = site.config.nav.map(({ title, to }) => `<li>${linkTo(navHref(site, to), title)}</li>`)
  const nav = own.length === 0 ? '' : `<nav class="site-nav" aria-label="Site"><ul>${own.join('')}</ul></nav>`
  return (
    `<header class="site-header"><button class="icon-button menu-button" type="button" popovertarget="sidebar" aria-label="Pages">${MENU_GLYPH}</button>` +
    `<p class="site-title"><a href="${escapeAttribute(pageHref(site.workspaceSlug, ''))}">${writeLogo(site)}${escapeText(site.title)}</a></p>${nav}` +
    `${writeSearchForm(site.workspaceSlug, { label: 'Site' })}<div class="tools"></div></header>`
  )
}

function writeLists(site: LinkedSite): string {
  const lists = [
    ['All pages', '-/pages'],
    ...(hasJournals(site) ? [['Journals', JOURNALS_PATH] as const] : []),
    ...(hasRecent(site) ? [['Recently changed', RECENT_PATH] as const] : []),
    ['Tags', '-/tags'],
  ] as const
  const items = lists.map(([title, path]) => `<li>${linkTo(pageHref(site.workspaceSlug, path), title)}</li>`)
  return `<ul class="site-lists">${items.join('')}</ul>`
}

function writeFooter(site: LinkedSite): string {
  const { text, links } = site.config.footer
  const items = links.map(({ title, to }) => `<li>${linkTo(navHref(site, to), title)}</li>`)
  const list = items.length === 0 ? '' : `<ul>${items.join('')}</ul>`
  const words = text === undefined ? '' : `<p dir="auto">${escapeText(text)}</p>`
  return `<footer class="site-footer">${words}${list}<p>Published with draehi</p></footer>`
}

/** The writer's own style comes after ours. */
function writeOwnFiles(site: LinkedSite): string {
  const icon = pictureOf(site, site.config.favicon)
  const style = styleRow(site)
  const href = style && pageHref(site.workspaceSlug, style.path)
  return (
    (icon === undefined ? '' : `<link rel="icon" href="${escapeAttribute(assetHref(site, icon))}">`) +
    (href === undefined ? '' : `<link rel="stylesheet" href="${escapeAttribute(href)}">`)
  )
}

/** Beside the name, which says what it is. */
function writeLogo(site: LinkedSite): string {
  const logo = pictureOf(site, site.config.logo)
  if (logo === undefined) return ''
  const { width, height } = logo
  const size = width === undefined || height === undefined ? '' : ` width="${width}" height="${height}"`
  return `<img class="site-logo" src="${escapeAttribute(assetHref(site, logo))}" alt=""${size}>`
}

function pictureOf(site: LinkedSite, path: string | undefined): Asset | undefined {
  const asset = path === undefined ? undefined : site.assets.get(path)
  return asset?.type.startsWith('image/') === true ? asset : undefined
}

/** A page's path, name, title or alias, or one of the lists (`-/tags`). What is none of them is shown without a link. */
function navHref(site: LinkedSite, to: string): string | undefined {
  if (/^(?:https?:\/\/|mailto:)/iu.test(to)) return to
  const address = to.replace(/^\/+|\/+$/gu, '')
  if (address === '') return pageHref(site.workspaceSlug, '')
  const isList =
    address === '-/pages' ||
    address === '-/tags' ||
    (address === JOURNALS_PATH && hasJournals(site)) ||
    (address === RECENT_PATH && hasRecent(site))
  if (isList) return pageHref(site.workspaceSlug, address)
  const key = lookupKey(address)
  const page =
    site.pages.find(({ path }) => path === address) ??
    site.pages.find(({ page }) =>
      [page.name, page.title, ...page.aliases].some((name) => lookupKey(name) === key),
    )
  return page === undefined ? undefined : sitePageHref(site, page.path)
}
