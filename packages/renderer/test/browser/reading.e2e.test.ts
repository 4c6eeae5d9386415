/** What scripts add to the page that is read: marks in the contents, copies, folds. */

import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { type OpenedPage, openPage } from './open-page.ts'
import { serveSite } from './serve-site.ts'

const filler = 'Words.\n\n'.repeat(40)

const FILES = {
  'pages/long.md': `## One\n\n${filler}## Two\n\n${filler}## Three\n\n${filler}`,
  // Headings of every length up to two lines and more of a phone.
  'pages/headings.md': Array.from(
    { length: 40 },
    (_, n) => `## ${'あ'.repeat(n + 1)}\n\n## ${'a'.repeat(n + 1)} b\n`,
  ).join('\n'),
  'pages/code.md': '```js\nconst bee = "<wax>"\n  two\n```\n\n    bare\n',
}

const OUTLINE = {
  'pages/tree.md': [
    '- Top',
    '\t- Middle',
    '\t\t- Leaf',
    '\t\t  id:: 6512c1a5-1111-4111-8111-111111111111',
    '- Other ((6512c1a5-1111-4111-8111-111111111111))',
  ].join('\n'),
}

let browser: Browser
let server: Listening
let outlines: Listening

beforeAll(async () => {
  server = await serveSite(FILES, 'obsidian')
  outlines = await serveSite(OUTLINE, 'logseq')
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await outlines?.close()
})

async function open(
  url: string,
  act: (opened: OpenedPage, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
  })
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const opened = await openPage(context, url)
    await act(opened, context)
    expect(opened.noise).toEqual([])
  } finally {
    await context.close()
  }
}

const CURRENT = `[...document.querySelectorAll('.toc [aria-current=location]')].map(({ textContent }) => textContent).join()`
const CLIPBOARD = 'navigator.clipboard.readText()'

test('the contents say which heading is read, on the way down, back up, and after a jump', () =>
  open(`${server.url}/garden/pages/long`, async ({ page }) => {
    const current = (): Promise<string> => page.evaluate(CURRENT)
    const to = (heading: string): Promise<void> =>
      page.evaluate(`document.getElementById('h-${heading}').scrollIntoView()`)
    await expect.poll(current).toBe('One')
    await to('two')
    await expect.poll(current).toBe('Two')
    await page.evaluate('scrollTo(0, 1e6)')
    await expect.poll(current).toBe('Three')
    await page.evaluate('scrollTo(0, 0)')
    await expect.poll(current).toBe('One')
    await page.locator('.toc').getByRole('link', { name: 'Three' }).click()
    await expect.poll(current).toBe('Three')
  }))

test('code is copied as it was written, coloured or not', () =>
  open(`${server.url}/garden/pages/code`, async ({ page }) => {
    const buttons = page.getByRole('button', { name: 'Copy code' })
    await buttons.nth(0).click()
    await expect.poll(() => page.evaluate(CLIPBOARD)).toBe('const bee = "<wax>"\n  two\n')
    await expect.poll(() => page.getByRole('status').textContent()).toBe('Copied.')
    await buttons.nth(1).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(CLIPBOARD)).toBe('bare\n')
  }))

test('the anchor of a heading leads there and copies the whole address', () =>
  open(`${server.url}/garden/pages/long`, async ({ page }) => {
    const places = await page.evaluate(
      `[...document.querySelectorAll('main h2, main p')].map((one) => one.offsetTop).join()`,
    )
    await page.getByRole('link', { name: 'Link to Two' }).click()
    expect(page.url()).toBe(`${server.url}/garden/pages/long#h-two`)
    expect(await page.evaluate(CLIPBOARD)).toBe(`${server.url}/garden/pages/long#h-two`)
    await page.evaluate(`document.querySelectorAll('.heading-anchor').forEach((one) => one.remove())`)
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('main h2, main p')].map((one) => one.offsetTop).join()`,
      ),
    ).toBe(places)
  }))

test('on a screen that is touched the anchor of a heading lies within it', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 900 },
    isMobile: true,
    hasTouch: true,
  })
  const { page } = await openPage(context, `${server.url}/garden/pages/headings`)
  await expect.poll(() => page.locator('.heading-anchor').count()).toBe(80)
  const outside = await page.evaluate(`[...document.querySelectorAll('.heading-anchor')].filter((one) => {
    const [anchor, heading] = [one, one.parentElement].map((each) => each.getBoundingClientRect())
    return anchor.right > heading.right + 1 || anchor.bottom > heading.bottom + 1
  }).length`)
  expect(outside).toBe(0)
  await context.close()
})

test('a branch folds and unfolds, and a link into it opens it', () =>
  open(`${outlines.url}/garden/tree`, async ({ page }) => {
    const leaf = page.locator('.outline li li li')
    const folds = page.locator('.fold')
    await expect.poll(() => folds.count()).toBe(2)
    await folds.first().click()
    expect([await leaf.isVisible(), await folds.first().getAttribute('aria-expanded')]).toEqual([
      false,
      'false',
    ])
    await folds.first().press('Enter')
    expect([await leaf.isVisible(), await folds.first().getAttribute('aria-expanded')]).toEqual([
      true,
      'true',
    ])
    await folds.nth(1).press('Space')
    await folds.nth(0).press('Space')
    expect(await leaf.isVisible()).toBe(false)
    await page.getByRole('link', { name: 'Leaf' }).click()
    await expect.poll(() => leaf.isVisible()).toBe(true)
    expect(await folds.nth(1).getAttribute('aria-expanded')).toBe('true')
  }))
