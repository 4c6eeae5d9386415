import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { createSiteReader } from '../../src/db/create-site-reader.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { failDeployment } from '../../src/db/lease.ts'
import { type MoveWish, moveLive } from '../../src/db/move-live.ts'
import { nameDeployment } from '../../src/db/name-deployment.ts'
import { findWorkspace } from '../../src/db/workspaces.ts'
import { DraehiError } from '../../src/errors.ts'
import type { Workspace } from '../../src/nouns.ts'
import { begin, deploy, newWorkspace, type SiteLiteral } from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof DraehiError ? error.code : error),
  )

const site = (text: string): SiteLiteral => ({ pages: { a: [text] } })

interface Scene {
  readonly workspace: Workspace
  /** Ids of the deployments, the first one at 1. */
  readonly ids: readonly number[]
  move(wish: Partial<MoveWish>): Promise<string>
  body(): Promise<string | undefined>
}

/** A workspace with a deployment for each text; what a move did, with ids counted from 1. */
async function makeScene(...texts: readonly string[]): Promise<Scene> {
  const workspace = await newWorkspace(db)
  const ids = [0]
  for (const text of texts) ids.push((await deploy(db, workspace.id, site(text))).id)
  const reader = createSiteReader(db)
  return {
    workspace,
    ids,
    move: async (wish) => {
      const to = wish.to?.replace(/^@(\d)$/, (_, n) => String(ids[Number(n)]))
      const move = await moveLive(db, workspace.id, { kind: 'rollback', ...wish, to })
      const name = (id: number | undefined): string => (id === undefined ? 'none' : `${ids.indexOf(id)}`)
      return `${name(move.from)}→${name(move.to.id)}${move.isPinned ? ' pinned' : ''}${move.isChange ? '' : ' unchanged'}`
    },
    body: async () => {
      const found = await reader.findSite(workspace.slug)
      if (found?.deploymentId === undefined) return undefined
      const at = { workspaceId: workspace.id, deploymentId: found.deploymentId }
      return (await reader.findRenderedPage(at, 'a'))?.body
    },
  }
}

describe('a rollback', () => {
  test('goes to the success before the live one, pins, and goes on backwards when it is asked again', async () => {
    const { move, body } = await makeScene('one', 'two', 'three')
    expect(await move({})).toBe('3→2 pinned')
    expect(await body()).toBe('two')
    expect(await move({})).toBe('2→1 pinned')
    expect(await body()).toBe('one')
    expect(await errorOf(move({}))).toBe('deployment-not-found')
    expect(await body()).toBe('one')
  })

  test('goes to the one that is named, and says so when it is there already', async () => {
    const { move, body } = await makeScene('one', 'two', 'three')
    expect(await move({ to: '@1' })).toBe('3→1 pinned')
    expect(await move({ to: '@1' })).toBe('1→1 pinned unchanged')
    expect(await move({ to: 'newest' })).toBe('1→3 pinned')
    expect(await body()).toBe('three')
  })

  test('to what is live only pins it', async () => {
    const { move, body, workspace } = await makeScene('one', 'two')
    expect(await move({ to: 'live' })).toBe('2→2 pinned')
    await deploy(db, workspace.id, site('three'))
    expect(await body()).toBe('two')
  })

  test('tells what it would do, and does nothing', async () => {
    const { move, body, workspace } = await makeScene('one', 'two')
    expect(await move({ isDry: true })).toBe('2→1 pinned')
    expect(await body()).toBe('two')
    expect((await findWorkspace(db, workspace.slug))?.isPinned).toBe(false)
  })

  test('takes neither a failed deployment, nor one that runs, nor one of another workspace', async () => {
    const { move, body, workspace } = await makeScene('one', 'two')
    const other = await makeScene('other')
    const failed = await begin(db, workspace.id)
    const facts = { error: new Error('no'), log: [], problems: [] }
    await failDeployment(db, failed, facts)
    expect(await errorOf(move({ to: String(failed.deploymentId) }))).toBe('deployment-unusable')
    const running = await begin(db, workspace.id)
    expect(await errorOf(move({ to: String(running.deploymentId) }))).toBe('deployment-unusable')
    expect(await errorOf(move({ to: String(other.ids[1]) }))).toBe('deployment-not-found')
    expect(await body()).toBe('two')
    await failDeployment(db, running, facts)
  })

  test('of a workspace without a deployment is refused, and of none too', async () => {
    const { move } = await makeScene()
    expect(await errorOf(move({}))).toBe('deployment-not-found')
    expect(await errorOf(move({ to: 'live' }))).toBe('deployment-not-found')
    expect(await errorOf(moveLive(db, 0, { kind: 'rollback', to: undefined }))).toBe('workspace-not-found')
  })

  test('survives syncs: they build, and readers keep what they have', async () => {
    const { move, body, workspace } = await makeScene('one', 'two')
    await move({})
    expect((await deploy(db, workspace.id, site('three'))).isLive).toBe(false)
    expect(await body()).toBe('one')
  })
})

describe('a promotion', () => {
  test('of the newest makes it live and unpins, so that the next sync goes live', async () => {
    const { move, body, workspace } = await makeScene('one', 'two', 'three')
    await move({ to: '@1' })
    expect(await move({ kind: 'promote' })).toBe('1→3')
    expect(await body()).toBe('three')
    expect((await deploy(db, workspace.id, site('four'))).isLive).toBe(true)
    expect(await body()).toBe('four')
  })

  test('of what is live and newest changes nothing but the pin', async () => {
    const { move } = await makeScene('one', 'two')
    expect(await move({ kind: 'promote' })).toBe('2→2 unchanged')
    await move({ to: 'live' })
    expect(await move({ kind: 'promote' })).toBe('2→2')
  })

  test('of an earlier one pins it', async () => {
    const { move } = await makeScene('one', 'two', 'three')
    expect(await move({ kind: 'promote', to: '@2' })).toBe('3→2 pinned')
    expect(await move({ kind: 'promote', to: '@3' })).toBe('2→3')
  })

  test('of a build that did not go live makes it the first', async () => {
    const { move, workspace, body } = await makeScene()
    const built = await deploy(db, workspace.id, site('one'), { live: false })
    expect(await body()).toBe(undefined)
    expect(await move({ kind: 'promote', to: String(built.id) })).toMatch(/^none→/)
    expect(await body()).toBe('one')
  })
})

test('moves and deployments at the same time leave the newest live and unpinned, or a pinned one', async () => {
  const { move, workspace, body } = await makeScene('0', '1')
  const texts = ['2', '3', '4', '5', '6', '7']
  const deploying = (async () => {
    for (const text of texts) await deploy(db, workspace.id, site(text))
  })()
  const wishes: Partial<MoveWish>[] = [{ kind: 'promote' }, { to: 'previous' }, { kind: 'promote' }]
  for (let round = 0; round < 12; round++) await move(wishes[round % 3] ?? {}).catch(busyIsFine)
  await deploying
  const now = await findWorkspace(db, workspace.slug)
  if (now?.isPinned === false) expect(await body()).toBe('7')
  await move({ kind: 'promote' })
  expect(await body()).toBe('7')
})

function busyIsFine(error: unknown): void {
  if (!(error instanceof DraehiError) || error.code !== 'busy') throw error
}

describe('the name of a deployment', () => {
  test('is an id, a place, or the beginning of a commit', async () => {
    const { workspace, ids } = await makeScene('one', 'two', 'three')
    await rows(
      db,
      sql`update deployment_history set commit_oid = ${'b'.repeat(39)} || id % 10 where workspace_id = ${workspace.id}`,
    )
    const oid = (await nameDeployment(db, workspace.id, String(ids[2]))).commit?.oid ?? ''
    const named = async (name: string): Promise<unknown> =>
      nameDeployment(db, workspace.id, name).then(
        ({ id }) => ids.indexOf(id),
        (error: DraehiError) => error.code,
      )
    expect(await named(`#${ids[1]}`)).toBe(1)
    expect(await named('live')).toBe(3)
    expect(await named('newest')).toBe(3)
    expect(await named('previous')).toBe(2)
    expect(await named(oid)).toBe(2)
    expect(await named(oid.toUpperCase())).toBe(2)
    expect(await named('bbbb')).toBe('bad-argument')
    expect(await named('cccc')).toBe('deployment-not-found')
    expect(await named('99999999999999')).toBe('deployment-not-found')
    for (const name of ['', '-1', 'main', "' or true --", 'bbb', '#', '1.5', '\0'])
      expect(await named(name)).toBe('bad-argument')
  })

  test('of a commit that was built more than once is its newest success', async () => {
    const { workspace, ids } = await makeScene('one', 'two')
    const failed = await begin(db, workspace.id)
    await failDeployment(db, failed, { error: new Error('no'), log: [], problems: [] })
    expect((await nameDeployment(db, workspace.id, 'aaaaaaa')).id).toBe(ids[2])
  })
})
