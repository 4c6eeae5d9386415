/**
 * Every kind of page of the fixtures, in both themes and both widths: what axe finds, what is loaded, what moves, what is
 * refused. `screenshots/` at the root, which git ignores, has what was seen.
 */

import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import type { Browser, BrowserContext, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { serveFixtureGraph } from './serve-site.ts'

/** By graph: addresses below the workspace, one for each kind of page. */
const PAGES = {
  handbook: ['', 'guide/syntax', '-/pages', '-/search?q=page', '-/graph', 'nowhere'],
  garden: ['Code-and-tables', 'Tasks', 'حديقة', '-/journals', '-/tags'],
  vault: ['Notes/Callouts', 'Notes/Embeds', 'Notes/Media', 'Notes/Sums-and-drawings'],
} as const

const SCREENSHOTS = fileURLToPath(new URL('../../../../screenshots/', import.meta.url))

interface View {
  readonly theme: 'light' | 'dark'
  readonly width: 1280 | 390
}

/** Each page in both themes and both widths; of one page after the other, what is dark is narrow or wide. */
const VIEWS: readonly (readonly View[])[] = [
  [
    { theme: 'light', width: 1280 },
    { theme: 'dark', width: 390 },
  ],
  [
    { theme: 'dark', width: 1280 },
    { theme: 'light', width: 390 },
  ],
]

let browser: Browser

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true })
  browser = (await openBrowser()).browser
})

afterAll(async () => browser?.close())

/** What axe finds, as lines. */
const FAULTS = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
    [id, target.join(' '), ...[...any, ...all, ...none].map(({ message }) => message)].join(': '))))`

/** What moved without the reader's doing, since the page began; not what the browser moves in its own players. */
const SHIFTS = `new Promise((resolve) => {
  const found = []
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      if (sources.some(({ node }) => node !== null)) found.push(value.toFixed(4) + ' ' + sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(' '))
  }).observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => setTimeout(() => resolve(found), 50))
})`

interface Seen {
  readonly faults: readonly string[]
  readonly shifts: readonly string[]
  /** What a policy refused, and errors. */
  readonly refused: readonly string[]
  /** Asked of other hosts, but for pictures that an author shows from there. */
  readonly elsewhere: readonly string[]
  /** Compressed. */
  readonly jsBytes: number
  readonly cssBytes: number
}

async function see(context: BrowserContext, url: string, screenshot: string): Promise<Seen> {
  const page = await context.newPage()
  const refused: string[] = []
  const requests: Request[] = []
  page.on('console', (message) => {
    if (/policy|refused|trusted/iu.test(message.text())) refused.push(message.text())
  })
  page.on('pageerror', (error) => refused.push(String(error)))
  page.on('request', (request) => requests.push(request))
  await page.goto(url)
  await page.waitForSelector('.tool')
  // A diagram is as large as it turns out to be when it is drawn.
  const shifts = (await page.locator('.diagram').count()) > 0 ? [] : await page.evaluate<string[]>(SHIFTS)
  await page.evaluate(axe.source)
  const faults = await page.evaluate<string[]>(FAULTS)
  await page.screenshot({ path: screenshot, fullPage: true })
  const bytesOf = async (name: RegExp): Promise<number> => {
    const sizes = requests.filter((request) => name.test(request.url())).map((request) => request.sizes())
    return (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
  }
  const { origin } = new URL(url)
  const elsewhere = requests
    .filter((request) => !['data:', origin].some((own) => request.url().startsWith(own)))
    .filter((request) => request.resourceType() !== 'image')
    .map((request) => request.url())
  return {
    faults,
    shifts,
    refused,
    elsewhere,
    // Diagrams and the graph are loaded by the pages that are about them.
    jsBytes: await bytesOf(/\/-\/assets\/(?!diagram|mermaid|graph\.|graph-view|graph-layout)[^/]+\.js$/u),
    cssBytes: await bytesOf(/\/-\/assets\/[^/]+\.css$/u),
  }
}

describe.each(Object.entries(PAGES))('of the fixture %s', (graph, paths) => {
  let server: Listening
  beforeAll(async () => {
    server = await serveFixtureGraph(graph)
  })
  afterAll(async () => server?.close())

  const view = async (path: string, { theme, width }: View): Promise<Seen> => {
    const context = await browser.newContext({
      colorScheme: theme,
      reducedMotion: 'reduce',
      viewport: { width, height: 900 },
    })
    try {
      const name = path === '' ? 'home' : path.replace(/[^\p{L}\p{N}]+/gu, '-')
      const url = `${server.url}/garden/${path}`.replace(/\/$/u, '')
      return await see(context, url, `${SCREENSHOTS}${graph}-${name}-${theme}-${width}.png`)
    } finally {
      await context.close()
    }
  }

  const views = paths.flatMap((path, n) =>
    (VIEWS[n % 2] ?? []).map((one) => [path, one.theme, one.width] as const),
  )

  test.concurrent.each(views)(
    '/%s, %s, %i pixels: axe finds nothing, nothing moves, it is light',
    async (path, theme, width) => {
      const first = await view(path, { theme, width })
      // A busy browser may draw a page of which it has read a part. What moves by itself moves again.
      const { jsBytes, cssBytes, ...seen } =
        first.shifts.length === 0 ? first : await view(path, { theme, width })
      expect(seen).toEqual({ faults: [], shifts: [], refused: [], elsewhere: [] })
      expect(jsBytes).toBeGreaterThan(1000)
      expect(jsBytes).toBeLessThan(15 * 1024)
      expect(cssBytes).toBeGreaterThan(1000)
      expect(cssBytes).toBeLessThan(15 * 1024)
    },
  )
})

test('a page that comes in pieces is painted when its frame is whole, and nothing moves', async () => {
  const server = await serveFixtureGraph('garden')
  const slow = createServer(async (request, response) => {
    const answer = await fetch(`${server.url}${request.url}`)
    const body = await answer.text()
    const cut = body.indexOf('<div class="tools">')
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.write(body.slice(0, cut))
    if (cut > 0) await setTimeout(400)
    response.end(body.slice(cut))
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  const context = await browser.newContext({ viewport: { width: 390, height: 900 } })
  try {
    const page = await context.newPage()
    const { port } = slow.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/garden/-/journals`)
    await page.waitForSelector('.tool')
    expect(await page.evaluate<string[]>(SHIFTS)).toEqual([])
  } finally {
    await context.close()
    slow.closeAllConnections()
    slow.close()
    await server.close()
  }
})

test.each(['light', 'dark'] as const)('what scripts open is accessible, %s', async (theme) => {
  const server = await serveFixtureGraph('handbook')
  const context = await browser.newContext({ colorScheme: theme, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto(`${server.url}/garden/guide`)
    await page.waitForSelector('.tool')
    await page.evaluate(axe.source)
    const faultsWith = async (name: string): Promise<readonly string[]> => {
      await page.screenshot({ path: `${SCREENSHOTS}${name}-${theme}.png` })
      return page.evaluate<string[]>(FAULTS)
    }
    await page.keyboard.press('/')
    await page.locator('dialog input').fill('page')
    await page.getByRole('option').first().waitFor()
    expect(await faultsWith('search-dialog')).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Graph' }).click()
    await expect
      .poll(() => page.locator('canvas').getAttribute('data-state'), { timeout: 30_000 })
      .toBe('still')
    await page.getByText('As a list').click()
    expect(await faultsWith('graph-dialog')).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('.prose a[href^="/garden/"]').first().hover()
    await page.locator('.preview').waitFor()
    expect(await faultsWith('preview')).toEqual([])
  } finally {
    await context.close()
    await server.close()
  }
})

test('axe finds what is there to find', async () => {
  const page = await browser.newPage()
  await page.setContent('<main><img src="data:,"><p style="color: #999; background: #fff">quiet</p></main>')
  await page.evaluate(axe.source)
  const found = await page.evaluate<string[]>(FAULTS)
  await page.close()
  expect(found.map((line) => line.split(':')[0])).toEqual(
    expect.arrayContaining(['image-alt', 'color-contrast']),
  )
})

test('by keyboard: first to the text, then to everything in its order, and out again', async () => {
  const server = await serveFixtureGraph('handbook')
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  try {
    await page.goto(`${server.url}/garden/guide/syntax`)
    await page.waitForSelector('.tool')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content')
    expect(await page.evaluate('document.activeElement.getBoundingClientRect().top >= 0')).toBe(true)
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(`document.activeElement.closest('main') !== null`)).toBe(true)
    await page.goto(`${server.url}/garden/guide/syntax?again`)
    await page.waitForSelector('.tool')
    // What can have the focus, and what had it: in the same order, each to be seen, none of them a trap.
    const wanted = await page.evaluate<number>(`(() => {
      window.wanted = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
      window.seen = []
      document.addEventListener('focusin', ({ target }) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(target)
        window.seen.push([target, outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1])
      })
      return window.wanted.length
    })()`)
    for (let n = 0; n < wanted; n++) await page.keyboard.press('Tab')
    const missed = await page.evaluate<string[]>(
      `window.wanted.filter((one) => !window.seen.some(([had]) => had === one)).map((one) => one.outerHTML.slice(0, 120))`,
    )
    const unseen = await page.evaluate<string[]>(
      `window.seen.filter(([one, isSeen]) => !isSeen).map(([one]) => one.outerHTML.slice(0, 120))`,
    )
    const isOrdered = await page.evaluate(
      `window.seen.every(([one], n) => n === 0 || window.seen[n - 1][0].compareDocumentPosition(one) & 4)`,
    )
    expect({ missed, unseen, isOrdered }).toEqual({ missed: [], unseen: [], isOrdered: true })
    expect(wanted).toBeGreaterThan(20)
  } finally {
    await page.close()
    await server.close()
  }
})
