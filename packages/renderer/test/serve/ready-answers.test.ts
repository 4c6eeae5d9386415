import { describe, expect, test } from 'vitest'
import type { Ask } from '../../src/serve/answer.ts'
import { createFetch, type FetchOptions } from '../../src/serve/create-fetch.ts'
import { createFixtureReader, type FixtureSite } from './fixture-reader.ts'

const garden: FixtureSite = {
  workspaceId: 1,
  name: 'The garden',
  deploymentId: 11,
  pages: { '': '<h1>Home</h1>', foo: '<h1>Foo</h1>', café: '<h1>Coffee</h1>', '-/pages': '<h1>All</h1>' },
  redirects: { old: 'foo' },
}
const style = {
  path: '-/assets/style.abc.css',
  type: 'text/css; charset=utf-8',
  bytes: Buffer.from('p{}'.repeat(500)),
}

const ask = (target: string, more: Partial<Ask> = {}): Ask => ({
  method: 'GET',
  target,
  hosts: ['w1.test'],
  ifNoneMatch: undefined,
  acceptEncoding: undefined,
  ...more,
})

function open(options: FetchOptions = {}) {
  let now = 0
  const reader = createFixtureReader({ garden })
  const fetch = createFetch(reader, { assets: [style], hosts: ['W1.test'], now: () => now, ...options })
  return { reader, fetch, wait: (ms: number) => (now += ms) }
}

const TARGETS = [
  '/garden',
  '/garden/foo',
  '/garden/caf%C3%A9',
  '/garden/-/pages',
  '/-/assets/style.abc.css',
  '/garden/Foo',
  '/garden/foo/',
  '/Garden/foo',
  '/g%61rden/foo',
  '/garden/old',
  '/garden/nothing',
  '/garden/foo?at=11',
  '/garden/foo?utm_source=x',
  '/garden/foo.md',
  '/garden/-/search?q=foo',
  '/garden/%2e%2e/foo',
  '/nobody/foo',
  '//garden/foo',
  '/',
  '/-/livez',
  '/favicon.ico',
]

const VARIANTS: readonly (readonly [name: string, more: Partial<Ask>])[] = [
  ['plainly', {}],
  ['HEAD', { method: 'HEAD' }],
  ['POST', { method: 'POST' }],
  ['brotli', { acceptEncoding: 'gzip, deflate, br' }],
  ['gzip', { acceptEncoding: 'gzip;q=1' }],
  ['an odd encoding', { acceptEncoding: ';;q=,br;q=2' }],
  ['a browser', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
  ['markdown', { accept: 'text/markdown' }],
  ['any version', { ifNoneMatch: '*' }],
  ['a version that is none', { ifNoneMatch: 'W/"x", junk' }],
  ['a range', { range: 'bytes=0-1' }],
  ['another host', { hosts: ['evil.test'] }],
  ['two hosts', { hosts: ['w1.test', 'w1.test'] }],
  ['no host', { hosts: [] }],
  ['its own port', { hosts: ['w1.test:8080'] }],
]

describe('an answer at once is the answer', () => {
  test.each(VARIANTS)('%s', async (_, more) => {
    const { fetch } = open()
    for (const target of TARGETS) {
      const wanted = ask(target, more)
      const first = await fetch.answer(wanted)
      for (let round = 0; round < 2; round++) {
        const ready = fetch.peek(wanted)
        if (ready !== undefined) expect([target, ready]).toEqual([target, first])
      }
      const etag = first.headers['etag']
      const again = ask(target, { ...more, ifNoneMatch: etag })
      const known = fetch.peek(again)
      if (known !== undefined) expect([target, known]).toEqual([target, await fetch.answer(again)])
    }
  })
})

test.each([...['/garden', '/garden/foo', '/garden/caf%C3%A9', '/garden/-/pages'], '/-/assets/style.abc.css'])(
  '%s is there at once when it was answered once, in each encoding',
  async (target) => {
    const { fetch, reader } = open()
    for (const acceptEncoding of [undefined, 'br', 'gzip']) {
      await fetch.answer(ask(target, { acceptEncoding }))
      reader.asked.length = 0
      expect(fetch.peek(ask(target, { acceptEncoding }))?.status).toBe(200)
      expect(fetch.peek(ask(target, { acceptEncoding, ifNoneMatch: '*' }))?.status).toBe(304)
      expect(fetch.peek(ask(target, { acceptEncoding, method: 'HEAD' }))?.body).toBeUndefined()
      expect(reader.asked).toEqual([])
    }
  },
)

test.each([
  ...['/garden/old', '/garden/nothing', '/garden/Foo', '/garden/foo?at=11', '/garden/foo.md'],
  ...['/', '/-/livez', '/-/readyz'],
])('%s is never answered at once', async (target) => {
  const { fetch } = open()
  await fetch.answer(ask('/garden/foo'))
  await fetch.answer(ask(target))
  expect(fetch.peek(ask(target))).toBeUndefined()
})

describe('the live deployment', () => {
  test('is never older than it may be', async () => {
    const { fetch, reader, wait } = open({ pointerMaxAgeMs: 100 })
    await fetch.answer(ask('/garden/foo'))
    reader.publish('garden', { ...garden, deploymentId: 12, pages: { ...garden.pages, foo: '<h1>New</h1>' } })
    expect(fetch.peek(ask('/garden/foo'))?.headers['x-deployment']).toBe('11')
    wait(100)
    expect(fetch.peek(ask('/garden/foo'))).toBeUndefined()
    expect((await fetch.answer(ask('/garden/foo'))).headers['x-deployment']).toBe('12')
    expect(String(fetch.peek(ask('/garden/foo'))?.body)).toContain('New')
  })

  test('is asked for before it is too old, once, so that nobody waits', async () => {
    const { fetch, reader, wait } = open({ pointerMaxAgeMs: 100 })
    await fetch.answer(ask('/garden/foo'))
    reader.asked.length = 0
    wait(49)
    expect(fetch.peek(ask('/garden/foo'))?.status).toBe(200)
    expect(reader.asked).toEqual([])
    wait(1)
    for (let n = 0; n < 3; n++) expect(fetch.peek(ask('/garden/foo'))?.status).toBe(200)
    expect(reader.asked).toEqual(['site garden'])
    await new Promise((done) => setImmediate(done))
    wait(60)
    expect(fetch.peek(ask('/garden/foo'))?.status).toBe(200)
  })

  test('of which nobody answers is not answered at once, and the last known one is', async () => {
    const { fetch, reader, wait } = open({ pointerMaxAgeMs: 100 })
    await fetch.answer(ask('/garden/foo'))
    reader.failWith(new Error('gone'))
    wait(80)
    expect(fetch.peek(ask('/garden/foo'))?.status).toBe(200)
    await new Promise((done) => setImmediate(done))
    expect(fetch.peek(ask('/garden/foo'))).toBeUndefined()
    expect((await fetch.answer(ask('/garden/foo'))).status).toBe(200)
  })

  test('that is gone answers nothing', async () => {
    const { fetch, reader, wait } = open({ pointerMaxAgeMs: 100 })
    await fetch.answer(ask('/garden/foo'))
    reader.remove('garden')
    wait(110)
    expect(fetch.peek(ask('/garden/foo'))).toBeUndefined()
    expect((await fetch.answer(ask('/garden/foo'))).status).toBe(404)
    expect(fetch.peek(ask('/garden/foo'))).toBeUndefined()
  })
})
