/**
 * Markdown and HTML that attacks its readers, opened in a real browser. Two defences stand between an author's text and a
 * reader: the sanitiser and the Content-Security-Policy. Each is tried without the other.
 */

import { digestOf, type RenderedPage, type SiteReader, type Slug } from '@draehi/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import { readGraphConfig } from '../../../core/src/graph-config/read-graph-config.ts'
import { linkPages } from '../../../core/src/links/link-pages.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import type { Dialect, Oid } from '../../../core/src/nouns.ts'
import { HOSTILE, toUnsafeHtml } from '../../../core/test/markdown-html/hostile-markdown.ts'
import { assets } from '../../src/assets/assets.ts'
import type { Answer } from '../../src/serve/answer.ts'
import { createFetch, type SiteFetch } from '../../src/serve/create-fetch.ts'
import { type Listening, listen } from '../../src/serve/listen.ts'
import { siteRenderer } from '../../src/site-renderer.ts'

/** What is opened: an attack, and how it was written into the row that is served. */
interface Attack {
  readonly text: string
  /** Below the server's root. */
  readonly address: string
  /** What a browser gets of it, without what names the site and its blocks. */
  readonly shape: string
}

let browser: Browser
let guarded: Listening
/** The same answers without the Content-Security-Policy. */
let unguarded: Listening

beforeAll(async () => {
  const fetch = createFetch(readerOf(SITES), { assets })
  guarded = await listen(fetch, { port: 0 })
  unguarded = await listen(withoutPolicy(fetch), { port: 0 })
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await guarded?.close()
  await unguarded?.close()
})

// ── Sites ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A file of the repository that acts when it is opened: linked, shown, embedded. */
const LOGO = '![[logo.svg]] [[logo.svg]] ![logo](logo.svg) [logo](logo.svg)'
const ATTACKS = [...HOSTILE, LOGO]

const DIALECTS: readonly Dialect[] = ['plain', 'obsidian', 'logseq']
const published = DIALECTS.map((dialect) => publish(dialect, ATTACKS))
const unsafe = published.flatMap(({ slug, rows, attacks }) =>
  slug === 'plain' ? replaceBodies(rows, attacks) : [],
)

const SITES: Readonly<Record<string, readonly RenderedPage[]>> = {
  ...Object.fromEntries(published.map(({ slug, rows }) => [slug, rows])),
  ...Object.fromEntries(unsafe.map(({ slug, rows }) => [slug, rows])),
}

/** What is the same page as one of a former site need not be opened twice. */
function fresh(sites: readonly { readonly slug: string; readonly attacks: readonly Attack[] }[]) {
  const seen = new Set<string>()
  return sites.map(({ slug, attacks }) => {
    const unseen = attacks.filter(({ shape }) => !seen.has(shape))
    for (const { shape } of unseen) seen.add(shape)
    return { slug, attacks: unseen }
  })
}

/** One page for each attack, made by everything that makes pages. */
function publish(dialect: Dialect, texts: readonly string[]) {
  const files = texts.map((text, n) => ({ path: `attack-${n}.md`, text, oid: '0'.repeat(40) as Oid }))
  const paths = new Set([...files.map(({ path }) => path), 'logo.svg'])
  const config = { ...readGraphConfig(new Map(), paths).config, dialect }
  const pages = files.map((file) => parsePage(file, config))
  const identity = { workspaceId: 1, workspaceSlug: dialect as string as Slug, name: 'Hostile' }
  const site = linkPages(pages, { ...identity, config, paths, now: '2026-01-02T03:04:05.000Z' })
  const rendered = new Map(
    site.pages.map((page) => [page.page.path, siteRenderer.renderPage(page, site).page]),
  )
  const attacks = files.map(({ path, text }): Attack => {
    const row = rendered.get(path)
    if (row === undefined) throw new Error(`${path} was not published`)
    return { text, address: `/${dialect}/${row.path}`, shape: shapeOf(row.body, dialect) }
  })
  const listings = [...siteRenderer.listings(site)].map((listing) => listing.render(site))
  const rows = [...rendered.values(), ...listings, siteRenderer.renderShell(site)]
  return { slug: dialect as string, rows, attacks }
}

function shapeOf(body: string, slug: string): string {
  return body.replaceAll(`/${slug}/`, '/').replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gu, '')
}

/** The same site with the attacks themselves in its rows: as markdown makes them, and letter by letter. */
function replaceBodies(rows: readonly RenderedPage[], attacks: readonly Attack[]) {
  const withBody = (slug: string, write: (text: string) => string) => {
    const bodies = new Map(attacks.map(({ text, address }) => [address.split('/')[2], write(text)]))
    return {
      slug,
      rows: rows.map((row) => {
        const body = bodies.get(row.path)
        return body === undefined ? row : { ...row, body, digest: digestOf(body) }
      }),
      attacks: attacks.map(({ text, address }) => ({
        text,
        shape: write(text).trim(),
        address: address.replace(/^\/[^/]+/, `/${slug}`),
      })),
    }
  }
  return [withBody('as-markdown', toUnsafeHtml), withBody('as-html', (text) => text)]
}

function readerOf(sites: Readonly<Record<string, readonly RenderedPage[]>>): SiteReader {
  const slugs = Object.keys(sites)
  const summaries = slugs.map((slug, n) => ({
    workspaceId: n,
    slug: slug as Slug,
    name: slug,
    deploymentId: n,
  }))
  const rows = Object.values(sites).map((pages) => new Map(pages.map((page) => [page.path, page])))
  return {
    listSites: async () => summaries.map((site) => ({ ...site, title: site.name })),
    findSite: async (slug) => summaries.find((site) => site.slug === slug),
    findRenderedPage: async ({ deploymentId }, path) => rows[deploymentId]?.get(path),
    findRedirect: async () => undefined,
    findAsset: async () => undefined,
    readAssetChunk: async () => undefined,
    findPastAddress: async () => undefined,
    findPastAnchors: async () => [],
    findNode: async () => undefined,
    findNearPages: async () => [],
    findPreview: () => Promise.resolve(undefined),
    findPast: () => Promise.resolve(undefined),
    isPastShown: () => Promise.resolve(true),
    listPageMoments: () => Promise.resolve([]),
    findPageDiff: () => Promise.resolve(undefined),
    findMentions: () => Promise.resolve([]),
    readGraph: async () => undefined,
    listPages: async () => [],
    readContents: async () => undefined,
    readVersions: async () => ({ blocks: [], times: new Map(), oldest: 0 }),
    readChanges: async () => undefined,
    search: async (_, query) => ({ query, hits: [], total: 0, isCut: false, suggestion: undefined }),
  }
}

function withoutPolicy(fetch: SiteFetch): SiteFetch {
  const strip = ({ headers: { 'content-security-policy': _, ...headers }, ...answer }: Answer): Answer => ({
    ...answer,
    headers,
  })
  return Object.assign((request: Request) => fetch(request), {
    answer: async (ask: Parameters<SiteFetch['answer']>[0]) => strip(await fetch.answer(ask)),
    peek: () => undefined,
    refuse: (status: Parameters<SiteFetch['refuse']>[0]) => strip(fetch.refuse(status)),
    settle: fetch.settle,
  })
}

// ── Opening ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a browser did with one attack. */
interface Outcome {
  readonly text: string
  readonly status: number | undefined
  /** The policy that came with the page. */
  readonly policy: string | undefined
  /** Scripts that ran: dialogs they opened and errors they threw. */
  readonly executed: readonly string[]
  /** Requests to other hosts. */
  readonly requests: readonly string[]
  /** What stands in the document and must not, in words. */
  readonly forbidden: readonly string[]
}

const TABS = 4

async function openAll(server: Listening, attacks: readonly Attack[]): Promise<Outcome[]> {
  const context = await browser.newContext()
  const queue = attacks.entries()
  const outcomes: Outcome[] = []
  const openRest = async (): Promise<void> => {
    const page = await context.newPage()
    const opened = watch(page, server.url)
    for (const [n, attack] of queue) outcomes[n] = await opened(attack)
  }
  await Promise.all(Array.from({ length: Math.min(TABS, attacks.length) }, openRest))
  await context.close()
  return outcomes
}

function watch(page: Page, serverUrl: string): (attack: Attack) => Promise<Outcome> {
  let executed: string[] = []
  let requests: string[] = []
  page.on('dialog', (dialog) => {
    executed.push(`${dialog.type()} ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => executed.push(String(error)))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== serverUrl && url.protocol.startsWith('http'))
      requests.push(`${request.resourceType()} ${url.href}`)
  })
  return async ({ text, address }) => {
    executed = []
    requests = []
    const response = await page.goto(serverUrl + address)
    const forbidden = await page.evaluate<string[]>(`${PROVOKE}.then(${FIND_FORBIDDEN})`)
    const policy = response?.headers()['content-security-policy']
    return { text, status: response?.status(), policy, executed, requests, forbidden }
  }
}

/**
 * Runs in the page. A reader moves over everything, enters everything, and follows what runs in this page; then the
 * browser gets time for what it does later.
 */
const PROVOKE = `(async () => {
  for (const element of document.querySelectorAll('*')) {
    for (const type of ['mouseover', 'focus']) element.dispatchEvent(new Event(type))
    const addresses = [element.href, element.href?.baseVal, element.href?.animVal]
    if (addresses.some((address) => /^javascript:/i.test(address)))
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  }
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  await new Promise((resolve) => setTimeout(resolve))
})()`

/** Runs in the page: the form that searches, and the room that our script makes for a button beside code. */
const IS_OWN = `const isOwn = (name, element) =>
  (name === 'action' && element.matches('header > .site-search')) ||
  (name === 'style' && element.matches('.copy-box, .copy-box > pre') && /^margin: [0-9. px]+;$/.test(element.getAttribute(name)))`

/** Runs in the page: how the browser itself understands the document, addresses as it resolved them. */
const FIND_FORBIDDEN = `() => {
  ${IS_OWN}
  const found = []
  const ELEMENTS = 'script:not([src^="/-/assets/"], head > [type="application/ld+json"]:not([src])), iframe:not(.diagram-frame[sandbox=allow-scripts]), frame, frameset, object, embed, base, form:not(header > [role=search].site-search[method=get]), style, svg:not(header > .tools svg, header svg.glyph, button.copy[type=button]:not([name]) > svg.icon-lines:only-child), math, template, noscript, ' +
    'main link, main meta, meta[http-equiv], link:not([rel=stylesheet], [rel=canonical], [rel=alternate], [rel=expect])'
  for (const { localName } of document.querySelectorAll(ELEMENTS)) found.push('<' + localName + '>')
  for (const element of document.querySelectorAll('*')) {
    for (const { name } of element.attributes)
      if (/^on|^style$|^srcdoc$|action$|:/.test(name) && !isOwn(name, element))
        found.push('attribute ' + name)
    const { href, src } = element
    const pictures = [element.getAttribute('poster'), ...(element.getAttribute('srcset') ?? '').split(', ')]
    for (const picture of pictures)
      if (picture && !/^([/]|https?:[/][/])[^/, ][^, ]*( [0-9.]+[wx])?$/.test(picture)) found.push('picture ' + picture)
    if (element.hasAttribute('href') && !/^(https?|mailto):/.test(href)) found.push('href ' + href)
    // An image that stands for a file is ours, and a picture cannot run scripts.
    if (src && !/^https?:/.test(src) && !(element.localName === 'img' && src.startsWith('data:image/svg+xml,%3Csvg')))
      found.push('src ' + src)
  }
  for (const { rel, href } of document.querySelectorAll('link'))
    if (new URL(href).origin !== location.origin) found.push(rel + ' ' + href)
  for (const { textContent } of document.querySelectorAll('head > script[type="application/ld+json"]')) {
    const { '@context': context, '@graph': graph } = JSON.parse(textContent)
    if (context !== 'https://schema.org' || !Array.isArray(graph)) found.push('data ' + textContent)
  }
  const frame = [...document.body.querySelectorAll(':scope > :not(.diagram-frame)')].map(({ localName }) => localName).join(' ')
  if (frame !== 'a header div footer') found.push('body of ' + frame)
  return found
}`

// ── What must hold ────────────────────────────────────────────────────────────────────────────────────────────────

const SENT = "script-src 'self'"

describe.each(fresh(published))('in the dialect $slug, made safe and without the policy', ({ attacks }) => {
  let outcomes: readonly Outcome[]
  beforeAll(async () => {
    outcomes = await openAll(unguarded, attacks)
  })

  test('every attack is a page that comes without a policy', () => {
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.filter(({ status, policy }) => status !== 200 || policy !== undefined)).toEqual([])
  })

  test('nothing runs', () => expect(outcomes.filter(({ executed }) => executed.length > 0)).toEqual([]))

  // Authors may show pictures and play sounds of other hosts, by their full address; the corpus has such, on these two.
  test('nothing but pictures and films is asked of other hosts', () =>
    expect(outcomes.flatMap(({ requests }) => requests).filter((request) => !ALLOWED.test(request))).toEqual(
      [],
    ))

  test('nothing that could act is in the document', () =>
    expect(outcomes.filter(({ forbidden }) => forbidden.length > 0)).toEqual([]))
})

const ALLOWED = /^(?:image|media) https?:\/\/(?:e\.org|169\.254\.169\.254)\//

describe.each(fresh(unsafe))('as the author wrote it and with the policy: $slug', ({ attacks }) => {
  let outcomes: readonly Outcome[]
  beforeAll(async () => {
    outcomes = await openAll(guarded, attacks)
  })

  test('every attack is a page that comes with the policy', () => {
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.filter(({ status, policy }) => status !== 200 || !policy?.includes(SENT))).toEqual([])
  })

  test('nothing runs', () => expect(outcomes.filter(({ executed }) => executed.length > 0)).toEqual([]))
})

/** One of each kind: what runs by itself, when it is shown, when it is touched, and in a frame. */
const LIVE: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '<svg onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<details open ontoggle=alert(1)>x</details>',
  '<html><body onload=alert(1)><head><title>x',
  '<input type=checkbox><input type=text autofocus onfocus=alert(1)>',
]

describe('as the author wrote it and without the policy, attacks succeed and are seen', () => {
  const [{ attacks } = { attacks: [] }] = unsafe

  test.each(LIVE)('%s', async (live) => {
    const [outcome] = await openAll(
      unguarded,
      attacks.filter(({ text }) => text === live),
    )
    expect(outcome?.executed).toContain('alert 1')
    expect(outcome?.forbidden).not.toEqual([])
  })

  test.each([
    ["<style>@import '//evil.test/x'; body{display:none}</style>", 'stylesheet http://evil.test/x'],
    ['<img src="//evil.test/x.png" alt="<b>">', 'image http://evil.test/x.png'],
  ])('%s asks another host', async (reaching, request) => {
    const [outcome] = await openAll(
      unguarded,
      attacks.filter(({ text }) => text === reaching),
    )
    expect(outcome?.requests).toEqual([request])
    expect(request).not.toMatch(ALLOWED)
  })
})

test('a file of the repository is no page', async () => {
  const [outcome] = await openAll(unguarded, [{ text: 'logo.svg', address: '/plain/logo.svg', shape: '' }])
  expect(outcome).toMatchObject({ status: 404, executed: [], requests: [] })
})
