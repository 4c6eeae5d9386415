/** Links that replace the page in its frame, and everything that must be as if they did not. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { openPage } from './open-page.ts'
import { serveSite } from './serve-site.ts'

const filler = 'Words.\n\n'.repeat(60)

const FILES = {
  'one.md': [
    '---\ndescription: First\n---\n\n[[two]] [[two#Deep|deep]] [drawn](drawing.md)',
    `[out](https://example.org/)\n\n${filler}[low](two.md)\n`,
  ].join('\n'),
  'two.md': `---\nlang: de\ndescription: Second\n---\n\nHere [[one]].\n\n${filler}## Deep\n\nDown.\n\n${filler}`,
  'drawing.md': '```mermaid\ngraph TD\n  A --> B\n```\n\n[[one]]',
}

let browser: Browser
let server: Listening
let context: BrowserContext
let page: Page
let noise: readonly string[]

beforeAll(async () => {
  server = await serveSite(FILES, 'obsidian', {
    two: [
      { anchor: 'h-former', path: 'two', title: 'two', id: 'h-deep', isUnlisted: false },
      { anchor: 'h-moved', path: 'drawing', title: 'drawing', id: 'h-there', isUnlisted: false },
    ],
  })
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(async () => {
  context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1000, height: 700 } })
  ;({ page, noise } = await openPage(context, at('one')))
  await page.evaluate('window.isSame = true')
})

afterEach(async () => context.close())

const at = (path: string): string => `${server.url}/garden/${path}`
const follow = (name: string) =>
  page.locator('.prose').getByRole('link', { name, exact: true }).first().click()
/** A link of the page, led elsewhere. */
async function followTo(href: string): Promise<void> {
  await page.evaluate(
    `document.querySelector('.prose a[href="/garden/two"]').setAttribute('href', '${href}')`,
  )
  await follow('two')
}

/** Whether there was no load since the test began. */
const isSame = (): Promise<unknown> => page.evaluate('window.isSame')
const heading = () => page.locator('main h1').first().textContent()
const scrolled = (): Promise<number> => page.evaluate('Math.round(scrollY)')

test('a link shows the other page without a load: its title, head, language and scroll position', async () => {
  await follow('low')
  await expect.poll(heading).toBe('two')
  expect(page.url()).toBe(at('two'))
  expect(await page.title()).toBe('two · Garden')
  expect(await scrolled()).toBe(0)
  expect(await page.locator('meta[name=description]').getAttribute('content')).toBe('Second')
  expect(await page.locator('meta[name=description]').count()).toBe(1)
  await expect.poll(() => page.locator('.announced').textContent()).toBe('two · Garden')
  expect(await page.locator('.toc').count()).toBe(0)
  expect(await isSame()).toBe(true)
  expect(noise).toEqual([])
})

test('back and forward keep where one was, and the link that was followed has the focus again', async () => {
  await page.evaluate('scrollTo(0, 1e6)')
  const before = await scrolled()
  await follow('low')
  await expect.poll(heading).toBe('two')
  await page.goBack()
  await expect.poll(heading).toBe('one')
  await expect.poll(scrolled).toBe(before)
  expect(await page.evaluate('document.activeElement.textContent')).toBe('two')
  await page.goForward()
  await expect.poll(heading).toBe('two')
  expect(await scrolled()).toBe(0)
  expect(await isSame()).toBe(true)
})

test('a link to a place arrives there, and links on the page stay links on the page', async () => {
  await follow('deep')
  await expect.poll(heading).toBe('two')
  expect(page.url()).toBe(at('two#h-deep'))
  expect(
    await page.evaluate(`Math.round(document.getElementById('h-deep').getBoundingClientRect().top) < 60`),
  ).toBe(true)
  expect(await page.evaluate(`document.querySelector(':target').id`)).toBe('h-deep')
  await page.locator('.skip').press('Enter')
  expect(page.url()).toBe(at('two#content'))
  await page.goBack()
  expect(page.url()).toBe(at('two#h-deep'))
  await page.goBack()
  await expect.poll(heading).toBe('one')
  expect(await isSame()).toBe(true)
})

test('the former name of a heading leads to it, or to the page on which it is now, with scripts and without', async () => {
  const still = await browser.newContext({
    ...{ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1000, height: 700 } },
  })
  const { page: loaded } = await openPage(still, `${at('two')}#h-former`)
  const isInWindow = (shown: Page) => async (): Promise<boolean> => {
    const top = (await shown.locator('#h-deep').boundingBox())?.y ?? -1
    return top > 0 && top < 700
  }
  const moved = (shown: Page) => shown.locator('.moved-part')
  await expect.poll(isInWindow(loaded)).toBe(true)
  expect(await moved(loaded).isVisible()).toBe(false)
  await loaded.goto(`${at('two')}#h-moved`)
  await expect.poll(() => moved(loaded).isVisible()).toBe(true)
  expect(await moved(loaded).textContent()).toBe('This part has moved to drawing.')
  await still.close()

  await followTo('/garden/two#h-former')
  await expect.poll(heading).toBe('two')
  await expect.poll(isInWindow(page)).toBe(true)
  await page.goBack()
  await expect.poll(heading).toBe('one')
  await followTo('/garden/two#h-moved')
  await expect.poll(heading).toBe('two')
  await expect.poll(() => moved(page).isVisible()).toBe(true)
  expect(await isSame()).toBe(true)
  await moved(page).getByRole('link').click()
  await expect.poll(() => page.url()).toBe(`${at('drawing')}#h-there`)
  expect(noise).toEqual([])
})

test('what is not there is the page that says so, what moved has its own address', async () => {
  await followTo('/garden/nothing')
  await expect.poll(heading).toBe('Page not found')
  expect(page.url()).toBe(at('nothing'))
  await page.goBack()
  await expect.poll(heading).toBe('one')
  await followTo('/garden/Two#h-deep')
  await expect.poll(heading).toBe('two')
  await expect.poll(() => page.url()).toBe(at('two#h-deep'))
  await page.goBack()
  await expect.poll(heading).toBe('one')
  expect(await isSame()).toBe(true)
})

test('a diagram on the page that arrives is drawn, each time, and its script runs once', async () => {
  const drawn = () => page.locator('.diagram.drawn > img').count()
  for (let n = 0; n < 2; n++) {
    await follow('drawn')
    await expect.poll(drawn, { timeout: 30_000 }).toBe(1)
    await page.getByRole('link', { name: 'one' }).first().click()
    await expect.poll(heading).toBe('one')
  }
  expect(await page.locator('.diagram-frame').count()).toBe(1)
  expect(await isSame()).toBe(true)
})

test('a modified click, a file, another site and a form are left to the browser', async () => {
  // Its tab is not opened: the packaged browser loses one in three that open in the background.
  await page.evaluate(`
    window.seen = []
    navigation.addEventListener('navigate', (event) => window.seen.push(event.destination.url))
    addEventListener('click', (event) => {
      window.seen.push('click taken by the page: ' + event.defaultPrevented)
      event.preventDefault()
    }, { once: true })
  `)
  await page
    .locator('.prose')
    .getByRole('link', { name: 'two', exact: true })
    .first()
    .click({ modifiers: ['ControlOrMeta'] })
  expect(await page.evaluate('window.seen')).toEqual(['click taken by the page: false'])
  expect(page.url()).toBe(at('one'))
  await followTo('/garden/-/search.json?q=a')
  await page.waitForURL(/search\.json/u)
  expect(await page.locator('body').textContent()).toContain('"schema":1')
  await page.goBack()
  expect(await heading()).toBe('one')
  await follow('out')
  await page.waitForURL('chrome-error://chromewebdata/')
})

test('the second of two clicks counts', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/garden/two', async (route) => {
    await held
    await route.continue().catch(() => undefined)
  })
  await follow('two')
  await follow('drawn')
  await expect.poll(heading).toBe('drawing')
  release()
  await page.waitForTimeout(300)
  expect([await heading(), page.url()]).toEqual(['drawing', at('drawing')])
  expect(await isSame()).toBe(true)
})

test('a page of another version of the program, or none that can be read, is loaded', async () => {
  await page.route('**/garden/two', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace(/style\.[0-9a-f]+\.css/u, 'style.000000000000.css')
    await route.fulfill({ response, body })
  })
  await follow('two')
  await expect.poll(heading).toBe('two')
  expect(await isSame()).toBe(undefined)
  // A heading is there before the scripts are: who clicks in between gets what the server answers.
  await page.waitForLoadState()
  await page.goBack()
  await expect.poll(heading).toBe('one')
  await page.waitForLoadState()
  await page.evaluate('window.isSame = true')
  let refusals = 0
  await page.route('**/garden/drawing', (route) => {
    if (route.request().isNavigationRequest()) return route.continue()
    refusals += 1
    return route.fulfill({ status: 503, body: 'soon' })
  })
  await follow('drawn')
  await expect.poll(heading).toBe('drawing')
  expect([await isSame(), refusals]).toEqual([undefined, 1])
})

test('who goes back before the scripts of a page are there gets the page', async () => {
  await follow('two')
  await expect.poll(heading).toBe('two')
  let letScriptsCome = (): void => undefined
  const wanted = new Promise<void>((resolve) => {
    letScriptsCome = resolve
  })
  await page.route('**/site.*.js', async (route) => {
    await wanted
    await route.continue()
  })
  await page.reload({ waitUntil: 'commit' })
  await page.locator('main h1').waitFor()
  await page.evaluate('history.back()')
  await expect.poll(() => page.url()).toBe(at('one'))
  letScriptsCome()
  await expect.poll(heading).toBe('one')
})

test('scripts of the page go on: theme, contents, search and previews', async () => {
  await page.getByRole('button', { name: 'Theme' }).click()
  await follow('low')
  await expect.poll(heading).toBe('two')
  expect(await page.getByRole('button', { name: 'Theme: light' }).count()).toBe(1)
  expect(await page.locator('.heading-anchor').count()).toBe(1)
  await page.locator('.prose').getByRole('link', { name: 'one' }).hover()
  await page.locator('.preview').waitFor()
  await page.keyboard.press('/')
  await page.locator('dialog input').fill('Here')
  await expect.poll(() => page.getByRole('option').count()).toBe(1)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('dialog').isVisible()).toBe(false)
  expect(await isSame()).toBe(true)
})
