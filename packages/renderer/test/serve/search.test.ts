import { expect, test } from 'vitest'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { createFixtureReader } from './fixture-reader.ts'

const reader = () =>
  createFixtureReader({
    garden: {
      workspaceId: 1,
      name: 'Garden & co',
      deploymentId: 7,
      pages: {
        'a/tomatoes': 'Red <b>tomatoes</b> & "salt"',
        basil: '# beside tomatoes',
        日本: 'tomatoes',
        ...Object.fromEntries(Array.from({ length: 45 }, (_, n) => [`n${n}`, 'many here'])),
      },
    },
    empty: { workspaceId: 2, name: 'Empty', deploymentId: undefined, pages: {} },
  })

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', from = reader()) =>
  createFetch(from)(new Request(`http://127.0.0.1${path}`, { headers, method }))

const text = async (path: string): Promise<string> => (await ask(path)).text()

test('hits are grouped by page, and lead to the block', async () => {
  const html = await text('/garden/-/search?q=tomatoes')
  expect(html).toContain(
    '<li><h2 dir="auto"><a href="/garden/a/tomatoes">Title of a/tomatoes</a></h2><p class="meta">/a/tomatoes</p>' +
      '<p dir="auto"><a href="/garden/a/tomatoes#b-00000000-0000-8000-8000-000000000000">Red &lt;b&gt;<mark>tomatoes</mark>&lt;/b&gt; &amp; "salt"</a></p>',
  )
  expect(html).toContain('<p class="meta" role="status">3 places</p>')
  expect(html).toContain('name="q" value="tomatoes"')
})

test('the answer is about this moment, for no search engine, and under the same policy as a page', async () => {
  const answer = await ask('/garden/-/search?q=tomatoes')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-deployment')).toBe('7')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toContain('<meta name="robots" content="noindex">')
})

test('a query is text wherever it is shown', async () => {
  const html = await text(`/garden/-/search?q=${encodeURIComponent('"><script>alert(1)</script>&amp;')}`)
  expect(html).not.toContain('<script')
  expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"')
})

test('nothing found: what was meant, and pages with a near name', async () => {
  const html = await text('/garden/-/search?q=bazil')
  expect(html).toContain('Nothing was found.')
  expect(html).toContain('Did you mean <a href="/garden/-/search?q=frame+%3C%26%3E">frame &lt;&amp;&gt;</a>?')
  expect(html).toContain('<a href="/garden/basil">Title of basil</a> <span class="meta">/basil</span>')
  expect(html).toContain('tag:name')
})

test('nothing asked: the form, and what it understands', async () => {
  for (const path of ['/garden/-/search', '/garden/-/search?q=', '/garden/-/search?x=1&page=3']) {
    const html = await text(path)
    expect(html).toContain('<h1>Search</h1>')
    expect(html).toContain('tag:name')
    expect(html).not.toContain('Nothing was found')
  }
})

test('long results are parted', async () => {
  const first = await text('/garden/-/search?q=many')
  expect(first).toContain('45 places')
  expect(first).toContain('<a href="/garden/-/search?q=many&amp;page=2">Next</a>')
  expect(first).not.toContain('Previous')
  const last = await text('/garden/-/search?q=many&page=3')
  expect(last).toContain('45 places, part 3 of 3')
  expect(last).toContain('<a href="/garden/-/search?q=many&amp;page=2">Previous</a>')
  expect(last).not.toContain('Next')
  for (const page of ['0', '-1', '1.5', 'x', '99999', '1e9']) {
    expect(await text(`/garden/-/search?q=many&page=${page}`)).toContain('45 places</p>')
  }
})

test.each([
  ['/garden/-/search.json?q=basil', {}],
  ['/garden/-/search?q=basil', { accept: 'application/json' }],
])('%s as JSON', async (path, headers) => {
  const answer = await ask(path.replace('basil', 'beside'), headers)
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(answer.headers.get('vary')).toBe('accept')
  expect(await answer.json()).toEqual({
    schema: 1,
    query: 'beside',
    total: 1,
    isCut: false,
    page: 1,
    pages: 1,
    suggestion: null,
    near: [],
    hits: [
      {
        title: { text: 'Title of basil', ranges: [] },
        path: 'basil',
        block: null,
        url: '/garden/basil',
        excerpt: { text: '# beside tomatoes', ranges: [[2, 8]] },
      },
    ],
  })
})

test('a browser gets HTML', async () => {
  const answer = await ask('/garden/-/search?q=basil', {
    accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
  })
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
})

test('HEAD has the headers of GET and no body', async () => {
  const head = await ask('/garden/-/search?q=tomatoes', {}, 'HEAD')
  const get = await ask('/garden/-/search?q=tomatoes')
  expect(await head.text()).toBe('')
  expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers))
})

test('another spelling of the address leads to this one, with the query', async () => {
  const answer = await ask('/GARDEN/-/search?q=a+b&page=2')
  expect(answer.status).toBe(301)
  expect(answer.headers.get('location')).toBe('/garden/-/search?q=a+b&page=2')
})

test('a workspace that is not there, or has nothing live', async () => {
  expect((await ask('/nowhere/-/search?q=x')).status).toBe(404)
  expect((await ask('/empty/-/search?q=x')).status).toBe(404)
  expect((await ask('/garden/-/search/x?q=x')).status).toBe(404)
  expect((await ask('/garden/-/search?q=x', {}, 'POST')).status).toBe(405)
})

test('however many search, a page is read, and too many are sent away', async () => {
  const from = reader()
  const fetch = createFetch(from, { pointerMaxAgeMs: 60_000 })
  const get = (path: string) => fetch(new Request(`http://127.0.0.1${path}`))
  await get('/garden/-/search?q=x')
  await get('/garden/basil')
  const asked = from.asked.length
  const release = from.hang()
  const searches = Array.from({ length: 40 }, () => get('/garden/-/search?q=tomatoes'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(from.asked.slice(asked).filter((question) => question.startsWith('search')).length).toBe(3)
  expect((await get('/garden/basil')).status).toBe(200)
  release()
  const statuses = (await Promise.all(searches)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 200).length).toBe(33)
  expect(statuses.filter((status) => status === 503).length).toBe(7)
  expect((await get('/garden/-/search?q=tomatoes')).status).toBe(200)
})
