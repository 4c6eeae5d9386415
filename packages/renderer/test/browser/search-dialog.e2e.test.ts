/** The dialog that searches as one types. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { openPage } from './open-page.ts'
import { serveSite } from './serve-site.ts'

const FILES = {
  'bees.md': '# Bees\n\nThey live in a hive.\n\n<b>Wax</b> is made by bees.\n',
  'hive.md': `${'Filler.\n\n'.repeat(60)}A hive is a house of wax.\n`,
  'old/swarm.md': '# Swarm\n\nQueens leave.\n',
  'new/swarm.md': '# Swarm\n\nQueens leave.\n',
  'many.md': Array.from({ length: 25 }, (_, n) => `- candle ${n}\n`).join(''),
}

let browser: Browser
let server: Listening
let context: BrowserContext
let page: Page
let noise: readonly string[]
let requests: readonly string[]

beforeAll(async () => {
  server = await serveSite(FILES, 'plain')
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(async () => {
  context = await browser.newContext({ reducedMotion: 'reduce' })
  ;({ page, noise, requests } = await openPage(context, `${server.url}/garden/bees`))
})

afterEach(async () => context.close())

const field = () => page.getByRole('combobox', { name: 'Search' })
const options = () => page.getByRole('option')
const status = () => page.locator('dialog [role=status]')
const isOpen = (): Promise<boolean> => page.locator('dialog').isVisible()
const questions = (): readonly string[] =>
  requests.filter((url) => url.includes('search.json')).map((url) => new URL(url).search)

test('a slash opens it, what is typed is found, and Enter leads to the block', async () => {
  await page.keyboard.press('/')
  await field().fill('wax')
  await expect.poll(() => status().textContent()).toBe('2 places')
  expect(await options().allTextContents()).toEqual([
    'BeesWax is made by bees.',
    'hiveA hive is a house of wax.',
  ])
  expect(await options().locator('mark').allTextContents()).toEqual(['Wax', 'wax'])
  expect(await field().getAttribute('aria-expanded')).toBe('true')
  expect(await field().getAttribute('aria-activedescendant')).toBe(await options().nth(0).getAttribute('id'))
  await page.keyboard.press('ArrowUp')
  expect(await options().nth(1).getAttribute('aria-selected')).toBe('true')
  expect(await options().nth(0).getAttribute('aria-selected')).toBe('false')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/garden\/hive#b-/u)
  const found = page.locator(':target')
  expect(await found.textContent()).toBe('A hive is a house of wax.')
  await expect
    .poll(() => page.evaluate(`document.querySelector(':target').getBoundingClientRect().top < innerHeight`))
    .toBe(true)
  expect(await isOpen()).toBe(false)
  expect(noise).toEqual([])
})

test.each(['Control+k', 'Meta+k'])(
  '%s opens it wherever one is, Escape gives the focus back',
  async (keys) => {
    const link = page.getByRole('link', { name: 'All pages' }).first()
    await link.focus()
    await page.keyboard.press(keys)
    await expect.poll(isOpen).toBe(true)
    await page.keyboard.type('hive')
    await page.keyboard.press('Escape')
    expect(await isOpen()).toBe(false)
    expect(await page.evaluate('document.activeElement.textContent')).toBe('All pages')
  },
)

test('typing in the field of the header goes on in the dialog, a slash in it is a letter', async () => {
  const header = page.locator('form.site-search input').first()
  await header.focus()
  await page.keyboard.type('a/h')
  await expect.poll(isOpen).toBe(true)
  await expect.poll(() => field().inputValue()).toBe('a/h')
  expect(await header.inputValue()).toBe('')
})

test('only what was typed last is asked and shown, whenever answers come', async () => {
  await page.route('**/search.json?q=w', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600))
    await route.continue().catch(() => undefined)
  })
  await page.keyboard.press('/')
  await field().fill('w')
  await expect.poll(questions).toEqual(['?q=w'])
  await field().fill('wax')
  await expect.poll(() => status().textContent()).toBe('2 places')
  await page.waitForTimeout(700)
  expect(await status().textContent()).toBe('2 places')
  expect(questions()).toEqual(['?q=w', '?q=wax'])
})

test('what is not found is said, with a better spelling that can be taken', async () => {
  await page.keyboard.press('/')
  await field().fill('hvie')
  await expect.poll(() => status().textContent()).toBe('Nothing was found.')
  expect(await options().allTextContents()).toEqual(['Did you mean hive?'])
  await page.keyboard.press('Enter')
  await expect.poll(() => status().textContent()).toBe('2 places')
  expect(await field().inputValue()).toBe('hive')
})

test('pages of one name are told apart by their paths', async () => {
  await page.keyboard.press('/')
  await field().fill('queens')
  await expect.poll(() => status().textContent()).toBe('2 places')
  expect((await options().allTextContents()).toSorted()).toEqual([
    'Swarm/new/swarmQueens leave.',
    'Swarm/old/swarmQueens leave.',
  ])
})

test('more than fits is offered on a page of its own', async () => {
  await page.keyboard.press('/')
  await field().fill('candle')
  await expect.poll(() => options().count()).toBe(21)
  await options().last().click()
  await page.waitForURL(/\/-\/search\?q=candle$/u)
})

test('a search that does not answer says so and offers the page', async () => {
  await page.route('**/search.json*', (route) => route.fulfill({ status: 503 }))
  await page.keyboard.press('/')
  await field().fill('wax')
  await expect.poll(() => status().textContent()).toBe('The search did not answer.')
  expect(await options().first().getAttribute('href')).toBe(`${server.url}/garden/-/search?q=wax`)
  await page.unroute('**/search.json*')
  await page.route('**/search.json*', (route) => route.abort())
  await field().fill('waxy')
  await page.waitForTimeout(300)
  expect(await status().textContent()).toBe('The search did not answer.')
})
