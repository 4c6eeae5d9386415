/** Light and dark: what the system says, what the reader says, and what is painted first. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { openPage } from './open-page.ts'
import { serveSite } from './serve-site.ts'

let browser: Browser
let server: Listening

beforeAll(async () => {
  server = await serveSite({ 'bees.md': '# Bees\n\nText.\n' }, 'plain')
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function withContext(
  options: Parameters<Browser['newContext']>[0],
  act: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  try {
    await act(context)
  } finally {
    await context.close()
  }
}

const bees = (): string => `${server.url}/garden/bees`

const ground = (page: Page): Promise<string> =>
  page.evaluate('getComputedStyle(document.body).backgroundColor')

const LIGHT = 'rgb(253, 252, 249)'
const DARK = 'rgb(23, 22, 21)'

test('a page is as the system is, and the button goes from light to dark and back to the system', () =>
  withContext({ colorScheme: 'dark' }, async (context) => {
    const { page, noise } = await openPage(context, bees())
    const button = page.getByRole('button', { name: 'Theme' })
    const seen: string[] = []
    for (let n = 0; n < 4; n++) {
      seen.push(`${await button.getAttribute('aria-label')} ${await ground(page)}`)
      await button.click()
    }
    expect(seen).toEqual([
      `Theme: system ${DARK}`,
      `Theme: light ${LIGHT}`,
      `Theme: dark ${DARK}`,
      `Theme: system ${DARK}`,
    ])
    expect(noise).toEqual([])
  }))

test('a choice is remembered, painted first on the next page, and seen in other windows', () =>
  withContext({ colorScheme: 'light' }, async (context) => {
    const { page: other } = await openPage(context, bees())
    const { page } = await openPage(context, bees())
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('button', { name: 'Theme' }).click()
    await expect.poll(() => ground(other)).toBe(DARK)
    // Without the script of the page, the one in its head alone.
    await page.route('**/site.*.js', (route) => route.abort())
    await page.goto(`${server.url}/garden/-/pages`)
    expect(await ground(page)).toBe(DARK)
    await page.goto(`${server.url}/nowhere/at/all`)
    expect(await ground(page)).toBe(DARK)
  }))

test('the button is a target for fingers, is worked by keys, and moves nothing when it comes', () =>
  withContext({ viewport: { width: 390, height: 800 } }, async (context) => {
    const { page } = await openPage(context, bees())
    const button = page.getByRole('button', { name: 'Theme' })
    const box = await button.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
    await button.press('Enter')
    expect(await button.getAttribute('aria-label')).toBe('Theme: light')
    const places = async (): Promise<unknown> =>
      page.evaluate(
        `[...document.querySelectorAll('header, h1, form')].map((one) => one.getBoundingClientRect().y)`,
      )
    const after = await places()
    await page.route('**/site.*.js', (route) => route.abort())
    await page.reload()
    expect(await places()).toEqual(after)
    // What opens the tree of pages needs no script.
    expect(await page.getByRole('button').count()).toBe(1)
    expect(await page.getByRole('button', { name: 'Pages' }).count()).toBe(1)
  }))

test('without scripts there is no button, nor room for one', () =>
  withContext({ javaScriptEnabled: false, colorScheme: 'dark' }, async (context) => {
    const { page, noise } = await openPage(context, bees())
    expect(await ground(page)).toBe(DARK)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.locator('.tools').isVisible()).toBe(false)
    expect(noise).toEqual([])
  }))
