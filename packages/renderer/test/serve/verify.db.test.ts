/** Deployments that are made again from their commit, on both databases. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  findDeployment,
  type PageDiff,
  readSiteDiff,
  type SiteRenderer,
  type Verification,
  verifyDeployment,
} from '@draehi/core'
import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../../core/src/db/database.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { makeScene, type Scene } from './sync-scene.ts'

let open: TestDatabase
let dataDir: string
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-verify-'))
})
afterAll(async () => {
  await open?.close()
  await rm(dataDir, { recursive: true, force: true })
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const FILES = {
  'a.md': '---\ntags: [x]\n---\n# A\n\n[[b]] and ![pixel](pixel.png) and مرحبا 日本語 \u0001.\n',
  'b.md': '- one ^id\n  - two [[a#A]]\n- ![[a]]\n',
  'later.md': '---\npublishDate: 2999-01-01\n---\n# Later\n',
  'pixel.png': PNG,
}

async function verify(scene: Scene, id: number | undefined, renderer = siteRenderer): Promise<Verification> {
  const deployment = await findDeployment(open.db, scene.workspace.id, id ?? 0)
  if (deployment === undefined) throw new Error('no such deployment')
  return verifyDeployment(scene.workspace, deployment, {
    db: open.db,
    dataDir,
    renderer,
    remotes: { token: undefined, allowLocal: true, allowPrivateHosts: false, allowInsecureHttp: false },
  })
}

test('every deployment of a history is what its commit gives, and what a dry run told before', async () => {
  const scene = await makeScene(open.db, dataDir, FILES)
  const deployments = [await scene.sync()]
  const next = async (): Promise<void> => {
    const dry = await scene.sync({ dryRun: true })
    const done = await scene.sync()
    const { pages } = await readSiteDiff(open.db, {
      workspaceId: scene.workspace.id,
      before: deployments.at(-1)?.deploymentId ?? 0,
      after: done.deploymentId ?? 0,
    })
    expect(dry.changes?.length).toBeGreaterThan(0)
    const differing: PageDiff[] = []
    for await (const page of pages) differing.push(page)
    expect(dry.changes).toEqual(differing)
    // It parsed what is new, and the sync after it knew it.
    const { parsed } = done.stats.pages
    expect({ ...dry.stats, pages: { ...dry.stats.pages, parsed } }).toEqual(done.stats)
    expect(dry.digest).toBe(done.digest)
    deployments.push(done)
  }
  await scene.repo.commit({ 'a.md': '---\ntags: [y]\n---\n# A\n\nNew, and [[b]] too.\n', 'c.md': '[[a]]\n' })
  await next()
  await scene.repo.rename('c.md', 'd.md')
  await next()
  await scene.repo.remove(['b.md', 'later.md'])
  await next()
  for (const { deploymentId } of deployments) {
    const verified = await verify(scene, deploymentId)
    expect(verified).toMatchObject({ differences: [], isSameFingerprint: true })
    expect(verified.rows).toBeGreaterThan(6)
  }
})

test('a deployment that was built ahead is made for its own minute', async () => {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  const scene = await makeScene(open.db, dataDir, {
    ...FILES,
    'soon.md': `---\npublishDate: ${soon}\n---\n[[a]]\n`,
  })
  const { scheduled } = await scene.sync()
  expect(scheduled).toHaveLength(1)
  expect(await verify(scene, scheduled[0]?.deploymentId)).toMatchObject({ differences: [] })
})

test('what was changed in the database is found, whatever its digest says, and named', async () => {
  const scene = await makeScene(open.db, dataDir, FILES)
  const { deploymentId } = await scene.sync()
  const id = scene.workspace.id
  const change = (statement: SQL) => rows(open.db, statement)
  await change(sql`update rendered_pages set body = body || ' ' where workspace_id = ${id} and path = 'b'`)
  await change(sql`delete from links where workspace_id = ${id} and "order" = 1`)
  await change(sql`insert into redirects (workspace_id, from_path, since_deployment, to_path, digest)
    values (${id}, 'from', ${deploymentId}, 'a', '\\x00')`)
  await change(
    sql`update nodes set metadata = metadata || '{"new": 1}' where workspace_id = ${id} and path = 'a'`,
  )
  await change(sql`update asset_chunks set bytes = bytes || '\\x00' where workspace_id = ${id}`)
  const { differences } = await verify(scene, deploymentId)
  const found = differences.map(
    ({ table, kind, key }) => `${kind} ${table} ${key.length > 20 ? 'uuid' : key}`,
  )
  expect(new Set(found)).toEqual(
    new Set([
      'changed nodes uuid',
      'missing links uuid',
      'changed rendered_pages b',
      'extra redirects from',
      'changed asset_chunks pixel.png',
    ]),
  )
})

test('another renderer is told from a difference that nobody expects', async () => {
  const scene = await makeScene(open.db, dataDir, FILES)
  const { deploymentId } = await scene.sync()
  const other: SiteRenderer = { ...siteRenderer, fingerprint: 'other' }
  expect(await verify(scene, deploymentId, other)).toMatchObject({
    differences: [],
    isSameFingerprint: false,
  })
})
