import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { type Database, oneRow, rows } from '../../src/db/database.ts'
import {
  addWorkspace,
  changeWorkspace,
  findWorkspace,
  listWorkspaces,
  removeWorkspace,
} from '../../src/db/workspaces.ts'
import type { Slug } from '../../src/nouns.ts'
import { deploy } from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())

const add = (slug: string, options: { id?: number; branch?: string; url?: string } = {}) =>
  addWorkspace(db, {
    slug: slug as Slug,
    name: `The ${slug}`,
    repositoryUrl: options.url ?? 'https://example.org/notes.git',
    branch: options.branch,
    root: '',
    ...(options.id === undefined ? {} : { id: options.id }),
  })

test('a workspace is found as it was added', async () => {
  const added = await add('garden', { branch: 'main' })
  expect(added).toEqual({
    id: added.id,
    slug: 'garden',
    name: 'The garden',
    repositoryUrl: 'https://example.org/notes.git',
    branch: 'main',
    root: '',
    liveDeploymentId: undefined,
    isPinned: false,
    keep: { deployments: 50, days: 90 },
    syncStatus: 'idle',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  })
  expect(await findWorkspace(db, 'garden')).toEqual(added)
  expect(await findWorkspace(db, 'Garden')).toBe(undefined)
  expect(await findWorkspace(db, 'garden\0')).toBe(undefined)
})

test('everything belongs to one local user', async () => {
  await Promise.all(['one', 'two', 'three'].map((slug) => add(slug)))
  const { users, owners } = await oneRow(
    db,
    sql<{ users: number; owners: number }>`
      select (select count(*)::int from users where name = 'local') as users,
        (select count(distinct owner_id)::int from workspaces) as owners`,
  )
  expect({ users, owners }).toEqual({ users: 1, owners: 1 })
})

test('a slug or an id that is taken is refused, and nothing is left of the attempt', async () => {
  await add('taken', { id: 900 })
  const before = await listWorkspaces(db)
  await expect(add('taken')).rejects.toMatchObject({ code: 'workspace-exists' })
  await expect(add('another', { id: 900 })).rejects.toMatchObject({ code: 'workspace-exists' })
  expect(await listWorkspaces(db)).toEqual(before)
})

test('an id that was chosen is never given out again', async () => {
  await add('chosen', { id: 1000 })
  expect((await add('after')).id).toBe(1001)
  await add('low', { id: 999 })
  expect((await add('after-low')).id).toBe(1002)
})

test('what is named is changed, and the rest stays', async () => {
  const { id } = await add('mutable', { branch: 'main' })
  const changed = await changeWorkspace(db, id, { name: 'New', root: 'notes' })
  expect(changed).toMatchObject({ slug: 'mutable', name: 'New', root: 'notes', branch: 'main' })
  expect(await changeWorkspace(db, id, { branch: undefined })).toMatchObject({
    branch: undefined,
    name: 'New',
  })
  expect(await changeWorkspace(db, id, { slug: 'moved' as Slug, repositoryUrl: '/srv/notes' })).toMatchObject(
    {
      slug: 'moved',
      repositoryUrl: '/srv/notes',
    },
  )
  await expect(changeWorkspace(db, id, { slug: 'garden' as Slug })).rejects.toMatchObject({
    code: 'workspace-exists',
  })
  await expect(changeWorkspace(db, 123_456, { name: 'x' })).rejects.toMatchObject({
    code: 'workspace-not-found',
  })
})

test('a password in a repository address never gets into the database', async () => {
  await expect(add('leaky', { url: 'https://ada:hunter2@example.org/x.git' })).rejects.toMatchObject({
    code: 'database-failed',
    data: { sqlState: '23514' },
  })
})

test('a removed workspace takes everything of it along, and nothing of others', async () => {
  const one = await add('doomed')
  const two = await add('spared')
  await deploy(db, one.id, { pages: { a: ['x'] }, redirects: { old: 'a' } })
  await deploy(db, one.id, { pages: { a: ['y'] } })
  await deploy(db, two.id, { pages: { a: ['x'] } })
  await removeWorkspace(db, one.id)
  for (const table of [
    'nodes',
    'links',
    'rendered_pages',
    'redirects',
    'deployment_history',
    'git_repositories',
  ]) {
    const left = await rows(
      db,
      sql<{
        id: number
      }>`select distinct workspace_id as id from ${sql.identifier(table)} where workspace_id in (${one.id}, ${two.id})`,
    )
    const spared = table === 'links' || table === 'redirects' ? [] : [{ id: two.id }]
    expect(left).toEqual(spared)
  }
})

test('a bare delete of the row cascades as well', async () => {
  const { id } = await add('bare')
  await deploy(db, id, { pages: { a: ['x'] } })
  await deploy(db, id, { pages: { a: ['y'] } })
  await deploy(db, id, { pages: { a: ['z'] } })
  await rows(db, sql`delete from workspaces where id = ${id}`)
  expect(await rows(db, sql`select 1 from nodes where workspace_id = ${id}`)).toEqual([])
})
