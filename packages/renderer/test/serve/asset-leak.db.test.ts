/** From a commit to what a reader gets: files that published pages refer to, and nothing else, on both databases. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSiteReader } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { pdf, png, svg, wav } from '../../../../test/support/pictures.ts'
import { rows } from '../../../core/src/db/database.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { day, makeScene, type Scene } from './sync-scene.ts'

let open: TestDatabase
let dataDir: string
const scenes: Scene[] = []
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-assets-'))
})
afterAll(async () => {
  await open?.close()
  for (const { repo } of scenes) await repo.cleanup()
  await rm(dataDir, { recursive: true, force: true })
})

async function published(files: Readonly<Record<string, string | Buffer>>): Promise<Scene> {
  const scene = await makeScene(open.db, dataDir, files)
  scenes.push(scene)
  await scene.sync()
  return scene
}

interface StoredRow {
  readonly path: string
  readonly address: string
  readonly since: number
  readonly until: number | null
}

function storedAssets({ workspace }: Scene): Promise<readonly StoredRow[]> {
  return rows(
    open.db,
    sql<StoredRow>`select path, address, since_deployment as since, until_deployment as until from assets
      where workspace_id = ${workspace.id}::int order by path collate "C", since_deployment`,
  )
}

const addressOf = async (scene: Scene, path: string): Promise<string> => {
  const found = (await storedAssets(scene)).findLast((row) => row.path === path)
  if (found === undefined) throw new Error(`${path} is not stored`)
  return `/${found.address}`
}

/** Pieces that are stored, open ones and ended ones. */
async function pieces({ workspace }: Scene): Promise<readonly [open: number, ended: number]> {
  const [found] = await rows(
    open.db,
    sql<{ open: number; ended: number }>`
      select count(*) filter (where until_deployment is null)::int as open,
        count(*) filter (where until_deployment is not null)::int as ended
      from asset_chunks where workspace_id = ${workspace.id}::int`,
  )
  return [found?.open ?? 0, found?.ended ?? 0]
}

const statusOf = async (scene: Scene, address: string): Promise<number> => (await scene.get(address)).status

/** A server that remembers nothing. */
const askAnew = ({ workspace }: Scene, address: string): Promise<Response> =>
  createFetch(createSiteReader(open.db), { pointerMaxAgeMs: 0 })(
    new Request(`http://s.test/${workspace.slug}${address}`),
  )

const SECRETS = {
  'secret.md': '---\ndraft: true\nimage: cover.png\n---\n![](draft.png) ![[both.png]]\n',
  'draft.png': png(11, 1),
  'cover.png': png(12, 1),
  'unused.png': png(13, 1),
  '.hidden/dot.png': png(14, 1),
  'excluded/not.png': png(15, 1),
}
const FILES = {
  ...SECRETS,
  'draehi.yaml': 'dialect: obsidian\nexclude: [/excluded/]\n',
  'both.png': png(21, 1),
  'a.md':
    '# A\n\n![[both.png|40]] ![](.hidden/dot.png) ![](excluded/not.png) ![](draehi.yaml/../secret.md)\n\n[doc](doc.pdf) ![[song.wav]] <img src="raw.svg">\n',
  'doc.pdf': pdf(),
  'song.wav': wav(),
  'raw.svg': svg('width="3" height="2"'),
}

test('what a published page refers to is stored and served, and nothing else', async () => {
  const scene = await published(FILES)
  const stored = await storedAssets(scene)
  expect(stored.map(({ path }) => path)).toEqual(['both.png', 'doc.pdf', 'raw.svg', 'song.wav'])
  const page = (await scene.get('/a')).text
  for (const { address } of stored) {
    expect(await statusOf(scene, `/${address}`)).toBe(200)
    expect(page).toContain(`/${scene.workspace.slug}/${address}`)
  }
  expect(page).toContain('alt="both" width="40" height="2" loading="lazy" decoding="async"')
  expect((await scene.get(await addressOf(scene, 'doc.pdf'))).text).toBe(pdf().toString('latin1'))
})

test('the file of a page that is not published any more is gone with it', async () => {
  const scene = await published({
    ...FILES,
    'b.md': '![](only-b.png) ![](both.png)',
    'only-b.png': png(31, 1),
  })
  const own = await addressOf(scene, 'only-b.png')
  const shared = await addressOf(scene, 'both.png')
  expect([await statusOf(scene, own), await statusOf(scene, shared)]).toEqual([200, 200])
  await scene.repo.commit({ 'b.md': '---\ndraft: true\n---\n![](only-b.png) ![](both.png)' })
  await scene.sync()
  expect([await statusOf(scene, own), await statusOf(scene, shared)]).toEqual([404, 200])
})

test('a file of a page that appears later is there from its minute on', async () => {
  const scene = await published({
    'a.md': '# A',
    'b.md': `---\npublishDate: ${day(2)}\n---\n![](later.png)`,
    'later.png': png(41, 1),
  })
  expect(await statusOf(scene, await addressOf(scene, 'later.png'))).toBe(404)
  await scene.sync({ force: true }, `${day(3)}T00:00:00.000Z`)
  expect(await statusOf(scene, await addressOf(scene, 'later.png'))).toBe(200)
})

test('a workspace does not serve the file of another', async () => {
  const one = await published({ 'a.md': '![](x.png)', 'x.png': png(51, 1) })
  const other = await published({ 'a.md': '# A', 'x.png': png(51, 1) })
  const address = await addressOf(one, 'x.png')
  expect([await statusOf(one, address), await statusOf(other, address)]).toEqual([200, 404])
})

test('what did not change is not written again, what has the same content is stored once', async () => {
  const large = Buffer.concat([png(3, 3), Buffer.alloc(600_000, 7)])
  const scene = await published({
    'a.md': '![](one.png) ![](two.png) ![](large.png)',
    'one.png': png(61, 1),
    'two.png': png(61, 1),
    'large.png': large,
  })
  expect(await pieces(scene)).toEqual([4, 0])
  const before = await storedAssets(scene)

  await scene.repo.commit({ 'a.md': '![](one.png) ![](two.png) ![](large.png) more' })
  await scene.sync()
  expect(await storedAssets(scene)).toEqual(before)
  expect(await pieces(scene)).toEqual([4, 0])

  await scene.repo.rename('one.png', 'moved.png')
  await scene.repo.commit({ 'a.md': '![](moved.png) ![](two.png)' })
  const { deploymentId } = await scene.sync()
  const after = await storedAssets(scene)
  expect(after.filter(({ until }) => until === null).map(({ path }) => path)).toEqual([
    'moved.png',
    'two.png',
  ])
  expect(after.filter(({ until }) => until === deploymentId).map(({ path }) => path)).toEqual([
    'large.png',
    'one.png',
  ])
  expect(await pieces(scene)).toEqual([1, 3])
  expect((await scene.get(await addressOf(scene, 'moved.png'))).status).toBe(200)
})

test('H20: what is being sent is sent to its end when another version goes live, and its address answers for a day', async () => {
  const film = (fill: number): Buffer =>
    Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(2_000_000, fill)])
  const scene = await published({ 'a.md': '![](film.mp4)', 'film.mp4': film(1) })
  const old = await addressOf(scene, 'film.mp4')
  const stream = (await askAnew(scene, old)).body?.getReader()
  if (stream === undefined) throw new Error('a film is sent in pieces')
  const parts = [(await stream.read()).value ?? new Uint8Array()]
  await scene.repo.commit({ 'film.mp4': film(2) })
  const { deploymentId } = await scene.sync()
  for (let part = await stream.read(); !part.done; part = await stream.read()) parts.push(part.value)
  expect(Buffer.concat(parts).equals(film(1))).toBe(true)

  expect(await addressOf(scene, 'film.mp4')).not.toBe(old)
  expect((await scene.bytes(await addressOf(scene, 'film.mp4'))).equals(film(2))).toBe(true)
  expect((await scene.bytes(old)).equals(film(1))).toBe(true)
  const age = (hours: number) =>
    rows(
      open.db,
      sql`update deployment_history
        set first_live_at = now() - ${`${hours} hours`}::interval, finished_at = now() - ${`${hours} hours`}::interval
        where id = ${deploymentId}::int`,
    )
  await age(24)
  expect((await askAnew(scene, old)).status).toBe(200)
  await age(26)
  expect((await askAnew(scene, old)).status).toBe(404)
  await age(0)
  await scene.repo.commit({ 'a.md': 'No film any more.' })
  await scene.sync()
  expect(await statusOf(scene, old)).toBe(404)
})

test('a file of ten thousand bytes and one of three million come back as they went in', async () => {
  const small = Buffer.from(Array.from({ length: 10_000 }, (_, n) => (n * 31) & 255))
  const film = Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(3_000_000, 0xa7)])
  const scene = await published({ 'a.md': '[small](x.bin) ![](film.mp4)', 'x.bin': small, 'film.mp4': film })
  expect((await scene.bytes(await addressOf(scene, 'x.bin'))).equals(small)).toBe(true)
  expect((await scene.bytes(await addressOf(scene, 'film.mp4'))).equals(film)).toBe(true)
})
