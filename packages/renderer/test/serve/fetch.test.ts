import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { DraehiError } from '@draehi/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFetch, type FetchOptions } from '../../src/serve/create-fetch.ts'
import { createFixtureReader, type FixtureReader, type FixtureSite } from './fixture-reader.ts'

const garden: FixtureSite = {
  workspaceId: 1,
  name: 'The garden',
  deploymentId: 11,
  pages: {
    '': '<h1>Home of the garden</h1>',
    'foo/bar-baz': '<h1>Bar</h1>',
    foo: '<h1>Foo</h1>',
    café: '<h1>Coffee</h1>',
    日本語: '<h1>Japanese</h1>',
    '-/pages': '<h1>All pages</h1>',
    '-/tags/some-tag': '<h1>Some tag</h1>',
    "o'hare": '<h1>A sign that is never escaped</h1>',
  },
  redirects: {
    old: 'foo',
    older: 'old',
    'was-home': '',
    'round-a': 'round-b',
    'round-b': 'round-a',
    self: 'self',
    nowhere: 'gone',
  },
}
const field: FixtureSite = {
  workspaceId: 2,
  name: 'The field',
  deploymentId: 12,
  pages: { '': '<h1>Home of the field</h1>', secret: '<h1>Fieldwork</h1>', foo: '<h1>Foo</h1>' },
  redirects: { 'field-only': 'secret' },
}
const empty: FixtureSite = { workspaceId: 3, name: 'Not yet', deploymentId: undefined, pages: {} }

const style = {
  path: '-/assets/style.abc.css',
  type: 'text/css; charset=utf-8',
  bytes: Buffer.from('p{}'.repeat(500)),
}
const icon = { path: '-/assets/icon.abc.png', type: 'image/png', bytes: Buffer.from([1, 2, 3]) }

function open(options: FetchOptions = {}): {
  reader: FixtureReader
  get: (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>
} {
  const reader = createFixtureReader({ garden, field, empty })
  const fetch = createFetch(reader, { assets: [style, icon], pointerMaxAgeMs: 0, ...options })
  return {
    reader,
    get: (path, headers = {}, method = 'GET') =>
      fetch(new Request(`http://w1.test${path}`, { headers, method, redirect: 'manual' })),
  }
}

describe('addresses', () => {
  test.each<[path: string, status: number, location?: string]>([
    ['/garden', 200],
    ['/garden?utm_source=x', 200],
    ['/garden/foo', 200],
    ['/garden/foo/bar-baz', 200],
    ['/garden/caf%C3%A9', 200],
    ['/garden/café', 200],
    ['/garden/%E6%97%A5%E6%9C%AC%E8%AA%9E', 200],
    ["/garden/o'hare", 200],
    ['/garden/-/pages', 200],
    ['/garden/-/tags/some-tag', 200],
    ['/garden/', 301, '/garden'],
    ['/Garden', 301, '/garden'],
    ['/GARDEN/foo', 301, '/garden/foo'],
    ['/Garden/', 301, '/garden'],
    ['/g%61rden/foo', 301, '/garden/foo'],
    ['/garden/foo/', 301, '/garden/foo'],
    ['/garden//foo', 301, '/garden/foo'],
    ['/garden/foo//bar-baz', 301, '/garden/foo/bar-baz'],
    ['/garden/Foo', 301, '/garden/foo'],
    ['/garden/FOO/Bar%20Baz', 301, '/garden/foo/bar-baz'],
    ['/garden/foo/bar%20baz', 301, '/garden/foo/bar-baz'],
    ['/garden/foo/bar-baz.md', 301, '/garden/foo/bar-baz'],
    ['/garden/pages/foo___Bar%20Baz.md', 301, '/garden/foo/bar-baz'],
    ['/garden/foo/index', 301, '/garden/foo'],
    ['/garden/foo/README.md', 301, '/garden/foo'],
    ['/garden/index', 301, '/garden'],
    ['/garden/README', 301, '/garden'],
    ['/garden/index.html', 301, '/garden'],
    ['/garden/f%6Fo', 301, '/garden/foo'],
    ['/garden/foo%2Dbar', 404],
    ['/garden/%e6%97%a5%e6%9c%ac%e8%aa%9e', 301, '/garden/%E6%97%A5%E6%9C%AC%E8%AA%9E'],
    ['/garden/cafe%CC%81', 301, '/garden/caf%C3%A9'],
    ['/garden/CAF%C3%89', 301, '/garden/caf%C3%A9'],
    ['/garden/Cafe%CC%81/?x=1', 301, '/garden/caf%C3%A9'],
    ['/garden/-/pages/', 301, '/garden/-/pages'],
    ['/garden/-/Tags/Some%20Tag', 301, '/garden/-/tags/some-tag'],
    ['/garden/old', 301, '/garden/foo'],
    ['/garden/Old/', 301, '/garden/foo'],
    ['/garden/old.md', 301, '/garden/foo'],
    ['/garden/older', 301, '/garden/foo'],
    ['/garden/was-home', 301, '/garden'],
    ['/garden/round-a', 404],
    ['/garden/self', 404],
    ['/garden/nowhere', 404],
    ['/garden/nothing', 404],
    ['/garden/-/shell', 404],
    ['/garden/-/Shell', 404],
    ['/garden/-', 404],
    ['/garden/secret', 404],
    ['/garden/field-only', 404],
    ['/garden/constructor', 404],
    ['/garden/__proto__', 404],
    ['/garden/%252e%252e%252f', 404],
    ['/empty', 404],
    ['/empty/foo', 404],
    ['/nobody', 404],
    ['/constructor', 404],
    ['/__proto__', 404],
    ['/toString', 404],
    ['/.git/config', 404],
    ['/.env', 404],
    ['/-', 404],
    ['/-/nothing', 404],
    ['/-/assets/', 404],
    ['/-/assets/style.css', 404],
    ['/-/assets/style.abc.css', 200],
    ['/-/livez', 200],
    ['/-/readyz', 200],
    ['/robots.txt', 200],
    ['/favicon.ico', 204],
    ['/', 200],
  ])('%s answers %i %s', async (path, status, location) => {
    const { get } = open()
    const response = await get(path)
    expect([response.status, response.headers.get('location') ?? undefined]).toEqual([status, location])
    if (location !== undefined) expect((await get(location)).status).toBe(200)
  })

  test('whatever is asked for, a redirect stays on this host and arrives in one hop', async () => {
    const { get } = open({ pointerMaxAgeMs: 60_000 })
    const piece = fc.constantFrom(
      ...[
        'foo',
        'Foo',
        'bar baz',
        'CAFÉ',
        'cafe\u0301',
        '日本語',
        'old',
        'Older',
        'index',
        'README',
        '.md',
        '/',
        '//',
        '-/',
        '___',
      ],
      ...['%2e', '%66oo', '%e6%97%a5', '%C3%A9', '%25', '?', 'round-a', 'self', "o'hare", 'secret'],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 5 }), async (pieces) => {
        const response = await get(`/garden/${pieces.join('')}`)
        expect([200, 301, 400, 404]).toContain(response.status)
        const location = response.headers.get('location')
        if (location === null) return
        expect(location).toMatch(/^\/garden(?:\/[\x21-\x7e]+)?$/u)
        expect((await get(location)).status).toBe(200)
      }),
      { numRuns: 500 },
    )
  })

  test('a page is the frame with the head and the body of the page in it', async () => {
    const { get } = open()
    const text = await (await get('/garden/foo')).text()
    expect(text).toMatch(
      /^<!DOCTYPE html>.*<title>foo<\/title><\/head><body><main><h1>Foo<\/h1><details class="mentions".*<\/details><\/main>/u,
    )
  })

  test('a missing page names pages that are near, in the frame of its workspace', async () => {
    const response = await open().get('/garden/Fop')
    const text = await response.text()
    expect(text).toContain('<a href="/garden/foo">Title of foo</a>')
    expect(text).toContain('<meta name="robots" content="noindex">')
    expect(text).toContain('frame frame')
    expect(text).not.toContain('Fop')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-deployment')).toBe('11')
  })

  test('a workspace without a live deployment says so', async () => {
    const response = await open().get('/empty/foo')
    expect(await response.text()).toContain('Nothing is published here yet')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('what belongs to one workspace is found nowhere on the other', async () => {
    const { get } = open()
    for (const path of ['', '/foo', '/Secret', '/secret', '/field-only', '/-/pages', '/s', '/nothing']) {
      const response = await get(`/garden${path}`)
      const text = `${JSON.stringify([...response.headers])}${await response.text()}`
      expect(text).not.toMatch(/field|secret/iu)
    }
  })
})

describe('the canonical address', () => {
  const canonical = async (path: string, baseUrl?: string): Promise<string | undefined> => {
    const text = await (await open({ baseUrl }).get(path)).text()
    return /<link rel="canonical" href="([^"]*)">/.exec(text)?.[1]
  }

  test('is whole, and stands in the head of every page', async () => {
    expect(await canonical('/garden', 'https://notes.example.org')).toBe('https://notes.example.org/garden')
    expect(await canonical('/garden/caf%C3%A9', 'https://example.org/sites')).toBe(
      'https://example.org/sites/garden/caf%C3%A9',
    )
  })

  test('is left out when nobody said where the site is', async () => {
    expect(await canonical('/garden')).toBeUndefined()
  })
})

describe('the front page', () => {
  const front = async (sites: Record<string, FixtureSite>): Promise<Response> =>
    createFetch(createFixtureReader(sites))(new Request('http://w1.test/', { redirect: 'manual' }))

  test('lists the workspaces that are live', async () => {
    const text = await (await front({ garden, field, empty })).text()
    expect(text).toContain('<a href="/garden">The garden</a>')
    expect(text).toContain('<a href="/field">The field</a>')
    expect(text).not.toContain('Not yet')
  })

  test('calls a site by its title, where it has one of its own', async () => {
    const text = await (await front({ garden: { ...garden, title: 'My notes' }, field })).text()
    expect(text).toContain('<a href="/garden">My notes</a>')
    expect(text).not.toContain('The garden')
  })

  test('leads to the only one, for now', async () => {
    const response = await front({ garden, empty })
    expect([response.status, response.headers.get('location')]).toEqual([307, '/garden'])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('says how to publish when there is none', async () => {
    const response = await front({ empty })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('draehi sync')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('shows names as text', async () => {
    const text = await (await front({ garden: { ...garden, name: '<script>"&' }, field })).text()
    expect(text).toContain('&lt;script&gt;"&amp;')
  })
})

describe('conditional requests and encodings', () => {
  const etagOf = (response: Response): string => response.headers.get('etag') ?? ''

  test('each encoding has the tag of its own bytes and decodes to the same page', async () => {
    const { get } = open()
    const tags = new Set<string>()
    const texts = new Set<string>()
    for (const [encoding, decode] of [
      ['identity', (bytes: Buffer) => bytes],
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const response = await get('/garden/foo', { 'accept-encoding': encoding })
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(response.headers.get('vary')).toBe('Accept, Accept-Encoding')
      expect(response.headers.get('content-length')).toBe(String(bytes.length))
      expect(response.headers.get('content-encoding') ?? 'identity').toBe(encoding)
      expect(etagOf(response)).toBe(
        `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
      )
      tags.add(etagOf(response))
      texts.add(decode(bytes).toString())
    }
    expect([tags.size, texts.size]).toEqual([3, 1])
  })

  test.each<[field: (etag: string) => string, status: number]>([
    [(etag) => etag, 304],
    [() => '*', 304],
    [(etag) => `W/${etag}`, 304],
    [(etag) => `"a",${etag}`, 304],
    [() => '"a"', 200],
    [() => 'junk without quotes', 200],
    [(etag) => `junk, ${etag}`, 200],
  ])('If-None-Match %s answers %i', async (field, status) => {
    const { get } = open()
    const etag = etagOf(await get('/garden/foo'))
    const response = await get('/garden/foo', { 'if-none-match': field(etag) })
    expect(response.status).toBe(status)
    expect(etagOf(response)).toBe(etag)
    expect((await response.text()) === '').toBe(status === 304)
    expect(response.headers.has('content-length')).toBe(status === 200)
  })

  test('If-None-Match wins over If-Modified-Since, which alone means nothing', async () => {
    const { get } = open()
    const date = 'Fri, 31 Dec 2999 23:59:59 GMT'
    expect((await get('/garden/foo', { 'if-modified-since': date })).status).toBe(200)
    expect((await get('/garden/foo', { 'if-modified-since': date, 'if-none-match': '"a"' })).status).toBe(200)
  })

  test('If-None-Match changes no answer but 200', async () => {
    const { get } = open()
    for (const [path, status] of [
      ['/garden/nothing', 404],
      ['/garden/old', 301],
      ['/nobody', 404],
    ] as const) {
      expect((await get(path, { 'if-none-match': '*' })).status).toBe(status)
    }
  })

  test('the tag of one encoding is not the tag of another', async () => {
    const { get } = open()
    const etag = etagOf(await get('/garden/foo', { 'accept-encoding': 'br' }))
    const asGzip = await get('/garden/foo', { 'accept-encoding': 'gzip', 'if-none-match': etag })
    expect(asGzip.status).toBe(200)
  })

  test('a deployment changes the tag of what it changed and of nothing else; a rollback brings it back', async () => {
    const { reader, get } = open()
    const tags = async (): Promise<string[]> =>
      Promise.all(['/garden/foo', '/garden/caf%C3%A9'].map(async (path) => etagOf(await get(path))))
    const [foo, cafe] = await tags()
    reader.publish('garden', { ...garden, deploymentId: 13, pages: { ...garden.pages, foo: '<h1>New</h1>' } })
    const [newFoo, newCafe] = await tags()
    expect(newFoo).not.toBe(foo)
    expect(newCafe).toBe(cafe)
    expect((await get('/garden/foo', { 'if-none-match': `${foo}` })).status).toBe(200)
    expect((await get('/garden/caf%C3%A9', { 'if-none-match': `${cafe}` })).status).toBe(304)
    reader.publish('garden', garden)
    expect(await tags()).toEqual([foo, cafe])
  })

  test.each(['/garden/foo', '/garden/nothing', '/garden/old', '/', '/-/assets/style.abc.css', '/nobody'])(
    'HEAD %s has the status and the headers of GET, and no body',
    async (path) => {
      const { get } = open()
      const [head, whole] = [await get(path, {}, 'HEAD'), await get(path)]
      expect(head.status).toBe(whole.status)
      expect([...head.headers]).toEqual([...whole.headers])
      expect(await head.text()).toBe('')
    },
  )
})

describe('headers', () => {
  const SECURITY = {
    'content-security-policy':
      "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
  }
  const PATHS: readonly (readonly [path: string, status: number])[] = [
    ['/garden/foo', 200],
    ['/garden/old', 301],
    ['/garden/nothing', 404],
    ['/nobody', 404],
    ['/empty', 404],
    ['/garden/a%00', 400],
    [`/${'a'.repeat(3000)}`, 414],
    ['/', 200],
    ['/-/assets/icon.abc.png', 200],
    ['/-/livez', 200],
    ['/-/readyz', 200],
    ['/robots.txt', 200],
    ['/favicon.ico', 204],
  ]

  test.each(PATHS)('%s (%i) carries the whole set', async (path, status) => {
    const response = await open().get(path)
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject(SECURITY)
    expect(response.headers.has('x-powered-by')).toBe(false)
    expect(response.headers.has('strict-transport-security')).toBe(false)
  })

  test('304, 405, 421, 500 and 503 carry it too', async () => {
    const { get } = open({ hosts: ['w1.test'] })
    const reader = createFixtureReader({ garden: { ...garden, pages: { ...garden.pages, '-/shell': '{}' } } })
    const broken = createFetch(reader)
    const elsewhere = createFetch(reader, { hosts: ['w2.test'] })
    const request = new Request('http://w1.test/garden')
    const responses = [
      await get('/garden', { 'if-none-match': '*' }),
      await get('/garden', {}, 'POST'),
      await elsewhere(request),
      await broken(request),
    ]
    reader.failWith(new Error('gone'))
    responses.push(await createFetch(reader)(request))
    expect(responses.map(({ status }) => status)).toEqual([304, 405, 421, 500, 503])
    for (const response of responses) expect(Object.fromEntries(response.headers)).toMatchObject(SECURITY)
  })

  test('by https, browsers are told to insist on it', async () => {
    const { get } = open({ isSecure: true })
    const { headers } = await get('/garden/nothing')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(headers.get('content-security-policy')).toBe(
      `${SECURITY['content-security-policy']}; upgrade-insecure-requests`,
    )
  })

  test('pages are revalidated, files with a hash are kept, errors are not stored', async () => {
    const { get } = open()
    const cacheOf = async (path: string): Promise<string | null> =>
      (await get(path)).headers.get('cache-control')
    expect(await cacheOf('/garden/foo')).toBe(
      'public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400',
    )
    expect(await cacheOf('/-/assets/style.abc.css')).toBe('public, max-age=31536000, immutable')
    for (const path of ['/nobody', '/garden/nothing', '/garden/a%00', '/-/readyz']) {
      expect(await cacheOf(path)).toBe('no-store')
    }
  })

  test('another method than GET and HEAD is refused with the list of those there are', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
      const response = await open().get('/garden', {}, method)
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  test('headers of proxies change nothing', async () => {
    const { get } = open()
    const forged = {
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
      'x-original-url': '/admin',
      'x-rewrite-url': '/admin',
      'x-http-method-override': 'DELETE',
    }
    for (const path of ['/garden/foo', '/garden/old', '/garden/nothing', '/']) {
      const [plain, other] = [await get(path), await get(path, forged)]
      expect([...other.headers]).toEqual([...plain.headers])
      expect(await other.text()).toBe(await plain.text())
    }
  })

  test('an image is sent as it is', async () => {
    const response = await open().get('/-/assets/icon.abc.png', { 'accept-encoding': 'br' })
    expect(response.headers.has('content-encoding')).toBe(false)
    expect(response.headers.has('vary')).toBe(false)
    expect(response.headers.get('content-type')).toBe('image/png')
  })

  test('an error page has our style, and no word of the fault or the request', async () => {
    const reader = createFixtureReader({ garden })
    const errors: unknown[] = []
    const fetch = createFetch(reader, { assets: [style], onError: (error) => errors.push(error) })
    const fault = new DraehiError('database-failed', 'select secret from /var/lib/x', 'Look.')
    reader.failWith(fault)
    const text = await (await fetch(new Request('http://evil.test/garden/private-words'))).text()
    expect(text).toContain('<link rel="stylesheet" href="/-/assets/style.abc.css">')
    expect(text).not.toMatch(/select|secret|\/var|private|evil|Error/u)
    expect(errors).toEqual([fault])
  })
})

describe('memory', () => {
  test('a hit asks the database nothing while the pointer is fresh', async () => {
    let now = 0
    const { reader, get } = open({ pointerMaxAgeMs: 200, now: () => now })
    for (const path of ['/garden/foo', '/garden/Foo', '/garden/nothing']) await get(path)
    reader.asked.length = 0
    for (const path of ['/garden/foo', '/garden/Foo', '/garden/nothing']) await get(path)
    expect(reader.asked).toEqual([])
    now = 199
    await get('/garden/foo')
    expect(reader.asked).toEqual([])
    now = 200
    await Promise.all([get('/garden/foo'), get('/garden/foo'), get('/garden/nothing')])
    expect(reader.asked).toEqual(['site garden'])
  })

  test('the pointer is asked again before an answer is given that is too old', async () => {
    let now = 0
    const { reader, get } = open({ pointerMaxAgeMs: 200, now: () => now })
    await get('/garden/foo')
    reader.publish('garden', { ...garden, deploymentId: 13, pages: { foo: '<h1>New</h1>' } })
    now = 200
    const response = await get('/garden/foo')
    expect(response.headers.get('x-deployment')).toBe('13')
    expect(await response.text()).toContain('<h1>New</h1>')
  })

  test('many who ask for the same page at once are one question', async () => {
    const { reader, get } = open()
    const open_ = reader.hang()
    const answers = Promise.all(
      Array.from({ length: 20 }, () => get('/garden/foo', { 'accept-encoding': 'br' })),
    )
    open_()
    expect(new Set((await answers).map(({ headers }) => headers.get('etag'))).size).toBe(1)
    expect(reader.asked).toEqual(['site garden', 'page 11 foo', 'page 11 -/shell'])
  })

  test('an answer that was asked for before a deployment is wholly of the one before', async () => {
    const { reader, get } = open()
    await get('/garden/caf%C3%A9')
    const release = reader.hang()
    const early = get('/garden/foo')
    reader.publish('garden', {
      ...garden,
      deploymentId: 13,
      pages: { ...garden.pages, foo: '<h1>New</h1>', '-/shell': '["new ","new ","new"]' },
    })
    release()
    const old = await early
    expect(old.headers.get('x-deployment')).toBe('11')
    expect(await old.text()).toMatch(/^<!DOCTYPE html>.*<h1>Foo<\/h1>/u)
    const text = await (await get('/garden/foo')).text()
    expect(text.replace(/<details.*<\/details>/u, '')).toBe('new <title>foo</title>new <h1>New</h1>new')
  })

  test('a flood of addresses that do not exist pushes no page out', async () => {
    const { reader, get } = open({ cacheBytes: 1024 * 1024, pointerMaxAgeMs: 60_000 })
    await get('/garden/foo')
    for (let n = 0; n < 300; n++) await get(`/garden/x${n}`)
    for (let n = 0; n < 300; n++) await get(`/nobody${n}`)
    reader.asked.length = 0
    expect((await get('/garden/foo')).status).toBe(200)
    expect(reader.asked).toEqual([])
    await get('/garden/x0')
    expect(reader.asked).not.toEqual([])
  })

  test('a cache too small for anything still answers', async () => {
    const { get } = open({ cacheBytes: 0 })
    for (const encoding of ['br', 'br', 'identity']) {
      expect((await get('/garden/foo', { 'accept-encoding': encoding })).status).toBe(200)
    }
  })
})

describe('when the database does not answer', () => {
  test('what is in memory is served, and what is not answers 503', async () => {
    const { reader, get } = open()
    await get('/garden/foo')
    await get('/garden/nothing')
    reader.failWith(new Error('gone'))
    expect((await get('/garden/foo')).status).toBe(200)
    expect((await get('/garden/nothing')).status).toBe(404)
    expect((await get('/-/livez')).status).toBe(200)
    for (const path of ['/garden/caf%C3%A9', '/garden/unknown', '/field', '/nobody', '/', '/-/readyz']) {
      const response = await get(path)
      expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '1'])
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('an absent page is not remembered as unavailable, nor the other way round', async () => {
    let now = 0
    const { reader, get } = open({ now: () => now })
    reader.failWith(new Error('gone'))
    expect((await get('/garden/foo')).status).toBe(503)
    reader.failWith(undefined)
    now = 2000
    expect((await get('/garden/foo')).status).toBe(200)
    expect((await get('/garden/nothing')).status).toBe(404)
  })

  test('it is left alone for a second, then asked again', async () => {
    let now = 0
    const { reader, get } = open({ now: () => now })
    await get('/garden/foo')
    reader.failWith(new Error('gone'))
    await get('/garden/foo')
    reader.asked.length = 0
    for (let n = 0; n < 10; n++) await get('/garden/foo')
    expect(reader.asked).toEqual([])
    reader.failWith(undefined)
    reader.publish('garden', { ...garden, deploymentId: 13, pages: { foo: '<h1>New</h1>' } })
    now = 1000
    await get('/garden/foo')
    expect(await (await get('/garden/foo')).text()).toContain('New')
  })

  test('a question that hangs ends in 503, or in what is known', async () => {
    const { reader, get } = open({ readTimeoutMs: 20 })
    await get('/garden/foo')
    const release = reader.hang()
    expect((await get('/garden/foo')).status).toBe(200)
    expect((await get('/field')).status).toBe(503)
    release()
  })

  test('a removed workspace is gone at once', async () => {
    const { reader, get } = open()
    await get('/garden/foo')
    reader.remove('garden')
    expect((await get('/garden/foo')).status).toBe(404)
  })
})

test('a style that another version of the program named is the style that is here, for a minute', async () => {
  const ours = {
    path: '-/assets/style.0123456789ab.css',
    type: 'text/css; charset=utf-8',
    bytes: Buffer.from('p{}'),
  }
  const { get } = open({ assets: [ours] })
  const older = await get('/-/assets/style.ba9876543210.css')
  expect([older.status, older.headers.get('cache-control')]).toEqual([200, 'public, max-age=60'])
  expect(await older.text()).toBe('p{}')
  expect((await get('/-/assets/other.ba9876543210.css')).status).toBe(404)
})
