import { addWorkspace, createSiteReader, type Slug, type Workspace } from '@draehi/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { assets } from '../../src/assets/assets.ts'
import { createFetch, type SiteFetch } from '../../src/serve/create-fetch.ts'
import { publish } from './publish.ts'

const GARDEN = {
  'index.md': '# The garden\n\nSee [[Foo/Bar Baz]] and [[Café]].\n',
  'Foo/Bar Baz.md': '# Bar\n\nText of bar.\n',
  'Café.md': '---\naliases: [Kaffeehaus]\nredirect_from: /old/coffee\n---\n# Coffee\n\nOne cup.\n',
  '日本語.md': '# Japanese\n\nText.\n',
}
const FIELD = { 'index.md': '# The field\n', 'secret.md': '# Barley\n\nText of barley.\n' }

let open: TestDatabase
let garden: Workspace
let fetch: SiteFetch
beforeAll(async () => {
  open = await openTestDatabase()
  const add = (slug: string): Promise<Workspace> =>
    addWorkspace(open.db, {
      slug: slug as Slug,
      name: `Workspace ${slug}`,
      repositoryUrl: `https://example.org/${slug}.git`,
      branch: undefined,
      root: '',
    })
  garden = await add('garden')
  await publish(open.db, garden, GARDEN)
  await publish(open.db, await add('field'), FIELD)
  await add('empty')
  fetch = createFetch(createSiteReader(open.db), { assets, pointerMaxAgeMs: 0 })
})
afterAll(() => open?.close())

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new Request(`http://w1.test${path}`, { headers, redirect: 'manual' }))

test.each<[path: string, status: number, location?: string]>([
  ['/', 200],
  ['/garden', 200],
  ['/garden/', 301, '/garden'],
  ['/garden/index', 301, '/garden'],
  ['/garden/Index.md', 301, '/garden'],
  ['/garden/index.html', 301, '/garden'],
  ['/garden/foo/bar-baz', 200],
  ['/garden/Foo/Bar%20Baz', 301, '/garden/foo/bar-baz'],
  ['/garden/Foo/Bar%20Baz.md', 301, '/garden/foo/bar-baz'],
  ['/garden/foo/bar-baz/', 301, '/garden/foo/bar-baz'],
  ['/garden/caf%C3%A9', 200],
  ['/garden/Cafe%CC%81', 301, '/garden/caf%C3%A9'],
  ['/garden/kaffeehaus', 301, '/garden/caf%C3%A9'],
  ['/garden/KaffeeHaus/', 301, '/garden/caf%C3%A9'],
  ['/garden/old/coffee', 301, '/garden/caf%C3%A9'],
  ['/garden/%E6%97%A5%E6%9C%AC%E8%AA%9E', 200],
  ['/garden/%e6%97%a5%e6%9c%ac%e8%aa%9e', 301, '/garden/%E6%97%A5%E6%9C%AC%E8%AA%9E'],
  ['/garden/-/pages', 200],
  ['/garden/-/tags', 200],
  ['/garden/-/shell', 404],
  ['/garden/secret', 404],
  ['/garden/%01', 404],
  ["/garden/caf%C3%A9'%20or%20'1'='1", 404],
  ['/garden/%25', 404],
  [`/garden/${'a'.repeat(2000)}`, 404],
  ['/empty', 404],
  ['/nobody', 404],
  ["/'%20or%20'1'='1", 404],
])('%s answers %i %s', async (path, status, location) => {
  const response = await get(path)
  expect([response.status, response.headers.get('location') ?? undefined]).toEqual([status, location])
  if (location !== undefined) expect((await get(location)).status).toBe(200)
})

test('a page is a whole document with our style', async () => {
  const text = await (await get('/garden/foo/bar-baz')).text()
  expect(text).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>$/u)
  const style = /<link rel="stylesheet" href="(\/-\/assets\/[^"]+\.css)">/u.exec(text)?.[1] ?? ''
  const response = await get(style)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
})

test.each([
  ['', '/garden/index'],
  ['/foo/bar-baz', '/garden/foo/bar-baz'],
])('the page at "%s" names its other forms, and they are there', async (path, stem) => {
  const text = await (await get(`/garden${path}`)).text()
  const forms = [...text.matchAll(/<link rel="alternate" type="([^"]*)" href="([^"]*)">/gu)]
  expect(forms.map(([, type, href]) => [type, href])).toEqual([
    ['text/markdown', `${stem}.md`],
    ['application/json', `${stem}.json`],
  ])
  for (const [, type, href = ''] of forms) {
    const response = await get(href)
    expect([href, response.status, response.headers.get('content-type')]).toEqual([
      href,
      200,
      `${type}; charset=utf-8`,
    ])
  }
})

test('a missing page names the one that is near', async () => {
  const response = await get('/garden/bar-bax')
  expect(response.status).toBe(404)
  expect(await response.text()).toContain('<a href="/garden/foo/bar-baz">')
})

test('nothing of one workspace is on the other, its front page apart', async () => {
  for (const path of ['', '/secret', '/-/pages', '/-/tags', '/secre', '/Barley']) {
    expect(await (await get(`/garden${path}`)).text()).not.toMatch(/field|barley|secret/iu)
  }
})

test('H-29, H-31 a deployment is seen at once, and what it did not change keeps its tag', async () => {
  const tagOf = async (path: string): Promise<string> => (await get(path)).headers.get('etag') ?? ''
  const [bar, cafe] = [await tagOf('/garden/foo/bar-baz'), await tagOf('/garden/caf%C3%A9')]

  const { '日本語.md': _, ...rest } = GARDEN
  const id = await publish(open.db, garden, { ...GARDEN, 'Foo/Bar Baz.md': '# Bar\n\nNew text of bar.\n' })
  const changed = await get('/garden/foo/bar-baz', { 'if-none-match': bar })
  expect([changed.status, changed.headers.get('x-deployment')]).toEqual([200, String(id)])
  expect(await changed.text()).toContain('New text of bar.')
  expect((await get('/garden/caf%C3%A9', { 'if-none-match': cafe })).status).toBe(304)

  await publish(open.db, garden, rest)
  expect((await get('/garden/%E6%97%A5%E6%9C%AC%E8%AA%9E')).status).toBe(404)

  await publish(open.db, garden, GARDEN)
  expect(await tagOf('/garden/foo/bar-baz')).toBe(bar)
  expect(await tagOf('/garden/caf%C3%A9')).toBe(cafe)
})

test('when the database is gone, what was read is still served', async () => {
  const other = await openTestDatabase()
  const workspace = await addWorkspace(other.db, {
    slug: 'garden' as Slug,
    name: 'Garden',
    repositoryUrl: 'https://example.org/garden.git',
    branch: undefined,
    root: '',
  })
  await publish(other.db, workspace, GARDEN)
  const errors: unknown[] = []
  const server = createFetch(createSiteReader(other.db), {
    pointerMaxAgeMs: 0,
    readTimeoutMs: 2000,
    onError: (error) => errors.push(error),
  })
  const statusOf = async (path: string): Promise<number> =>
    (await server(new Request(`http://w1.test${path}`))).status
  expect(await statusOf('/garden')).toBe(200)
  await other.close()
  expect(await statusOf('/garden')).toBe(200)
  expect(await statusOf('/garden/foo/bar-baz')).toBe(503)
  expect(errors).not.toEqual([])
})

const graphAt = async (query: string): Promise<unknown> => (await get(`/links/-/graph.json${query}`)).json()

test('the graph has pages that are named, each pair once, and unlisted ones only when they are asked for', async () => {
  const workspace = await addWorkspace(open.db, {
    slug: 'links' as Slug,
    name: 'Links',
    repositoryUrl: 'https://example.org/links.git',
    branch: undefined,
    root: '',
  })
  const files = {
    'index.md': '[[b]] [[b]] [[index]]\n\n[[c]] [[Nowhere]]\n',
    'b.md': '[[index]] [[quiet]]\n',
    'c.md': '![[d]]\n',
    'd.md': 'Text.\n',
    'quiet.md': '---\nunlisted: true\n---\n[[c]]\n',
    'draft.md': '---\ndraft: true\n---\n[[b]]\n',
  }
  await publish(open.db, workspace, { ...files, 'gone.md': '[[b]]\n' })
  await publish(open.db, workspace, files)
  const page = (title: string, url: string, links: number) => ({ title, url, links })
  const [home, b, c, d] = [
    page('index', '/links', 2),
    page('b', '/links/b', 1),
    page('c', '/links/c', 2),
    page('d', '/links/d', 1),
  ]
  const pairs = (graph: unknown): unknown => {
    const { pages, edges } = graph as { pages: { title: string }[]; edges: [number, number][] }
    return edges
      .map((edge) =>
        edge
          .map((n) => pages[n]?.title)
          .sort()
          .join('-'),
      )
      .sort()
  }
  const whole = await graphAt('')
  expect(whole).toMatchObject({ schema: 1, total: 4, pages: [home, c, b, d] })
  expect(pairs(whole)).toEqual(['b-index', 'c-d', 'c-index'])
  const around = await graphAt('?page=')
  expect(around).toMatchObject({ total: 3, pages: [home, c, b] })
  expect(pairs(around)).toEqual(['b-index', 'c-index'])
  expect(await graphAt('?page=d')).toMatchObject({ total: 2, pages: [d, c], edges: [[0, 1]] })
  expect(await graphAt('?page=quiet')).toMatchObject({
    total: 3,
    pages: [page('quiet', '/links/quiet', 2), { title: 'c' }, { title: 'b' }],
  })
  for (const query of ['draft', 'gone', 'nowhere', 'index', '%00', 'x'.repeat(3000)])
    expect([query.slice(0, 9), (await get(`/links/-/graph.json?page=${query}`)).status]).toEqual([
      query.slice(0, 9),
      404,
    ])
})
