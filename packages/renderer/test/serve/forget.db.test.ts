/** A page that is to be gone is gone: from every deployment, cache and table, on both databases. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allowAgain, findDeployment, forget, listDeployments, moveLive, verifyDeployment } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { rows } from '../../../core/src/db/database.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { makeScene, type Scene } from './sync-scene.ts'

let open: TestDatabase
let dataDir: string
const undo: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-forget-'))
})
afterAll(async () => {
  for (const step of undo.reverse()) await step()
  await open?.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function scene(files: RepoFiles): Promise<Scene> {
  const made = await makeScene(open.db, dataDir, files)
  undo.push(() => made.repo.cleanup())
  return made
}

const context = () => ({
  db: open.db,
  dataDir,
  renderer: siteRenderer,
  remotes: { token: undefined, allowLocal: true, allowPrivateHosts: false, allowInsecureHttp: false },
})

/** Tables in which any row has the text, in any column; bytes as text, too. */
async function tablesWith(text: string): Promise<readonly string[]> {
  const names = await rows(
    open.db,
    sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  const hex = Buffer.from(text).toString('hex')
  const found: string[] = []
  for (const { name } of names) {
    const [row] = await rows(
      open.db,
      sql<{ n: number }>`
        select count(*)::int as n from ${sql.identifier(name)} t
        where strpos(lower(t::text), ${text}) > 0 or strpos(t::text, ${hex}) > 0`,
    )
    if ((row?.n ?? 0) > 0) found.push(name)
  }
  return found
}

async function filesWith(text: string): Promise<readonly string[]> {
  const names = await readdir(join(dataDir, 'parsed')).catch(() => [])
  const found: string[] = []
  for (const name of names)
    if ((await readFile(join(dataDir, 'parsed', name))).includes(text)) found.push(name)
  return found
}

/** In every text of the page, and in the bytes of its picture. */
const SENTINEL = 'xyzzyplugh'
const picture = Buffer.concat([
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
  Buffer.from(SENTINEL),
])
const SECRET = `---
tags: [tag-${SENTINEL}]
aliases: [alias ${SENTINEL}]
---
# Title ${SENTINEL}

Words ${SENTINEL} of [[garden]], and ![a](only.png), and [[nowhere ${SENTINEL}]]. ^b1

- [ ] task ${SENTINEL} #todo
`
const FILES = {
  'garden.md': '# Garden\n\nA page that is cited.\n',
  'embeds.md': '# Embeds\n\n![[old]]\n\n![[old#^b1]]\n',
  'through.md': '# Through\n\n![[embeds]]\n',
  'asks.md': '# Asks\n\n```query\ntag:todo\n```\n\n- {{query (task todo)}}\n',
  'old.md': SECRET,
  'only.png': picture,
  'other.md': '# Other\n\nNothing of it.\n',
}

test('nothing of a forgotten page is in any table or cache, and every kept deployment is what its commits give without it', async () => {
  const site = await scene(FILES)
  await site.sync()
  await site.repo.rename('old.md', 'secret.md')
  await site.repo.commit({ 'embeds.md': '# Embeds\n\n![[secret]]\n' })
  await site.sync()
  await site.repo.commit({
    'secret.md': `${SECRET.replace('# Title', '# Other title')}\nMore ${SENTINEL}.\n`,
    'last.md': '[[secret]] is named.\n',
  })
  const fourth = await site.sync()
  await site.repo.commit({ 'embeds.md': '# Embeds\n\nNone.\n' })
  await site.repo.remove(['secret.md'])
  const last = await site.sync()
  const { id } = site.workspace
  await moveLive(open.db, id, { kind: 'rollback', to: String(fourth.deploymentId) })
  expect((await site.get('/secret')).text).toContain(SENTINEL)
  expect((await site.get('/embeds')).text).toContain(SENTINEL)
  expect((await site.get('/garden')).text).toContain(SENTINEL)
  expect(await tablesWith(SENTINEL)).toEqual(
    expect.arrayContaining(['asset_chunks', 'nodes', 'past_anchors', 'rendered_pages', 'search_words']),
  )

  const request = { workspace: site.workspace, name: 'secret.md', isDry: true }
  const before = await tablesWith(SENTINEL)
  const foreseen = await forget(request, context())
  expect(await tablesWith(SENTINEL)).toEqual(before)
  expect(foreseen).toMatchObject({ files: ['old.md', 'secret.md'], addresses: ['old', 'secret'], letGo: [] })
  expect(foreseen.remade).toHaveLength(3)

  const receipt = await forget({ ...request, isDry: false }, context())
  expect(receipt).toMatchObject({
    files: foreseen.files,
    remade: foreseen.remade,
    rewritten: foreseen.rewritten,
    own: foreseen.own,
    letGo: [],
  })
  expect(receipt.rewritten).toEqual(expect.arrayContaining(['embeds', 'through', 'garden', '-/pages']))
  expect(await tablesWith(SENTINEL)).toEqual([])
  expect(await filesWith(SENTINEL)).toEqual([])

  for (const path of ['/secret', '/old', `/-/tags/tag-${SENTINEL}`])
    expect([path, (await site.get(path)).status]).toEqual([path, 404])
  expect((await site.get('/garden')).text).toContain('A page that is cited.')
  // The first, which was made again, and the last, which never had it.
  const deployments = await listDeployments(open.db, id, { limit: 10 })
  for (const deployment of [deployments.at(-1), deployments[0]]) {
    if (deployment === undefined) throw new Error('no deployment is left')
    const verified = await verifyDeployment(site.workspace, deployment, context())
    expect([deployment.id, verified.differences]).toEqual([deployment.id, []])
    expect(verified.isSameFingerprint).toBe(deployment.id !== last.deploymentId)
  }
})

test('a page that is forgotten stays away until it is allowed again, and forgetting twice changes nothing', async () => {
  const site = await scene({
    'a.md': '# A\n\n![x](p.png)\n',
    'b.md': '# B\n\nGoes frobozz.\n',
    'p.png': picture,
  })
  await site.sync()
  const address = /src="\/[^/]+(\/-\/files\/[^"]+)"/.exec((await site.get('/a')).text)?.[1] ?? ''
  expect((await site.get(address)).status).toBe(200)
  const file = { workspace: site.workspace, name: 'p.png', isDry: false }
  expect(await forget(file, context())).toMatchObject({ own: { assets: 1 }, assetChunks: 1 })
  expect((await site.get(address)).status).toBe(404)
  expect(await tablesWith(SENTINEL)).toEqual([])
  const request = { workspace: site.workspace, name: 'b', isDry: false }
  expect(await forget(request, context())).toMatchObject({ files: ['b.md'], remade: [expect.any(Number)] })
  expect(await site.sync()).toMatchObject({ status: 'unchanged' })
  await site.repo.commit({ 'a.md': '# A\n\nStays, changed.\n', 'b.md': '# B\n\nIs written again frobozz.\n' })
  expect(await site.sync()).toMatchObject({ status: 'live', forgotten: ['b.md', 'p.png'] })
  expect(await forget({ ...request, name: 'b.md' }, context())).toMatchObject({ remade: [], rows: 0 })
  expect((await site.get('/b')).status).toBe(404)
  expect((await site.get('/a')).text).toContain('Stays, changed.')
  expect(await tablesWith('frobozz')).toEqual([])

  expect(await allowAgain(context(), site.workspace.id, 'b.md')).toBe(true)
  expect(await allowAgain(context(), site.workspace.id, 'b.md')).toBe(false)
  expect(await site.sync()).toMatchObject({ status: 'live', forgotten: ['p.png'] })
  expect((await site.get('/b')).text).toContain('Is written again')
})

test('a deployment of which the commit is nowhere any more is let go; the live one is not', async () => {
  const site = await scene({ 'a.md': '# A\n', 'b.md': '# B\n\nFrotz.\n' })
  const first = await site.sync()
  await site.repo.commit({ 'a.md': '# A\n\nTwo.\n' })
  const second = await site.sync()
  const gone = (id: number | undefined) =>
    rows(
      open.db,
      sql`update deployment_history set commit_oid = ${'1'.repeat(40)} where id = ${id ?? 0}::int returning 1`,
    )
  await gone(first.deploymentId)
  const receipt = await forget({ workspace: site.workspace, name: 'b.md', isDry: false }, context())
  expect(receipt).toMatchObject({ letGo: [first.deploymentId], remade: [second.deploymentId] })
  expect(await tablesWith('frotz')).toEqual([])
  expect(await findDeployment(open.db, site.workspace.id, first.deploymentId ?? 0)).toMatchObject({
    isKept: false,
  })

  await gone(second.deploymentId)
  await expect(
    forget({ workspace: site.workspace, name: 'a.md', isDry: false }, context()),
  ).rejects.toMatchObject({ code: 'git-commit-not-found' })
  expect((await site.get('/a')).status).toBe(200)
})
