/** The graph around a page, and that of the whole site. */

import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { type OpenedPage, openPage } from './open-page.ts'
import { serveSite } from './serve-site.ts'

const FILES = {
  'bees.md': '[[hive]] [[wax]]',
  'hive.md': '[[bees]] [[wax]]',
  'wax.md': 'Text.',
  'candle.md': '[[wax]]',
  'alone.md': 'Text.',
}

let browser: Browser
let server: Listening

beforeAll(async () => {
  server = await serveSite(FILES, 'plain')
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function open(
  path: string,
  act: (opened: OpenedPage, context: BrowserContext) => Promise<void>,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options })
  try {
    const opened = await openPage(context, `${server.url}/garden/${path}`)
    await act(opened, context)
    expect(opened.noise).toEqual([])
  } finally {
    await context.close()
  }
}

const isStill = (page: OpenedPage['page']) => () => page.locator('canvas').getAttribute('data-state')
/** How many colours are on the canvas. */
const COLOURS = `(() => {
  const canvas = document.querySelector('canvas')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return new Set(new Uint32Array(data.buffer)).size
})()`
const ACCENT = `(() => {
  const canvas = document.querySelector('canvas')
  return getComputedStyle(canvas).caretColor
})()`

test('a button shows what is around the page, drawn and as a list that leads on', () =>
  open('bees', async ({ page, requests }) => {
    expect(requests.filter((url) => url.includes('/graph.'))).toEqual([])
    await page.getByRole('button', { name: 'Graph' }).click()
    const dialog = page.getByRole('dialog', { name: 'Graph' })
    await expect.poll(() => dialog.getByRole('status').textContent()).toBe('3 pages, 3 links.')
    await expect.poll(isStill(page), { timeout: 30_000 }).toBe('still')
    expect(await page.evaluate(COLOURS)).toBeGreaterThan(5)
    await dialog.getByText('As a list').click()
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual(['bees 2', 'hive 2', 'wax 3'])
    await dialog.getByRole('link', { name: 'wax' }).click()
    await expect.poll(() => page.url()).toBe(`${server.url}/garden/wax`)
    expect(await dialog.isVisible()).toBe(false)
  }))

test('arrow keys go from page to page, Enter opens one, Escape closes', () =>
  open('bees', async ({ page }) => {
    await page.getByRole('button', { name: 'Graph' }).press('Enter')
    const canvas = page.locator('canvas')
    await expect.poll(isStill(page), { timeout: 30_000 }).toBe('still')
    await canvas.focus()
    const before = await page.evaluate(COLOURS)
    for (const key of ['+', '-', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) await canvas.press(key)
    await expect.poll(() => page.locator('.announced').textContent()).toMatch(/^(?:bees|hive|wax)$/u)
    const chosen = await page.locator('.announced').textContent()
    expect(before).toBeGreaterThan(5)
    await canvas.press('Enter')
    if (chosen !== 'bees') await expect.poll(() => page.url()).toBe(`${server.url}/garden/${chosen}`)
    await page.getByRole('button', { name: 'Graph' }).click()
    await expect.poll(() => page.locator('.graph-dialog').isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.graph-dialog').isVisible()).toBe(false)
  }))

test('the page of the whole draws all pages, changes with the theme, and a click on one opens it', () =>
  open(
    '-/graph',
    async ({ page }) => {
      await expect.poll(() => page.locator('main [role=status]').textContent()).toBe('5 pages, 4 links.')
      await expect.poll(isStill(page), { timeout: 30_000 }).toBe('still')
      const light = await page.evaluate(ACCENT)
      await page.getByRole('button', { name: 'Theme' }).click()
      await page.getByRole('button', { name: 'Theme' }).click()
      expect(await page.evaluate(ACCENT)).not.toBe(light)
      const box = await page.locator('canvas').boundingBox()
      if (box === null) throw new Error('There is no canvas.')
      // A pointer goes over it until it means a page.
      for (let y = 10; y < box.height && !page.url().match(/garden\/[a-z]+$/u); y += 20)
        for (let x = 10; x < box.width; x += 20) {
          await page.mouse.move(box.x + x, box.y + y)
          if (
            (await page.locator('canvas').evaluate('document.querySelector("canvas")?.style.cursor')) !==
            'pointer'
          )
            continue
          await page.mouse.down()
          await page.mouse.up()
          await expect.poll(() => page.url()).toMatch(/\/garden\/(?:bees|hive|wax|candle|alone)$/u)
          return
        }
      throw new Error('No page was found on the canvas.')
    },
    { colorScheme: 'light', reducedMotion: 'reduce' },
  ))

test('without scripts the page of the whole leads to all pages', () =>
  open(
    '-/graph',
    async ({ page }) => {
      expect(await page.locator('canvas').count()).toBe(0)
      await page.locator('main').getByRole('link', { name: 'All pages' }).click()
      expect(page.url()).toBe(`${server.url}/garden/-/pages`)
    },
    { javaScriptEnabled: false },
  ))
