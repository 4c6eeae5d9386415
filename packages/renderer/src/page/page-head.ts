/**
 * What a page says of itself to programs: title, description, Open Graph, Twitter, JSON-LD, and its other forms. Addresses
 * that must be whole begin with `BASE`, in place of which the server puts its own.
 */

import type { LinkedPage, LinkedSite } from '@draehi/core'
import { CARD_PLACE } from '../card/card-facts.ts'
import { assetHref, findAsset } from './asset-address.ts'
import { escapeAttribute, excerpt } from './html.ts'
import { pageDates } from './page-dates.ts'
import { pageHref, sitePageHref } from './page-href.ts'
import { writeHead } from './rendered-page.ts'

/** Stands before an address from the server's root; no address of the web begins so. */
export const BASE = 'draehi-base:'

export function writePageHead(page: LinkedPage, site: LinkedSite): string {
  const isHome = page.path === site.home
  const title = isHome ? site.title : page.page.title
  const description = describe(page, isHome ? site.config.description : undefined)
  const { isUnlisted, lang } = page.page.details
  const facts = { page, site, title, description, isHome }
  return (
    writeHead(site, { title, description, isUnlisted }) +
    writeOtherForms(page, site) +
    writeCards(facts, lang) +
    writeJsonLd(facts)
  )
}

interface Facts {
  readonly page: LinkedPage
  readonly site: LinkedSite
  readonly title: string
  readonly description: string | undefined
  readonly isHome: boolean
}

/** The author's description, else the first words that are no heading. */
function describe({ page }: LinkedPage, siteDescription: string | undefined): string | undefined {
  const given = page.description ?? siteDescription
  if (given !== undefined) return given
  const first = page.blocks.find(({ kind, text }) => (kind === 'paragraph' || kind === 'item') && text !== '')
  return first === undefined ? undefined : excerpt(first.text, 160)
}

/** The page as markdown and as JSON. */
function writeOtherForms({ path }: LinkedPage, site: LinkedSite): string {
  const link = (type: string, ending: string): string =>
    `<link rel="alternate" type="${type}" href="${escapeAttribute(pageHref(site.workspaceSlug, `${path}${ending}`))}">`
  return link('text/markdown', '.md') + link('application/json', '.json')
}

/** Open Graph, and what Twitter does not read from it. */
function writeCards({ page, site, title, description, isHome }: Facts, lang: string | undefined): string {
  const { created, updated } = pageDates(page)
  const image = imageOf(page, site)
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['og:type', isHome ? 'website' : 'article'],
    ['og:title', title],
    ['og:description', description],
    ['og:site_name', site.title],
    ['og:locale', (lang ?? site.config.lang).replace('-', '_')],
    ['og:url', BASE + sitePageHref(site, page.path)],
    ['og:image', image?.href],
    ['og:image:width', image?.width],
    ['og:image:height', image?.height],
    ['og:image:alt', image && title],
    ...(isHome
      ? []
      : ([
          ['article:published_time', created],
          ['article:modified_time', updated],
          ...page.page.tags.slice(0, MOST_TAGS).map((tag) => ['article:tag', tag] as const),
        ] as const)),
  ]
  const tags = properties.map(([property, content]) =>
    content === undefined || content === ''
      ? ''
      : `<meta property="${property}" content="${escapeAttribute(content)}">`,
  )
  const card =
    image === undefined && site.config.cards
      ? CARD_PLACE
      : `<meta name="twitter:card" content="${image === undefined ? 'summary' : 'summary_large_image'}">`
  return tags.join('') + card
}

const MOST_TAGS = 12

interface PageImage {
  readonly href: string
  /** CSS pixels, when they are known. */
  readonly width?: string
  readonly height?: string
}

/** The picture that the page names: a file that is published, or an address of the web. */
function imageOf({ page, targets }: LinkedPage, site: LinkedSite): PageImage | undefined {
  const { image } = page.details
  if (image === undefined) return undefined
  if (/^https?:\/\//iu.test(image)) return { href: image }
  const n = page.links.findIndex(
    ({ block, kind, target }) => block === undefined && isFile(kind) && target === image,
  )
  const target = targets[n]
  const asset = target?.kind === 'asset' ? findAsset(site, target.path) : undefined
  if (asset?.type.startsWith('image/') !== true) return undefined
  const { width, height } = asset
  const size = width && height ? { width: String(width), height: String(height) } : {}
  return { href: BASE + assetHref(site, asset), ...size }
}

const isFile = (kind: string): boolean => kind === 'asset' || kind === 'embed' || kind === 'file'

function writeJsonLd({ page, site, title, description, isHome }: Facts): string {
  const url = BASE + sitePageHref(site, page.path)
  const home = { '@type': 'WebSite', name: site.title, url: BASE + pageHref(site.workspaceSlug, '') }
  const { created, updated } = pageDates(page)
  const authors =
    page.page.details.authors.length > 0 ? page.page.details.authors : (page.history?.authors ?? [])
  const image = imageOf(page, site)
  const article = {
    '@type': 'Article',
    headline: title,
    url,
    ...(description === undefined ? {} : { description }),
    ...(created === undefined ? {} : { datePublished: created }),
    ...(updated === undefined ? {} : { dateModified: updated }),
    ...(authors.length === 0
      ? {}
      : { author: authors.map((name) => ({ '@type': 'Person', name: plainName(name) })) }),
    ...(image === undefined ? {} : { image: image.href }),
    inLanguage: page.page.details.lang ?? site.config.lang,
    isPartOf: home,
  }
  const crumbs = [...page.breadcrumbs, { title, path: page.path }]
  const trail = {
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map((crumb, n) => ({
      '@type': 'ListItem',
      position: n + 1,
      name: crumb.title,
      ...(crumb.path === undefined ? {} : { item: BASE + sitePageHref(site, crumb.path) }),
    })),
  }
  const graph = isHome
    ? [{ ...home, ...(description === undefined ? {} : { description }) }]
    : [article, trail]
  return writeScriptData({ '@context': 'https://schema.org', '@graph': graph })
}

/** `[[Ada]]` is Ada. */
const plainName = (name: string): string => name.replaceAll(/\[\[|\]\]/gu, '')

/** Data that no browser runs. Nothing in it can end the element, begin a comment, or be read as markup. */
function writeScriptData(data: object): string {
  const json = JSON.stringify(data).replaceAll(/[<>&\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `<script type="application/ld+json">${json}</script>`
}
