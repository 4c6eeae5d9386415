/** What programs read of a site, from a commit to the answer. */

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSiteReader, listAddresses } from '@draehi/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crawl } from '../../../../test/support/crawl.ts'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { assets } from '../../src/assets/assets.ts'
import { exportSite } from '../../src/export/export-site.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { makeScene, type Scene } from './sync-scene.ts'

let open: TestDatabase
let dataDir: string
let scene: Scene
let first: number
const long = Array.from({ length: 40 }, (_, n) => `word${n}`).join(' ')

const FILES = {
  'draehi.yaml': 'dialect: obsidian\ntitle: "Bees & Co"\nhome: start\nhistory: all\n',
  '.mailmap': 'Ada Bee <writer@example.org>\n',
  'start.md': '# Start\n\nSee [[hive]] and [[zqxdraft|another]].\n',
  'hive.md': `---\ntags: [bees/wild]\ndate: 2024-03-01\n---\n# Hive\n\n${long} <!-- zqxcomment --> %%zqxhidden%%\n\n- one\n  - two\n- [ ] three\n`,
  'quiet.md': '---\nunlisted: true\n---\n# Quiet\n\nzqxquiet words [[hive]]\n',
  'zqxdraft.md': '---\ndraft: true\n---\nzqxdraft text\n',
}

beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-machine-'))
  scene = await makeScene(open.db, dataDir, FILES)
  first = (await scene.sync()).deploymentId ?? 0
})
afterAll(async () => {
  await open?.close()
  await scene?.repo.cleanup()
  await rm(dataDir, { recursive: true, force: true })
})

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const fetch = createFetch(createSiteReader(open.db), { pointerMaxAgeMs: 0, baseUrl: 'https://n.example' })
  return fetch(new Request(`http://s.test${path}`, { headers, redirect: 'manual' }))
}

const at = (path: string): string => `/${scene.workspace.slug}${path}`
const textAt = async (path: string, headers?: Record<string, string>): Promise<string> =>
  (await get(at(path), headers)).text()
const whole = (path: string): string => `https://n.example${at(path)}`

test('whoever committed is named as the file of names at the top of the commit says', async () => {
  expect(JSON.parse(await textAt('/start.json')).authors).toEqual(['Ada Bee'])
})

test('the sitemap names listed pages with their true dates, and robots.txt names it', async () => {
  const sitemap = await textAt('/-/sitemap.xml')
  const places = [...sitemap.matchAll(/<loc>(.*?)<\/loc><lastmod>(.*?)<\/lastmod>/gu)].map(([, loc]) => loc)
  expect(places).toEqual([whole('/hive'), whole('')])
  expect(await (await get('/robots.txt')).text()).toContain(`Sitemap: ${whole('/-/sitemap.xml')}\n`)
  expect((await get(at('/-/sitemap/1.xml'))).status).toBe(404)
})

test('feeds of the site and of a tag have whole addresses and lasting ids, and are not sent twice', async () => {
  const atom = await get(at('/-/atom.xml'))
  expect(atom.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  const text = await atom.text()
  expect(text).toContain(`<link rel="alternate" type="text/html" href="${whole('/hive')}"/>`)
  expect(text).toContain('<published>2024-03-01T00:00:00Z</published><updated>2024-03-01T00:00:00Z</updated>')
  const etag = atom.headers.get('etag') ?? ''
  expect((await get(at('/-/atom.xml'), { 'if-none-match': etag })).status).toBe(304)
  expect(await textAt('/-/tags/bees/wild/feed.xml')).toContain('<title>Bees &amp; Co: #bees/wild</title>')
  expect(JSON.parse(await textAt('/-/tags/bees/wild/feed.json')).items).toMatchObject([{ title: 'hive' }])
  expect((await get(at('/-/tags/none/feed.xml'))).status).toBe(404)
})

test('a page is there as markdown and as JSON, by its address and by what is accepted', async () => {
  const markdown = await textAt('/hive.md')
  expect(markdown).toBe(
    `---\ntitle: "hive"\nurl: "${whole('/hive')}"\ndate: "2024-03-01"\nupdated: ${JSON.stringify(/updated: "(.*)"/u.exec(markdown)?.[1])}\n` +
      `authors: ${JSON.stringify(JSON.parse(/authors: (.*)/u.exec(markdown)?.[1] ?? '[]'))}\ntags: ["bees/wild"]\n---\n\n# Hive\n\n${long}\n\n- one\n  - two\n- [ ] three\n`,
  )
  const page = JSON.parse(await textAt('/hive.json'))
  expect(page).toMatchObject({
    schema: 1,
    title: 'hive',
    url: whole('/hive'),
    created: '2024-03-01',
    tags: ['bees/wild'],
  })
  expect(page.backlinks.map(({ url }: { url: string }) => url.split('#')[0])).toEqual([whole('')])
  const asked = await get(at('/hive'), { accept: 'text/markdown' })
  expect([asked.headers.get('vary'), await asked.text()]).toEqual(['Accept, Accept-Encoding', markdown])
  expect(JSON.parse(await textAt('', { accept: 'application/json' })).url).toBe(whole(''))
  const browser = await get(at('/hive'), { accept: 'text/html,*/*' })
  expect([browser.headers.get('content-type'), browser.headers.get('vary')]).toEqual([
    'text/html; charset=utf-8',
    'Accept, Accept-Encoding',
  ])
  expect((await get(at('/Hive.md'))).headers.get('location')).toBe(at('/hive'))
  expect((await get(at('/nothing.md'))).status).toBe(404)
})

test('llms.txt names the pages', async () => expect(await textAt('/llms.txt')).toContain(`# Bees & Co\n`))

test('nothing that is hidden is in any of it', async () => {
  const addresses = [
    ...[
      '/-/sitemap.xml',
      '/-/atom.xml',
      '/-/feed.xml',
      '/-/feed.json',
      '/llms.txt',
      `/-/changes?since=${first}`,
    ],
    ...['/hive.md', '/hive.json', '/start.json', '/zqxdraft.md', '/zqxdraft.json'],
  ]
  for (const address of addresses) {
    const text = (await textAt(address)).replaceAll(/zqxdraft\.(?:md|json)/gu, '')
    expect([address, text.match(/zqx\w+/gu)]).toEqual([address, null])
  }
})

test('changes tell what came, changed and went; a typing error is no news to a feed, a new paragraph is', async () => {
  const datesOf = async (): Promise<readonly string[]> =>
    (await textAt('/-/atom.xml')).match(/<title>.*?<\/title>|<updated>.*?<\/updated>/gu) ?? []
  const before = await datesOf()
  await scene.repo.commit({ 'hive.md': FILES['hive.md'].replace('word7', 'wrod7') })
  await scene.sync()
  expect(await datesOf()).toEqual(before)
  await scene.repo.commit({
    'hive.md': `${FILES['hive.md']}\n${long.replaceAll('word', 'other')}\n`,
    'new.md': '# New\n',
    'quiet.md': '---\nunlisted: true\nredirect_from: nest\n---\nzqxother\n',
  })
  await scene.repo.remove(['start.md'])
  await scene.sync()
  const told = JSON.parse(await textAt(`/-/changes?since=${first}`))
  expect(told.changes).toEqual([
    { kind: 'changed', path: 'hive', title: 'hive', from: null, url: whole('/hive') },
    { kind: 'added', path: 'new', title: 'new', from: null, url: whole('/new') },
    { kind: 'removed', path: 'start', title: null, from: null, url: null },
  ])
  const hive = JSON.parse(await textAt('/-/feed.json')).items.find(
    ({ title }: { title: string }) => title === 'hive',
  )
  expect(hive.date_published).toBe('2024-03-01T00:00:00Z')
  expect(hive.date_modified > '2024-03-01T00:00:00Z').toBe(true)
  expect((await get(at('/-/changes?since=999'))).status).toBe(404)
})

test('an export is the same site below any base path, and no link of it is broken', async () => {
  const reader = createSiteReader(open.db)
  const site = await reader.findSite(scene.workspace.slug)
  if (site?.deploymentId === undefined) expect.fail('nothing is live')
  const { deploymentId } = site
  const write = async () => {
    const made = await exportSite(reader, {
      ...{ basePath: '/x/y', origin: 'https://h.example', site: { ...site, deploymentId } },
      paths: await listAddresses(open.db, { workspaceId: site.workspaceId, deploymentId }),
    })
    const read = new Map<string, Buffer>()
    for await (const { path, body } of made.files) {
      const parts: Buffer[] = []
      for await (const part of Buffer.isBuffer(body) ? [body] : body) parts.push(part)
      read.set(path, Buffer.concat(parts))
    }
    expect(read.size).toBe(made.count)
    return read
  }
  const files = await write()
  const again = await write()
  // Cards are drawn beside other files, so the order is nobody's.
  expect([...again.keys()].sort()).toEqual([...files.keys()].sort())
  for (const [path, bytes] of again)
    expect([path, bytes.equals(files.get(path) ?? Buffer.of())]).toEqual([path, true])
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      '404.html',
      'hive.json',
      'hive.md',
      'hive/index.html',
      'index.html',
      'quiet/index.html',
    ]),
  )
  expect(assets.filter(({ path }) => !files.has(path))).toEqual([])
  const { pages } = JSON.parse(String(files.get('-/search-index.json')))
  expect(pages.map(({ url }: { url: string }) => url)).toContain('/x/y/hive/')
  expect(String(files.get('-/search/index.html'))).toContain('class="search-static"')
  expect(String(files.get('index.html'))).toContain(
    '<body data-site="/x/y" data-index="/x/y/-/search-index.json">',
  )
  // With a script the part that is meant is not lost on the way.
  const moved = String(files.get('nest/index.html'))
  expect(moved).toContain('<meta http-equiv="refresh" content="0; url=/x/y/quiet/">')
  expect(/<script>(.*?)<\/script>/u.exec(moved)?.[1]).toBe(
    "location.replace(document.querySelector('link').href+location.hash)",
  )
  const hive = String(files.get('hive/index.html'))
  const [, card = ''] = /og:image" content="https:\/\/h\.example\/x\/y\/([^"]*)"/u.exec(hive) ?? []
  expect(files.get(card)?.toString('latin1', 1, 4)).toBe('PNG')
  expect([...files.keys()].filter((path) => /card.*zqx/u.test(path))).toEqual([])
  expect(JSON.parse(String(files.get('-/graph.json'))).pages[0].url).toMatch(/^\/x\/y\//)
  expect(String(files.get('-/sitemap.xml'))).toContain('<loc>https://h.example/x/y/hive/</loc>')
  for (const [path, bytes] of files) expect([path, bytes.includes('draehi-export')]).toEqual([path, false])

  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/su, ''))
    const file = path.startsWith('/x/y/')
      ? files.get(`${path.slice(5)}${path.endsWith('/') ? 'index.html' : ''}`)
      : undefined
    const type = path.endsWith('/') ? 'text/html; charset=utf-8' : 'application/octet-stream'
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': type }).end(file)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const crawled = await crawl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x/y/`)
  server.close()
  expect(crawled.failures).toEqual([])
  expect(crawled.pages).toEqual(expect.arrayContaining(['/x/y/', '/x/y/hive/', '/x/y/-/tags/bees/wild/']))
})
