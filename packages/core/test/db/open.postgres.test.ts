import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServerDatabase } from '../../../../test/support/database.ts'
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
