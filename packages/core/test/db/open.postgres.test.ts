import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServerDatabase } from '../../../../test/support/database.ts'
import { oneRow, preparedRows } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { DraehiError } from '../../src/errors.ts'

let server: Awaited<ReturnType<typeof createServerDatabase>>
beforeAll(async () => {
  server = await createServerDatabase()
})
afterAll(() => server?.drop())

const errorOf = (url: string): Promise<DraehiError> =>
  openDatabase({ url, dataDir: '' }).then(
    () => {
      throw new Error('opened')
    },
    (error: unknown) => {
      if (error instanceof DraehiError) return error
      throw error
    },
  )

test('what is shown of an address has no password and no parameters', async () => {
  const url = new URL(server.url)
  url.password = 'hunter2'
  url.searchParams.set('application_name', 'hunter3')
  const open = await openDatabase({ url: url.href, dataDir: '' })
  expect(open.kind).toBe('postgres')
  expect(open.url).toBe(`postgres://${url.username}@${url.host}${url.pathname}`)
  await open.close()
})

test('a port on which nobody listens', async () => {
  const error = await errorOf('postgres://ada:hunter2@127.0.0.1:1/notes')
  expect(error.code).toBe('database-unreachable')
  expect(JSON.stringify([error.message, error.remedy, error.state, error.data, error.stack])).not.toContain(
    'hunter2',
  )
})

test('a host that does not exist', async () => {
  expect((await errorOf('postgres://nowhere.invalid/notes')).code).toBe('database-unreachable')
})

test('a database that does not exist', async () => {
  const url = new URL(server.url)
  url.pathname = '/no_such_database'
  const error = await errorOf(url.href)
  expect(error).toMatchObject({
    code: 'database-unusable',
    remedy: 'Create the database that DATABASE_URL names.',
  })
})

test('what is no address', async () => {
  expect((await errorOf('not an address')).code).toBe('database-unusable')
})

/** What its connection keeps, after a statement was asked twice with other values. */
async function keptBy(url: string): Promise<{ readonly answers: unknown; readonly kept: number }> {
  const open = await openDatabase({ url, dataDir: '' })
  try {
    const answers = []
    for (const n of [1, 2]) answers.push(...(await preparedRows(open.db, sql`select ${n}::int as n`)))
    const { kept } = await oneRow(
      open.db,
      sql<{
        kept: number
      }>`select count(*)::int as kept from pg_prepared_statements where statement ~ '::int as n$'`,
    )
    return { answers, kept }
  } finally {
    await open.close()
  }
}

test('a statement that is asked again is kept by its connection', async () => {
  expect(await keptBy(server.url)).toEqual({ answers: [{ n: 1 }, { n: 2 }], kept: 1 })
})

test('behind a pooler, which makes up the number of a process, no statement is kept', async () => {
  const pooler = await listenAsPooler(new URL(server.url))
  try {
    const url = new URL(server.url)
    url.host = `127.0.0.1:${(pooler.address() as AddressInfo).port}`
    expect(await keptBy(url.href)).toEqual({ answers: [{ n: 1 }, { n: 2 }], kept: 0 })
  } finally {
    pooler.close()
  }
})

/** PostgreSQL manual, 55.7 "BackendKeyData": `K`, its length, and four bytes of the process's number. */
const KEY_DATA = Buffer.from([0x4b, 0, 0, 0, 12])

async function listenAsPooler({ hostname, port }: URL): Promise<Server> {
  const pooler = createServer((client) => {
    const backend = connect(Number(port), hostname)
    client.pipe(backend)
    backend.on('data', (bytes) => {
      const at = bytes.indexOf(KEY_DATA)
      if (at !== -1) bytes.writeUInt32BE(bytes.readUInt32BE(at + 5) ^ 0xffff, at + 5)
      client.write(bytes)
    })
    for (const [one, other] of [[client, backend] as const, [backend, client] as const])
      one.on('close', () => other.destroy()).on('error', () => other.destroy())
  })
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve))
  return pooler
}
