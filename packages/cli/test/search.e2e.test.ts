import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyEmbedded } from '../../../test/support/database.ts'
import { type Draehi, firstLineOf, makeDraehi, type Started } from '../../../test/support/draehi.ts'
import { makeRepo, type TestRepo } from '../../../test/support/make-repo.ts'

/** On the embedded database, beside the server that owns it. */

let draehi: Draehi
let repo: TestRepo
let owner: Started
let url: string

beforeAll(async () => {
  draehi = await makeDraehi(undefined, await copyEmbedded())
  repo = await makeRepo({
    'index.md': '# Home\n\nWelcome to the *garden*.\n',
    'tomatoes.md': '---\ntags: [fruit]\n---\n\n- Water **tomatoes** in the morning.\n- 東京都の黒猫\n',
  })
  owner = draehi.start(['serve', '--port', '0', '--json'])
  url = `${JSON.parse(await firstLineOf(owner)).url}/site`
  await draehi.run(['sync', 'site', '--repo', repo.url])
  await repo.commit({
    'tomatoes.md': '- Water **tomatoes** in the evening.\n',
    'draft.md': '---\ndraft: true\n---\nSecret tomatoes.\n',
  })
  await draehi.run(['sync', 'site'])
})
afterAll(async () => {
  owner?.kill('SIGTERM')
  await owner
  await draehi?.dispose()
  await repo?.cleanup()
})

const json = async (...args: string[]) =>
  JSON.parse((await draehi.run(['search', 'site', ...args, '--json'])).stdout)

test('the terminal finds what is live, and on request what was', async () => {
  const now = await json('water tomatoes')
  expect(now).toMatchObject({ schema: 1, ok: true, workspace: 'site', query: 'water tomatoes', total: 1 })
  expect(now.hits[0]).toMatchObject({
    path: 'tomatoes',
    excerpt: {
      text: 'Water tomatoes in the evening.',
      ranges: [
        [0, 5],
        [6, 14],
      ],
    },
  })
  expect(await json('morning')).toMatchObject({ total: 0, hits: [] })
  const before = await json('morning', '--deployment', 'previous')
  expect(before.hits[0].excerpt.text).toBe('Water tomatoes in the morning.')
  expect(await json('tomatoez')).toMatchObject({ total: 0, suggestion: 'tomatoes' })
})

test('what readers look for is told, and what they do not find', async () => {
  const headers = { 'user-agent': 'Mozilla/5.0 Firefox/140.0' }
  for (const query of ['tomatoes', 'kale', 'kale'])
    await (await fetch(`${url}/-/search?q=${query}`, { headers })).text()
  await expect.poll(async () => (await json('--log')).searches, { timeout: 20_000, interval: 1000 }).toBe(3)
  const log = await json('--log')
  expect(log).toMatchObject({ schema: 1, ok: true, workspace: 'site' })
  expect(log.most.map(({ query, times }: { query: string; times: number }) => [query, times])).toEqual([
    ['kale', 2],
    ['tomatoes', 1],
  ])
  expect(log.missed).toMatchObject([{ query: 'kale', times: 2, hits: 0 }])
  const { stdout, stderr } = await draehi.run(['search', 'site', '--log'])
  expect(stdout).toMatch(
    /^Looked for most\n {5}2 {2}kale {2}\(0 hits, [\d.]+ ms\)\n.*\nNot found\n {5}2 {2}kale .*\n?$/,
  )
  expect(stderr).toMatch(/^3 searches since \d{4}-\d\d-\d\d\n?$/)
})

test('text names the page, the words and where they are', async () => {
  const { stdout, stderr } = await draehi.run(['search', 'site', 'garden'])
  expect(stdout).toMatch(
    /^Home\n {2}Welcome to the garden\.\n {2}http:\/\/127\.0\.0\.1:4321\/site#b-[0-9a-f-]{36}\n?$/,
  )
  expect(stderr).toContain('1 place')
})

test('the page of the server finds the same, and the link leads to the block', async () => {
  const html = await (await fetch(`${url}/-/search?q=evening`)).text()
  expect(html).toContain('Water tomatoes in the <mark>evening</mark>.')
  const [, path, anchor] = /href="(\/site\/tomatoes)#(b-[0-9a-f-]+)"/.exec(html) ?? []
  expect(await (await fetch(new URL(path ?? '', url))).text()).toContain(`id="${anchor}"`)
  const drafts = await fetch(`${url}/-/search.json?q=secret`)
  expect(await drafts.json()).toMatchObject({ total: 0, hits: [] })
})
