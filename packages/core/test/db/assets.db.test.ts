/** The bytes of assets: written under the run's fence, taken back with it. */

import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { ASSET_CHUNK_BYTES, chunkCount } from '../../src/assets/asset-limits.ts'
import { inspectAsset } from '../../src/assets/inspect-asset.ts'
import type { ReadFiles } from '../../src/assets/read-assets.ts'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { createSiteReader } from '../../src/db/create-site-reader.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { readStoredAssets } from '../../src/db/known-assets.ts'
import { failDeployment } from '../../src/db/lease.ts'
import { readStoredRows } from '../../src/db/stored-rows.ts'
import { isDraehiError } from '../../src/errors.ts'
import type { Asset, DeploymentPlan, Oid } from '../../src/nouns.ts'
import { planDeployment } from '../../src/plan/plan-deployment.ts'
import { begin, deploy, dump, finish, newWorkspace, rowsOf } from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())

/** Three pieces, each telling its place. */
const FILM = Buffer.from(
  Array.from({ length: 2 * ASSET_CHUNK_BYTES + 5 }, (_, n) => (n * 13 + (n >> 9)) & 255),
)
const oidOf = (bytes: Buffer): Oid => createHash('sha1').update(bytes).digest('hex') as Oid

const readFiles: ReadFiles = async function* (files) {
  for (const { at } of files)
    yield 'oid' in at && at.oid === oidOf(FILM) ? { oid: at.oid, bytes: FILM } : undefined
}

function assetOf(path: string, bytes = FILM): Asset {
  const asset = inspectAsset(path, oidOf(bytes), bytes)
  if (asset === 'lfs-pointer') throw new Error('no pointer was written')
  return asset
}

async function planWith(workspaceId: number, assets: readonly Asset[]): Promise<DeploymentPlan> {
  const contents = new Map(assets.map((asset) => [asset.sha256, asset]))
  const assetChunks = [...contents.values()].flatMap(({ sha256, oid, sizeBytes }) =>
    Array.from({ length: chunkCount(sizeBytes) }, (_, chunk) => ({ sha256, chunk, oid })),
  )
  const next = { ...rowsOf(workspaceId, { pages: { a: ['text'] } }), assets, assetChunks }
  return planDeployment(await readStoredRows(db, workspaceId), next, { files: 1 })
}

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (isDraehiError(error) ? error.code : String(error)),
  )

test('a file comes back as it went in, piece by piece, and only once it is live', async () => {
  const { id } = await newWorkspace(db)
  const film = assetOf('film.bin')
  const before = await deploy(db, id, { pages: { a: ['text'] } })
  const lease = await begin(db, id)
  const plan = await planWith(id, [film, assetOf('copy.bin')])
  expect([plan.insert.assets.length, plan.insert.assetChunks.length]).toEqual([2, 3])
  await applyPlan(db, lease, plan, { readFiles })
  const reader = createSiteReader(db)
  const old = { workspaceId: id, deploymentId: before.id }
  const now = { workspaceId: id, deploymentId: lease.deploymentId }
  expect(await reader.findAsset(old, film.address)).toBeUndefined()
  await finish(db, lease, plan)
  expect(await reader.findAsset(old, film.address)).toBeUndefined()
  const { path, sha256, type, sizeBytes } = film
  expect(await reader.findAsset(now, film.address)).toEqual({ path, sha256, type, sizeBytes })
  const pieces = await Promise.all([0, 1, 2, 3].map((n) => reader.readAssetChunk(now, sha256, n)))
  expect(pieces.map((piece) => piece?.length)).toEqual([ASSET_CHUNK_BYTES, ASSET_CHUNK_BYTES, 5, undefined])
  expect(Buffer.concat(pieces.flatMap((piece) => piece ?? [])).equals(FILM)).toBe(true)
  expect(await readStoredAssets(db, id)).toEqual([assetOf('copy.bin'), film])
  const again = await planWith(id, [film, assetOf('copy.bin')])
  expect(again.stats.rows).toBe(0)
})

test('the digest of a deployment tells its files', async () => {
  const { id } = await newWorkspace(db)
  const digests = await Promise.all([
    planWith(id, []),
    planWith(id, [assetOf('a.bin')]),
    planWith(id, [assetOf('b.bin')]),
    planWith(id, [assetOf('b.bin')]),
  ])
  expect(new Set(digests.map(({ digest }) => digest)).size).toBe(3)
})

test('a failed run takes its bytes back and leaves those of others', async () => {
  const { id } = await newWorkspace(db)
  const first = await begin(db, id)
  const plan = await planWith(id, [assetOf('film.bin')])
  await applyPlan(db, first, plan, { readFiles })
  await finish(db, first, plan)
  const before = await dump(db, id)
  const second = await begin(db, id)
  await applyPlan(db, second, await planWith(id, []))
  expect(await dump(db, id)).not.toEqual(before)
  await failDeployment(db, second, { error: new Error('x'), log: [], problems: [] })
  expect(await dump(db, id)).toEqual(before)

  const { id: other } = await newWorkspace(db)
  const third = await begin(db, other)
  await applyPlan(db, third, await planWith(other, [assetOf('film.bin')]), { readFiles })
  await failDeployment(db, third, { error: new Error('x'), log: [], problems: [] })
  expect(await dump(db, other)).toEqual([])
})

test('a run that was given up writes no bytes', async () => {
  const { id } = await newWorkspace(db)
  const lease = await begin(db, id)
  const plan = await planWith(id, [assetOf('film.bin')])
  const bytesAlone = {
    ...plan,
    insert: { ...plan.insert, nodes: [], links: [], renderedPages: [], redirects: [], assets: [] },
  }
  await rows(
    db,
    sql`update deployment_history set status = 'failed', finished_at = now(), error_code = 'abandoned'
      where id = ${lease.deploymentId}::int`,
  )
  expect(await codeOf(applyPlan(db, lease, bytesAlone, { readFiles }))).toBe('lost-lease')
  expect(await dump(db, id)).toEqual([])
})

test('bytes that are not what they were stop the run', async () => {
  const { id } = await newWorkspace(db)
  const lease = await begin(db, id)
  const plan = await planWith(id, [assetOf('film.bin')])
  const wrong: ReadFiles = async function* () {
    yield { oid: oidOf(FILM), bytes: Buffer.concat([FILM, Buffer.from([0])]) }
  }
  const gone: ReadFiles = async function* () {
    yield undefined
  }
  expect(await codeOf(applyPlan(db, lease, plan, { readFiles: wrong }))).toBe('git-unreachable')
  expect(await codeOf(applyPlan(db, lease, plan, { readFiles: gone }))).toBe('git-unreachable')
  await failDeployment(db, lease, { error: new Error('x'), log: [], problems: [] })
})
