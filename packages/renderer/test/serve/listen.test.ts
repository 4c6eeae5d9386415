import { setTimeout as sleep } from 'node:timers/promises'
import { isDraehiError } from '@draehi/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { type Listening, listen } from '../../src/serve/listen.ts'
import type { RequestEntry } from '../../src/serve/request-entry.ts'
import { createFixtureReader } from './fixture-reader.ts'
import { getRaw, openSocket, type RawResponse, readAll, sendRaw, toResponse } from './raw-request.ts'

const createReader = () =>
  createFixtureReader({
    garden: {
      workspaceId: 1,
      name: 'The garden',
      deploymentId: 11,
      pages: { '': '<h1>Home</h1>', page: '<h1>Page</h1>' },
      redirects: { old: 'page' },
    },
  })

const entries: RequestEntry[] = []
let server: Listening
beforeAll(async () => {
  server = await listen(createFetch(createReader()), { port: 0, onRequest: (entry) => entries.push(entry) })
})
afterAll(() => server.close())

const HOST = 'Host: w1.test\r\nConnection: close\r\n'

/** Names of the headers that no answer lacks. */
const SECURITY = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'cache-control',
]

function checkHouse(response: RawResponse | undefined): void {
  expect([...(response?.headers.keys() ?? [])]).toEqual(expect.arrayContaining(SECURITY))
  expect(response?.headers.has('x-powered-by')).toBe(false)
  expect(response?.body).not.toMatch(/evil|node:|HPE_|Error:|packages\//u)
}

describe('hostile inputs', () => {
  test.each<[name: string, request: string, status: number]>([
    ['H-01 two slashes', `GET //evil.test/x HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-02 dot segments', `GET /../../etc/passwd HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-03 escaped dot segments', `GET /%2e%2e/%2e%2e/etc HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-03 below a workspace', `GET /garden/x/%2e%2e/page HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-04 escaped slashes', `GET /..%2f..%2fetc HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-05 escaped twice', `GET /%252e%252e%252f HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-06 backslashes', `GET /..\\..\\x HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-06 escaped backslashes', `GET /%5c..%5c HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-07 NUL', `GET /a%00.html HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-08 half an escape', `GET /%E0%A4%A HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-08 a lone percent sign', `GET /% HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-08 no hex', `GET /%zz HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-09 overlong UTF-8', `GET /%c0%ae%c0%ae/ HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-10 .git', `GET /.git/config HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-10 .env', `GET /.env HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-10 constructor', `GET /constructor HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-10 __proto__', `GET /__proto__ HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-10 toString', `GET /toString HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-10 dots and slashes', `GET /....// HTTP/1.1\r\n${HOST}\r\n`, 404],
    ['H-11 two Host lines', `GET / HTTP/1.1\r\nHost: w1.test\r\n${HOST}\r\n`, 400],
    [
      'H-11 two Host lines far apart',
      `GET / HTTP/1.1\r\nHost: w1.test\r\n${'x: y\r\n'.repeat(200)}${HOST}\r\n`,
      431,
    ],
    ['H-12 no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['H-12 no Host, HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', 400],
    ['H-12 empty Host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 400],
    ['H-14 markup in Host', 'GET / HTTP/1.1\r\nHost: a b<script>\r\nConnection: close\r\n\r\n', 400],
    ['H-15 user in Host', 'GET / HTTP/1.1\r\nHost: evil:80@w1.test\r\nConnection: close\r\n\r\n', 400],
    ['H-15 8 KB of Host', `GET / HTTP/1.1\r\nHost: ${'a'.repeat(8192)}\r\nConnection: close\r\n\r\n`, 400],
    ['H-16 absolute form', `GET http://evil.test/ HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-16 asterisk', `GET * HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['H-17 20 KB of header', `GET / HTTP/1.1\r\n${HOST}x: ${'a'.repeat(20_480)}\r\n\r\n`, 431],
    ['H-17 2,000 headers', `GET / HTTP/1.1\r\n${HOST}${'x: y\r\n'.repeat(2000)}\r\n`, 431],
    ['H-18 20 KB of path', `GET /${'a'.repeat(20_480)} HTTP/1.1\r\n${HOST}\r\n`, 431],
    ['H-18 8 KB of path', `GET /${'a'.repeat(8192)} HTTP/1.1\r\n${HOST}\r\n`, 414],
    ['H-19 TRACE', `TRACE / HTTP/1.1\r\n${HOST}\r\n`, 405],
    ['H-19 PROPFIND', `PROPFIND / HTTP/1.1\r\n${HOST}\r\n`, 405],
    ['H-19 PUT', `PUT /garden HTTP/1.1\r\n${HOST}Content-Length: 1\r\n\r\nx`, 405],
    ['H-19 DELETE', `DELETE /garden HTTP/1.1\r\n${HOST}\r\n`, 405],
    ['H-19 OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 405],
    ['H-19 no method', `FOO / HTTP/1.1\r\n${HOST}\r\n`, 400],
    [
      'H-20 length and chunks',
      `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'H-20 chunked, identity',
      `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['H-20 bare LF', 'GET / HTTP/1.1\nHost: w1.test\n\n', 400],
    ['H-20 bare LF between headers', `GET / HTTP/1.1\r\nHost: w1.test\nx: y\r\n\r\n`, 400],
    ['H-20 folded header', `GET / HTTP/1.1\r\n${HOST}x: y\r\n z\r\n\r\n`, 400],
    ['H-21 a header called __proto__', `GET /garden HTTP/1.1\r\n${HOST}__proto__: x\r\n\r\n`, 200],
    ['raw UTF-8 in the path', `GET /\xc3\xa9 HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a fragment', `GET /garden#x HTTP/1.1\r\n${HOST}\r\n`, 400],
    [
      'an upgrade nobody offers',
      `GET /garden HTTP/1.1\r\nHost: w1.test\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
      200,
    ],
    ['an unknown expectation', `GET /garden HTTP/1.1\r\n${HOST}Expect: miracles\r\n\r\n`, 417],
    ['a body on GET', `GET /garden HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`, 200],
    ['not HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ])('%s: is refused or answered, and the next reader is served', async (_, request, status) => {
    const response = await sendRaw(server.port, request)
    expect(response?.status).toBe(status)
    checkHouse(response)
    expect((await getRaw(server.port, '/garden/page'))?.status).toBe(200)
  })

  test('H-13 a host that is not ours is misdirected when ours are known', async () => {
    const listed = await listen(createFetch(createReader(), { hosts: ['W1.test'] }), { port: 0 })
    const statusOf = async (host: string): Promise<number | undefined> =>
      (await getRaw(listed.port, '/garden', [`Host: ${host}`]))?.status
    expect(await statusOf('other.invalid')).toBe(421)
    expect(await statusOf('w1.test')).toBe(200)
    expect(await statusOf('w1.TEST:8080')).toBe(200)
    await listed.close()
  })

  test('H-19 CONNECT is closed', async () => {
    expect(await sendRaw(server.port, `CONNECT evil.test:443 HTTP/1.1\r\n${HOST}\r\n`)).toBeUndefined()
  })

  test('H-22 headers of proxies change no byte', async () => {
    const forged = [
      'Host: w1.test',
      'X-Forwarded-Host: evil.test',
      'X-Original-URL: /admin',
      'X-HTTP-Method-Override: DELETE',
    ]
    const [plain, other] = [
      await getRaw(server.port, '/garden'),
      await getRaw(server.port, '/garden', forged),
    ]
    expect(other?.body).toBe(plain?.body)
    expect(withoutDate(other)).toEqual(withoutDate(plain))
  })

  test('H-23, H-24 conditional requests', async () => {
    const etag = (await getRaw(server.port, '/garden'))?.headers.get('etag') ?? ''
    for (const [field, status] of [
      ['*', 304],
      [`W/${etag}`, 304],
      [`"a",${etag}`, 304],
      ['junk', 200],
    ] as const) {
      const response = await getRaw(server.port, '/garden', ['Host: w1.test', `If-None-Match: ${field}`])
      expect([field, response?.status, response?.body === '']).toEqual([field, status, status === 304])
      checkHouse(response)
    }
  })

  test.each(['0-0', '999999999-', '-1', Array.from({ length: 1000 }, () => '0-0').join(','), 'a-b'])(
    'H-25 a range is answered with the whole',
    async (range) => {
      const response = await getRaw(server.port, '/garden', ['Host: w1.test', `Range: bytes=${range}`])
      expect(response?.status).toBe(200)
    },
  )

  test('H-26 HEAD has the headers of GET and no body', async () => {
    const whole = await getRaw(server.port, '/garden')
    const head = await sendRaw(server.port, `HEAD /garden HTTP/1.1\r\n${HOST}\r\n`)
    expect(withoutDate(head)).toEqual(withoutDate(whole))
    expect(head?.body).toBe('')
    expect(head?.headers.get('content-length')).toBe(String(whole?.body.length))
  })

  test('H-30 another spelling leads to the page in one hop, on the same host', async () => {
    const response = await getRaw(server.port, '/garden/Page/')
    expect([response?.status, response?.headers.get('location')]).toEqual([301, '/garden/page'])
    checkHouse(response)
  })

  const withoutDate = (response: RawResponse | undefined): ReadonlyMap<string, string> =>
    new Map([...(response?.headers ?? [])].filter(([name]) => name !== 'date'))
})

describe('limits', () => {
  test('H-27 heads that never end are answered 408 and dropped, and readers are served meanwhile', async () => {
    const hasty = await listen(createFetch(createReader()), {
      port: 0,
      limits: { headersTimeoutMs: 300, requestTimeoutMs: 300, checkingIntervalMs: 50 },
    })
    const sockets = await Promise.all(Array.from({ length: 50 }, () => openSocket(hasty.port)))
    const ends = Promise.all(sockets.map(readAll))
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHo')
    expect((await getRaw(hasty.port, '/garden'))?.status).toBe(200)
    for (const text of await ends) {
      const response = toResponse(text)
      expect(response?.status).toBe(408)
      checkHouse(response)
    }
    await hasty.close()
  })

  test('a body that never ends does not hold its connection', async () => {
    const hasty = await listen(createFetch(createReader()), {
      port: 0,
      limits: {
        headersTimeoutMs: 300,
        requestTimeoutMs: 300,
        checkingIntervalMs: 50,
        keepAliveTimeoutMs: 100,
      },
    })
    const socket = await openSocket(hasty.port)
    socket.write('POST / HTTP/1.1\r\nHost: w1.test\r\nContent-Length: 1000000\r\n\r\nx')
    const text = await readAll(socket)
    expect(text.match(/HTTP\/1\.1 \d+/gu)).toEqual(['HTTP/1.1 405'])
    await hasty.close()
  })

  test('a connection that says nothing is dropped', async () => {
    const hasty = await listen(createFetch(createReader()), {
      port: 0,
      limits: { headersTimeoutMs: 200, requestTimeoutMs: 200, checkingIntervalMs: 50, stallTimeoutMs: 300 },
    })
    await readAll(await openSocket(hasty.port))
    await hasty.close()
  })

  test('a connection ends after its share of requests, and says so', async () => {
    const strict = await listen(createFetch(createReader()), {
      port: 0,
      limits: { maxRequestsPerConnection: 2, keepAliveTimeoutMs: 50 },
    })
    const text = await sendRaw(strict.port, 'GET /garden HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2))
    expect(text?.body).toMatch(/HTTP\/1\.1 200 OK[\s\S]*\r\nConnection: close\r\n/u)
    await strict.close()
  })

  test('rubbish behind a request gets no second answer into the first', async () => {
    const reader = createReader()
    const slow = await listen(createFetch(reader), { port: 0 })
    const release = reader.hang()
    const socket = await openSocket(slow.port)
    const whole = readAll(socket)
    socket.write('GET /garden HTTP/1.1\r\nHost: a\r\n\r\n\x01\x02rubbish\r\n\r\n')
    expect(await whole).toBe('')
    release()
    await slow.close()
  })
})

describe('opening and closing', () => {
  test('a port in use is named, with the flag to choose another', async () => {
    const error = await listen(createFetch(createReader()), { port: server.port }).catch((e: unknown) => e)
    expect(isDraehiError(error, 'bad-argument') && [error.message, error.remedy]).toEqual([
      `Port ${server.port} on 127.0.0.1 is in use.`,
      'Choose another with --port, or take any free one with --port 0.',
    ])
  })

  test('an address of another machine is named', async () => {
    const error = await listen(createFetch(createReader()), { host: '192.0.2.1', port: 0 }).catch(
      (e: unknown) => e,
    )
    expect(isDraehiError(error, 'bad-argument') && error.message).toBe(
      '192.0.2.1 is no address of this machine.',
    )
  })

  test('the URL is one that opens', async () => {
    const everywhere = await listen(createFetch(createReader()), { host: '0.0.0.0', port: 0 })
    expect(everywhere.url).toBe(`http://127.0.0.1:${everywhere.port}`)
    expect((await fetch(`${everywhere.url}/garden`)).status).toBe(200)
    await everywhere.close()
  })

  test('closing lets open answers finish, ends their connections, and accepts no more', async () => {
    const reader = createReader()
    const closing = await listen(createFetch(reader), { port: 0 })
    const release = reader.hang()
    const socket = await openSocket(closing.port)
    const whole = readAll(socket)
    socket.write('GET /garden HTTP/1.1\r\nHost: a\r\n\r\n')
    while (reader.asked.length === 0) await sleep(5)
    const closed = closing.close()
    await expect(openSocket(closing.port)).rejects.toThrow('ECONNREFUSED')
    release()
    await closed
    const response = toResponse(await whole)
    expect(response?.status).toBe(200)
    expect(response?.headers.get('connection')).toBe('close')
    expect(response?.body).toContain('</html>')
  })

  test('closing lets an answer from memory arrive that its reader has not taken yet', async () => {
    const large = 'x'.repeat(8_000_000) // more than lies between two sockets
    const site = { workspaceId: 1, name: 'g', deploymentId: 1, pages: { '': large } }
    const answered: RequestEntry[] = []
    const closing = await listen(createFetch(createFixtureReader({ garden: site })), {
      port: 0,
      onRequest: (entry) => answered.push(entry),
    })
    await (await fetch(`${closing.url}/garden`)).text()
    const socket = await openSocket(closing.port)
    const whole = readAll(socket)
    socket.pause()
    socket.write('GET /garden HTTP/1.1\r\nHost: a\r\n\r\n')
    while (answered.length < 2) await sleep(5)
    const closed = closing.close()
    socket.resume()
    const response = toResponse(await whole)
    expect([response?.status, response?.body.includes(large)]).toEqual([200, true])
    await closed
  })

  test('answers come in the order of their questions, though a later one is there at once', async () => {
    const reader = createReader()
    const piped = await listen(createFetch(reader, { pointerMaxAgeMs: 60_000 }), { port: 0 })
    await (await fetch(`${piped.url}/garden`)).text()
    const release = reader.hang()
    const socket = await openSocket(piped.port)
    const whole = readAll(socket)
    const head = 'HTTP/1.1\r\nHost: a\r\n'
    const asked = reader.asked.length
    socket.write(`GET /garden/page ${head}\r\nGET /garden ${head}Connection: close\r\n\r\n`)
    while (reader.asked.length === asked) await sleep(5)
    release()
    const text = await whole
    expect(text.match(/<h1>\w+<\/h1>/gu)).toEqual(['<h1>Page</h1>', '<h1>Home</h1>'])
    await piped.close()
  })

  test('an answer that does not finish is cut when the grace is over', async () => {
    const reader = createReader()
    const closing = await listen(createFetch(reader), { port: 0, limits: { graceMs: 50 } })
    const release = reader.hang()
    const socket = await openSocket(closing.port)
    const whole = readAll(socket)
    socket.write('GET /garden HTTP/1.1\r\nHost: a\r\n\r\n')
    while (reader.asked.length === 0) await sleep(5)
    await Promise.all([closing.close(), closing.close()])
    expect(await whole).toBe('')
    release()
  })

  test('a signal closes it', async () => {
    const controller = new AbortController()
    const closing = await listen(createFetch(createReader()), { port: 0, signal: controller.signal })
    const socket = await openSocket(closing.port)
    controller.abort()
    await readAll(socket)
    await closing.close()
    await expect(openSocket(closing.port)).rejects.toThrow('ECONNREFUSED')
  })
})

test('H22 each request is one entry, cut', async () => {
  entries.length = 0
  await getRaw(server.port, `/garden/page?${'x'.repeat(2000)}`, [
    'Host: w1.test',
    `User-Agent: ${'\x9b31m'.repeat(200)}`,
  ])
  expect(entries).toMatchObject([{ method: 'GET', status: 200 }])
  expect(entries[0]?.target).toHaveLength(513)
  expect(entries[0]?.userAgent).toHaveLength(513)
})

test('a log that fails is reported, and the server goes on', async () => {
  const errors: unknown[] = []
  const fault = new Error('disk full')
  const options = {
    port: 0,
    onRequest: () => {
      throw fault
    },
    onError: (error: unknown) => errors.push(error),
  }
  const logging = await listen(createFetch(createReader()), options)
  for (let n = 0; n < 2; n++) expect((await getRaw(logging.port, '/garden'))?.status).toBe(200)
  expect(errors).toEqual([fault, fault])
  await logging.close()
})
