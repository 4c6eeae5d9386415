import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { createSiteReader } from '../../src/db/create-site-reader.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { findDeployment, findNewestSuccess, listDeployments } from '../../src/db/deployments.ts'
import { beginDeployment, dropDeployment, failDeployment } from '../../src/db/lease.ts'
import { readStoredRows } from '../../src/db/stored-rows.ts'
import { findWorkspace } from '../../src/db/workspaces.ts'
import { DraehiError } from '../../src/errors.ts'
import type { BlockNode, DeploymentPlan, NodeUuid } from '../../src/nouns.ts'
import { problem } from '../../src/problem.ts'
import {
  begin,
  COMMIT,
  countOf,
  deploy,
  dump,
  finish,
  newWorkspace,
  planFor,
  rowsOf,
  seenAt,
} from './site.ts'

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

describe('writing', () => {
  test('what is stored afterwards is what was planned, column by column', async () => {
    const { id } = await newWorkspace(db)
    const site = { pages: { a: ['one', 'two'], 'b/c': ['three'] }, redirects: { old: 'a', gone: '' } }
    const { plan } = await deploy(db, id, site)
    expect(plan.stats.rows).toBe(5 + 1 + 3 + 2)
    const [block] = await rows(
      db,
      sql`select kind, page_uuid::text, parent_uuid::text, "order", id_rule, source, text, html, metadata, slug
        from nodes where workspace_id = ${id} and source = 'two'`,
    )
    const page = rowsOf(id, site).nodes[0]?.uuid
    expect(block).toEqual({
      kind: 'block',
      page_uuid: page,
      parent_uuid: page,
      order: 1,
      id_rule: 2,
      source: 'two',
      text: 'two',
      html: '<p>two</p>',
      metadata: {},
      slug: null,
    })
    const [node] = await rows(
      db,
      sql`select name, slug, path, title, metadata from nodes where workspace_id = ${id} and path = 'b/c'`,
    )
    expect(node).toEqual({
      name: 'b/c',
      slug: 'c',
      path: 'b/c',
      title: 'Title of b/c',
      metadata: {
        tags: ['a', 'ü'],
        nested: { n: 1.5, off: false, none: null },
        textDigest: 'text of b/c',
      },
    })
  })

  test('the same site again is an empty plan, and its deployment writes no row', async () => {
    const { id } = await newWorkspace(db)
    const site = { pages: { a: ['one'], b: ['two'] }, redirects: { old: 'a' } }
    await deploy(db, id, site)
    const before = await dump(db, id)
    const second = await deploy(db, id, site)
    expect(second.plan.stats.rows).toBe(0)
    expect(await dump(db, id)).toEqual(before)
  })

  test('the key of what is stored tells a moved page by its text', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'] } })
    const stored = await readStoredRows(db, id)
    expect([...stored.pageTexts.values()]).toEqual(['text of a'])
    expect([...stored.nodes.keys()].map((key) => key.slice(0, key.indexOf(':'))).sort()).toEqual([
      'block',
      'page',
    ])
  })

  test('more rows than one statement or one query takes arrive', async () => {
    const { id } = await newWorkspace(db)
    const texts = Array.from({ length: 2500 }, (_, index) => `block ${index}`)
    const site = { pages: { big: texts } }
    const batches: number[] = []
    const lease = await begin(db, id)
    const plan = await planFor(db, id, site)
    await applyPlan(db, lease, plan, { onBatch: (written) => batches.push(written) })
    await finish(db, lease, plan)
    expect(batches).toEqual([1000, 2000, 2501, 2503])
    expect((await planFor(db, id, site)).stats.rows).toBe(0)
  })

  test('every change ends one range and begins another, and every deployment stays readable', async () => {
    const { id } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'], b: ['two'] } })
    const second = await deploy(db, id, { pages: { a: ['one!'], c: ['three'] } })
    const third = await deploy(db, id, { pages: { a: ['one'], b: ['two'] } })
    expect(await seenAt(db, id, first.id)).toEqual({ '': 'a b', a: 'one', b: 'two' })
    expect(await seenAt(db, id, second.id)).toEqual({ '': 'a c', a: 'one!', c: 'three' })
    expect(await seenAt(db, id, third.id)).toEqual({ '': 'a b', a: 'one', b: 'two' })
    expect(third.plan.digest).toBe(first.plan.digest)
  })

  test('a reader sees nothing of a deployment that is being built', async () => {
    const { id, slug } = await newWorkspace(db)
    const reader = createSiteReader(db)
    const first = await deploy(db, id, { pages: { a: ['one'], b: ['two'] }, redirects: { old: 'a' } })
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['new'], c: ['three'] }, redirects: { old: 'c' } })
    await applyPlan(db, lease, plan)
    const site = { workspaceId: id, deploymentId: (await reader.findSite(slug))?.deploymentId ?? 0 }
    expect(site.deploymentId).toBe(first.id)
    expect((await reader.findRenderedPage(site, 'a'))?.body).toBe('one')
    expect((await reader.findRenderedPage(site, 'b'))?.body).toBe('two')
    expect(await reader.findRenderedPage(site, 'c')).toBe(undefined)
    expect(await reader.findRedirect(site, 'old')).toBe('a')
    await finish(db, lease, plan)
    const live = { workspaceId: id, deploymentId: (await reader.findSite(slug))?.deploymentId ?? 0 }
    expect(live.deploymentId).toBe(lease.deploymentId)
    expect((await reader.findRenderedPage(live, 'a'))?.body).toBe('new')
    expect(await reader.findRenderedPage(live, 'b')).toBe(undefined)
    expect(await reader.findRedirect(live, 'old')).toBe('c')
  })

  test('a batch that is sent twice is written once', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'], b: ['two'] } })
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['one!'] } })
    await applyPlan(db, lease, plan)
    const once = await dump(db, id)
    await applyPlan(db, lease, plan)
    expect(await dump(db, id)).toEqual(once)
    await finish(db, lease, plan)
    expect(await finish(db, lease, plan)).toEqual({ isLive: true })
  })

  test('a row that contradicts a stored one stops the run', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'] } })
    const lease = await begin(db, id)
    const again = rowsOf(id, { pages: { a: ['one'] } })
    const plan = await planFor(db, id, { pages: {} })
    const wrong: DeploymentPlan = {
      ...plan,
      insert: again,
      end: { nodes: [], links: [], renderedPages: [], redirects: [], assets: [], assetChunks: [] },
    }
    expect(await errorOf(applyPlan(db, lease, wrong))).toBe('database-failed')
    await failDeployment(db, lease, { error: new Error('x'), log: [], problems: [] })
  })

  test('two workspaces with the same author-written id do not touch each other', async () => {
    const one = await newWorkspace(db)
    const two = await newWorkspace(db)
    const written = '12345678-1234-4234-8234-123456789abc' as NodeUuid
    for (const { id } of [one, two]) {
      const lease = await begin(db, id)
      const plan = await planFor(db, id, { pages: { a: ['one'] } })
      const authored = plan.insert.nodes.map((node) =>
        node.kind === 'block' ? ({ ...node, uuid: written, source: `of ${id}` } satisfies BlockNode) : node,
      )
      await applyPlan(db, lease, { ...plan, insert: { ...plan.insert, nodes: authored } })
      await finish(db, lease, plan)
    }
    const found = await rows(
      db,
      sql<{ source: string }>`select source from nodes where uuid = ${written}::uuid order by workspace_id`,
    )
    expect(found.map((row) => row.source)).toEqual([`of ${one.id}`, `of ${two.id}`])
  })

  test('NUL and halves of surrogate pairs are taken out, and the batch is not lost', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, {
      pages: { a: ['nul \0 lone \ud800 and \udc00 whole 😀 written \\u0000'], b: ['fine'] },
    })
    const found = await rows(
      db,
      sql<{
        source: string
      }>`select source from nodes where workspace_id = ${id} and kind = 'block' order by source collate "C"`,
    )
    expect(found.map((row) => row.source)).toEqual([
      'fine',
      'nul  lone \ufffd and \ufffd whole 😀 written \\u0000',
    ])
  })

  test('a cell of ten megabytes is written', async () => {
    const { id } = await newWorkspace(db)
    const { id: deploymentId } = await deploy(db, id, {
      pages: { a: ['ä'.repeat(5_000_000)], b: ['x'.repeat(9_000_000)] },
    })
    const page = await createSiteReader(db).findRenderedPage({ workspaceId: id, deploymentId }, 'a')
    expect(page?.body.length).toBe(5_000_000)
  })
})

describe('going live', () => {
  test('a pinned workspace builds, and readers keep what they have', async () => {
    const { id, slug } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'] } })
    await rows(db, sql`update workspaces set is_pinned = true where id = ${id}`)
    const second = await deploy(db, id, { pages: { a: ['two'] } })
    expect(second.isLive).toBe(false)
    expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(first.id)
    expect((await findNewestSuccess(db, id))?.deployment.id).toBe(second.id)
  })

  test('live: false builds, and the next plan starts from what was built', async () => {
    const { id, slug } = await newWorkspace(db)
    const built = await deploy(db, id, { pages: { a: ['one'] } }, { live: false })
    expect(built.isLive).toBe(false)
    expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(undefined)
    expect((await planFor(db, id, { pages: { a: ['one'] } })).stats.rows).toBe(0)
  })

  test('the record holds what the run told', async () => {
    const { id } = await newWorkspace(db)
    const lease = await begin(db, id)
    const pending = await findDeployment(db, id, lease.deploymentId)
    expect(pending).toMatchObject({
      status: 'building',
      isLive: false,
      branch: 'main',
      commit: COMMIT,
      finishedAt: undefined,
    })
    const plan = await planFor(db, id, { pages: { a: ['one'] } })
    await applyPlan(db, lease, plan)
    await finish(db, lease, plan)
    const deployment = await findDeployment(db, id, lease.deploymentId)
    expect(deployment).toMatchObject({
      status: 'success',
      isLive: true,
      trigger: 'cli',
      digest: plan.digest,
      stats: plan.stats,
      error: undefined,
    })
    expect(deployment?.durationMs).toBeGreaterThanOrEqual(0)
    expect(await listDeployments(db, id, { limit: 10 })).toEqual([deployment])
    expect(await findDeployment(db, id + 1, lease.deploymentId)).toBe(undefined)
  })
})

describe('failing', () => {
  test('what a failed run wrote is undone to the byte, and the next run succeeds', async () => {
    const { id } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'], b: ['two'] }, redirects: { old: 'a' } })
    const before = await dump(db, id)
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['one!'], c: ['three'] } })
    await applyPlan(db, lease, plan)
    expect(await dump(db, id)).not.toEqual(before)
    const missing = problem('broken-link', 'a.md', 'No page \0 x.', { line: 3 })
    const told = await failDeployment(db, lease, {
      error: new DraehiError('guard-no-pages', 'Nothing is left.', 'Write something.'),
      log: [{ stage: 'plan', atMs: 1, durationMs: 2, count: undefined, message: 'failed' }],
      problems: [missing],
    })
    expect(told).toEqual({ isRecorded: true })
    expect(await dump(db, id)).toEqual(before)
    expect(await findDeployment(db, id, lease.deploymentId)).toMatchObject({
      status: 'failed',
      error: { code: 'guard-no-pages', message: 'Nothing is left.' },
      log: [{ stage: 'plan', atMs: 1, durationMs: 2, message: 'failed' }],
      problems: [{ code: 'broken-link', path: 'a.md', line: 3, message: 'No page  x.' }],
    })
    expect(await seenAt(db, id, first.id)).toEqual({ '': 'a b', a: 'one', b: 'two' })
    expect((await deploy(db, id, { pages: { a: ['one!'], c: ['three'] } })).isLive).toBe(true)
  })

  test('a run that fails before it knows a commit is recorded', async () => {
    const { id, slug } = await newWorkspace(db)
    const lease = await beginDeployment(db, id, { trigger: 'poll' })
    expect((await findWorkspace(db, slug))?.syncStatus).toBe('syncing')
    await failDeployment(db, lease, { error: new Error('m'.repeat(10_000)), log: [], problems: [] })
    const deployment = await findDeployment(db, id, lease.deploymentId)
    expect(deployment).toMatchObject({
      status: 'failed',
      commit: undefined,
      branch: undefined,
      error: { code: 'unexpected' },
    })
    expect(deployment?.error?.message.length).toBe(4096)
    expect((await findWorkspace(db, slug))?.syncStatus).toBe('error')
  })

  test('batch 2 of 3 that the database refuses leaves nothing behind', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'] } })
    const before = await dump(db, id)
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: Array.from({ length: 2500 }, (_, n) => `block ${n}`) } })
    const nodes = plan.insert.nodes.map((node, index) =>
      index === 1500 && node.kind === 'block' ? { ...node, order: -1 } : node,
    )
    const error: unknown = await applyPlan(db, lease, { ...plan, insert: { ...plan.insert, nodes } }).catch(
      (e: unknown) => e,
    )
    expect(error).toMatchObject({ code: 'database-failed', data: { sqlState: '23514' } })
    expect(String(error).length).toBeLessThan(1000)
    expect(await countOf(db, lease.deploymentId)).toBeGreaterThan(1000)
    await failDeployment(db, lease, { error, log: [], problems: [] })
    expect(await countOf(db, lease.deploymentId)).toBe(0)
    expect(await dump(db, id)).toEqual(before)
  })

  test('a run with nothing to do leaves no trace', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'] } })
    const lease = await beginDeployment(db, id, { trigger: 'poll' })
    await dropDeployment(db, lease)
    expect((await listDeployments(db, id, { limit: 10 })).length).toBe(1)
    expect((await findNewestSuccess(db, id))?.fingerprint).toBe('one')
  })
})
