import { afterAll, expect, test } from 'vitest'
import { CARD_PLACE } from '../../src/card/card-facts.ts'
import { createFetch, type FetchOptions } from '../../src/serve/create-fetch.ts'
import { createFixtureReader } from './fixture-reader.ts'

const site = { workspaceId: 1, name: 'Garden', deploymentId: 7, pages: { '': 'home', bees: 'b', list: 'l' } }

/** Of the pages, `title` is that of `bees`. */
function open(options: FetchOptions = {}) {
  let title = 'Bees'
  const reader = createFixtureReader({ garden: site })
  const withHeads: typeof reader = {
    ...reader,
    findRenderedPage: async (live, path) => {
      const row = await reader.findRenderedPage(live, path)
      if (row === undefined || path === '-/shell') return row
      const head = `<meta property="og:title" content="${title}">${path === 'list' ? '' : CARD_PLACE}`
      return { ...row, head }
    },
  }
  const fetch = createFetch(withHeads, { pointerMaxAgeMs: 0, baseUrl: 'https://example.org', ...options })
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new Request(`http://127.0.0.1${path}`, { headers, redirect: 'manual' }))
  const cardOf = async (path: string): Promise<string> => {
    const [, href = ''] =
      /og:image" content="https:\/\/example\.org([^"]*)"/u.exec(await (await get(path)).text()) ?? []
    return href
  }
  const rename = (to: string): void => {
    title = to
  }
  return { get, cardOf, fetch, rename }
}

const { get, cardOf, fetch, rename } = open()
afterAll(() => fetch.settle())

test('the head of a page leads to its card, which is kept for ever', async () => {
  const href = await cardOf('/garden/bees')
  expect(href).toMatch(/^\/garden\/-\/card\/[0-9a-f]{16}\/bees\.png$/u)
  const card = await get(href)
  expect([card.status, card.headers.get('content-type'), card.headers.get('cache-control')]).toEqual([
    200,
    'image/png',
    'public, max-age=31536000, immutable',
  ])
  expect(Buffer.from(await card.arrayBuffer()).readUInt32BE(16)).toBe(1200)
  const again = await get(href, { 'if-none-match': card.headers.get('etag') ?? '' })
  expect(again.status).toBe(304)
  expect((await get(await cardOf('/garden'))).status).toBe(200)
})

test('a card of what the page said before leads to the one of now', async () => {
  const before = await cardOf('/garden/bees')
  const now = before.replace(/[0-9a-f]{16}/u, '0'.repeat(16))
  const moved = await get(now)
  expect([moved.status, moved.headers.get('location')]).toEqual([307, before])
  rename('Wasps')
  expect((await get(before)).headers.get('location')).not.toBe(before)
  rename('Bees')
})

test.each([
  ['a page that is not published', '/garden/-/card/0123456789abcdef/secret.png'],
  ['a page that shows none', '/garden/-/card/0123456789abcdef/list.png'],
  ['a list', '/garden/-/card/0123456789abcdef/-/pages.png'],
  ['no workspace', '/nobody/-/card/0123456789abcdef/bees.png'],
])('%s has no card', async (_, path) => expect((await get(path)).status).toBe(404))

test('where cards are off there is none, and no page says that there is', async () => {
  const off = open({ hasCards: false })
  expect(await off.cardOf('/garden/bees')).toBe('')
  expect((await off.get(await cardOf('/garden/bees'))).status).toBe(404)
})
