import { expect, test } from 'vitest'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { createFixtureReader } from './fixture-reader.ts'

const site = { workspaceId: 1, name: 'Garden', deploymentId: 7, pages: { '': 'home', 'a b': '', c: '' } }
const open = () => {
  const reader = createFixtureReader({
    garden: site,
    empty: { ...site, workspaceId: 2, deploymentId: undefined },
  })
  const fetch = createFetch(reader, { pointerMaxAgeMs: 0 })
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new Request(`http://127.0.0.1${path}`, { headers, redirect: 'manual' }))
  return { reader, get }
}

test('the graph is addresses and ranks, under the same policy as a page', async () => {
  const answer = await open().get('/garden/-/graph.json')
  expect(await answer.json()).toEqual({
    schema: 1,
    total: 3,
    pages: [
      { title: 'Title of ', url: '/garden', links: 1 },
      { title: 'Title of a b', url: '/garden/a%20b', links: 1 },
      { title: 'Title of c', url: '/garden/c', links: 1 },
    ],
    edges: [
      [0, 1],
      [1, 2],
    ],
  })
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(answer.headers.get('x-robots-tag')).toBe('noindex')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('the links of a deployment are read once, and again when another is live', async () => {
  const { reader, get } = open()
  const asked = (): readonly string[] => reader.asked.filter((question) => question.startsWith('graph'))
  const first = await get('/garden/-/graph.json')
  await get('/garden/-/graph.json?page=c')
  await get('/garden/-/graph.json?page=c')
  expect(asked()).toEqual(['graph 7 undefined 2000', 'graph 7 c 150'])
  const etag = first.headers.get('etag') ?? ''
  expect((await get('/garden/-/graph.json', { 'if-none-match': etag })).status).toBe(304)
  reader.publish('garden', { ...site, deploymentId: 8 })
  await get('/garden/-/graph.json')
  expect(asked()).toHaveLength(3)
})

test.each([
  ['/garden/-/graph', 200],
  ['/garden/-/graph.json?page=nothing', 404],
  ['/Garden/-/graph.json?page=a%20b', 301],
  ['/empty/-/graph.json', 404],
  ['/nobody/-/graph', 404],
])('%s answers %i', async (path, status) => {
  const answer = await open().get(path)
  expect(answer.status).toBe(status)
  if (status === 301) expect(answer.headers.get('location')).toBe('/garden/-/graph.json?page=a+b')
})

test('without a script the page says so, and leads to all pages', async () => {
  const html = await (await open().get('/garden/-/graph')).text()
  expect(html).toContain(
    'is drawn by a script. <a href="/garden/-/pages">All pages</a> are listed without one.',
  )
  expect(html).toContain('<meta name="robots" content="noindex">')
})
