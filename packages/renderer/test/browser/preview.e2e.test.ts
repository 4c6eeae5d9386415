/** Previews of pages, headings and blocks, by pointer and by keyboard. */

import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { openPage } from './open-page.ts'
import { serveSite } from './serve-site.ts'

const FILES = {
  'links.md': [
    '[[bees|page]] [[bees#Hive|heading]] [[bees#^wax|block]] [[Nowhere|missing]] [out](https://example.org/)',
    '[file](bee.png) [note](#h-below) [empty](empty.md) [gone](/garden/nothing/here)\n\n## Below\n\nStands here.\n',
  ].join('\n'),
  'bees.md':
    '# Bees\n\nFirst words. ![far](https://example.org/far.png) [up](#h-hive)\n\n## Hive\n\nIn the hive.\n\n### Comb\n\nSix sides.\n\n## Other\n\nElsewhere.\n\n- Wax is made ^wax\n  - of honey\n',
  'empty.md': '',
}

let browser: Browser
let server: Listening

beforeAll(async () => {
  server = await serveSite(FILES, 'obsidian', {
    bees: [
      { anchor: 'h-home', path: 'bees', title: 'Bees', id: 'h-comb', isUnlisted: false },
      { anchor: 'h-moved', path: 'links', title: 'links', id: 'h-below', isUnlisted: false },
    ],
  })
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function withLinks(
  options: Parameters<Browser['newContext']>[0],
  act: (opened: Awaited<ReturnType<typeof openPage>>, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  try {
    await act(await openPage(context, `${server.url}/garden/links`), context)
  } finally {
    await context.close()
  }
}

/** As it is read: lines without white space around them. */
const lines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' | ')

test('a pointer that rests on a link shows the page, the heading or the block that it means', () =>
  withLinks({}, async ({ page, noise, requests }) => {
    const card = page.locator('.preview')
    for (const [label, shown, hash = ''] of [
      [
        'page',
        'Bees | First words. up | Hive | In the hive. | Comb | Six sides. | Other | Elsewhere. | Wax is made | of honey',
      ],
      ['heading', 'Bees | Hive | In the hive. | Comb | Six sides.'],
      ['block', 'Bees | Wax is made | of honey'],
      ['note', 'links | Below | Stands here.'],
      ['page', 'Bees | Comb | Six sides.', '#h-home'],
      ['page', 'Bees | This part has moved to links.', '#h-moved'],
    ] as const) {
      await page.evaluate(`document.querySelector('.prose a').setAttribute('href', '/garden/bees${hash}')`)
      await page.getByRole('link', { name: label, exact: true }).first().hover()
      await card.waitFor()
      expect([label, lines((await card.allInnerTexts()).join())]).toEqual([label, shown])
      const ids = await card.locator('[id]').count()
      expect(ids).toBe(0)
      await page.mouse.move(5, 5)
      await card.waitFor({ state: 'hidden' })
    }
    // One page was asked for once, whatever of it was shown, and nobody else was asked.
    expect(requests.filter((url) => url.endsWith('/garden/bees'))).toHaveLength(1)
    expect(requests.filter((url) => !url.startsWith(server.url))).toEqual([])
    expect(noise).toEqual([])
  }))

test('the pointer can go into the card and follow a link there', () =>
  withLinks({}, async ({ page }) => {
    await page.getByRole('link', { name: 'page', exact: true }).first().hover()
    const inside = page.locator('.preview').getByRole('link', { name: 'up' })
    await inside.hover()
    await page.waitForTimeout(500)
    expect(await inside.isVisible()).toBe(true)
    await inside.click()
    await page.waitForURL(`${server.url}/garden/bees#h-hive`)
  }))

test('focus shows it too, Escape takes it away, and one that is passed over shows nothing', () =>
  withLinks({}, async ({ page }) => {
    const card = page.locator('.preview')
    await page.locator('#content').focus()
    await page.keyboard.press('Tab')
    await card.waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'page', exact: true }).first().hover()
    await page.mouse.move(5, 5)
    await page.waitForTimeout(600)
    expect(await card.isVisible()).toBe(false)
  }))

test('what is no page of the site, is missing, or is empty shows nothing', () =>
  withLinks({}, async ({ page, requests }) => {
    for (const name of ['out', 'empty', 'gone', 'missing']) {
      await page.getByText(name, { exact: true }).first().hover()
      await page.waitForTimeout(600)
      expect([name, await page.locator('.preview').isVisible()]).toEqual([name, false])
    }
    expect(requests.filter((url) => !url.startsWith(server.url))).toEqual([])
  }))

test('a finger opens the page and no card', () =>
  withLinks({ hasTouch: true, isMobile: true }, async ({ page }) => {
    await page.getByRole('link', { name: 'heading', exact: true }).tap()
    await page.waitForURL(/\/garden\/bees#h-hive$/u)
    expect(await page.locator('.preview').count()).toBe(0)
  }))
