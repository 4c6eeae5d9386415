/** What is served beside the live site: previews of branches, and the site as it was. On both databases. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSiteReader,
  forget,
  listPreviews,
  moveLive,
  prune,
  removePreviews,
  type SyncContext,
  syncPreview,
} from '@draehi/core'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { rows } from '../../../core/src/db/database.ts'
import { writePreviewChanges } from '../../src/page/preview-changes.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { makeScene, type Scene } from './sync-scene.ts'

let open: TestDatabase
let dataDir: string
const undo: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-beside-'))
})
afterAll(async () => {
  for (const step of undo.reverse()) await step()
  await open?.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function scene(files: RepoFiles): Promise<Scene> {
  const made = await makeScene(open.db, dataDir, files)
  undo.push(() => made.repo.cleanup())
  await made.sync()
  return made
}

const context = (): SyncContext => ({
  db: open.db,
  dataDir,
  renderer: siteRenderer,
  remotes: { token: undefined, allowLocal: true, allowPrivateHosts: false, allowInsecureHttp: false },
})

const png = (text: string): Buffer =>
  Buffer.concat([
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    ),
    Buffer.from(text),
  ])

async function preview(site: Scene, branch: string, name?: string) {
  return syncPreview(
    {
      workspace: { ...site.workspace, branch },
      ...{ trigger: 'cli', commit: undefined, dryRun: true, force: false, live: false, failOn: new Set() },
      name,
      keepDays: 14,
      writeChanges: (changes) => writePreviewChanges(site.workspace.slug, changes),
    },
    context(),
  )
}

async function headersOf(site: Scene, path: string): Promise<Headers> {
  const fetch = createFetch(createSiteReader(open.db), { pointerMaxAgeMs: 0, baseUrl: 'https://s.test' })
  return (await fetch(new Request(`http://s.test/${site.workspace.slug}${path}`))).headers
}

async function countLive(): Promise<number> {
  const [found] = await rows(
    open.db,
    sql<{ n: number }>`
      select ((select count(*) from nodes) + (select count(*) from rendered_pages) + (select count(*) from links)
        + (select count(*) from deployment_history))::int as n`,
  )
  return found?.n ?? 0
}

test('a branch is served beside the live site, holds what differs, and goes', async () => {
  const site = await scene({
    'a.md': '# A\n\nLive, to [[b]].\n',
    'b.md': '# B\n\nBoth.\n',
    'gone.md': '# Gone\n',
    ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`n/${n}.md`, `# N ${n}\n\nSame.\n`])),
  })
  await site.repo.git('checkout', '-q', '-b', 'feature/New_Look')
  await site.repo.remove(['gone.md'])
  await site.repo.commit({
    'a.md': '# A\n\nBranch, to [[b]] and [[c]]. ![p](p.png)\n',
    'c.md': '# C\n\nNew.\n',
    'p.png': png('x'),
  })
  await site.repo.git('checkout', '-q', 'main')
  const before = await countLive()
  const made = await preview(site, 'feature/New_Look')
  expect(await countLive()).toBe(before)
  expect(made).toMatchObject({
    name: 'feature-new-look',
    path: /^-\/preview\/feature-new-look-[0-9a-f]{32}$/,
  })
  expect(made.changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'changed a',
    'added c',
    'removed gone',
  ])
  const [listed] = await listPreviews(open.db, site.workspace.id)
  expect(listed?.rows).toBeLessThan(15)

  const at = `/${made.path}`
  const inside = `/${site.workspace.slug}/${made.path}`
  const page = await site.get(`${at}/a`)
  expect(page.text).toContain('Branch, to')
  expect(page.text).toContain(`href="${inside}/b"`)
  expect(page.text).toContain(`href="${inside}/-/diff"`)
  expect(page.text).toContain('<meta name="robots" content="noindex">')
  expect(page.text).not.toContain('rel="canonical"')
  expect((await headersOf(site, `${at}/a`)).get('x-robots-tag')).toBe('noindex')
  expect((await headersOf(site, `${at}/a`)).get('cache-control')).toContain('private')
  expect((await site.get(`${at}/n/3`)).text).toContain('Same.')
  expect((await site.get(at)).status).toBe(200)
  expect((await site.get(`${at}/-/diff`)).text).toContain(`<a href="${inside}/c">/c</a>`)
  expect((await site.get(`${at}/-/search?q=a%26b`)).location).toBe(`/${site.workspace.slug}/-/search?q=a%26b`)
  expect((await site.get(`${at}/gone`)).status).toBe(404)
  expect((await site.get(`${at}/A`)).location).toBe(`${inside}/a`)
  const file = /src="([^"]+\/-\/files\/[^"]+)"/.exec(page.text)?.[1] ?? ''
  expect(file.startsWith(inside)).toBe(true)
  const below = file.slice(inside.length)
  expect(await site.bytes(at + below)).toEqual(png('x'))

  for (const [path, status] of [
    ['/c', 404],
    [below, 404],
    ['/gone', 200],
    [`/-/preview/feature-new-look-${'0'.repeat(32)}/a`, 404],
    ['/-/preview/feature-new-look/a', 404],
  ] as const)
    expect([path, (await site.get(path)).status]).toEqual([path, status])
  expect((await site.get('/a')).text).not.toContain('noindex')
  expect((await site.get('/-/search.json?q=branch')).text).not.toContain('Branch')

  // The live site goes on, and what the preview lies over is kept.
  await site.repo.commit({ 'b.md': '# B\n\nOnly live.\n' })
  await site.sync()
  await prune(open.db, site.workspace.id, { keep: { deployments: 1, days: 0 }, graceMs: 0 })
  expect((await site.get(`${at}/b`)).text).toContain('Both.')
  expect((await preview(site, 'feature/New_Look')).path).toBe(made.path)
  expect((await site.get(`${at}/b`)).text).toContain('Both.')
  expect(await listPreviews(open.db, site.workspace.id)).toHaveLength(1)

  expect(
    await removePreviews(open.db, site.workspace.id, { branches: ['main', 'feature/New_Look'] }),
  ).toEqual([])
  expect(await removePreviews(open.db, site.workspace.id, { branches: ['main'] })).toEqual([
    'feature-new-look',
  ])
  expect((await site.get(`${at}/a`)).status).toBe(404)
  const left = await rows(open.db, sql`select 1 from preview_rows union all select 1 from preview_chunks`)
  expect(left).toEqual([])
})

test('the site as it was is shown only where readers had it and may have it still', async () => {
  const site = await scene({
    'a.md': '# A\n\nFirst words, see [[b]].\n',
    'b.md': '# B\n',
    'embeds.md': '# Embeds\n\n![[secret]]\n',
    'through.md': '# Through\n\n![[embeds]]\n',
    'secret.md': '# Secret\n\nPlugh, not of [[cited]].\n',
    'cited.md': '# Cited\n',
    'lost.md': '# Lost\n\nIn the open.\n',
  })
  const { id, slug } = site.workspace
  const first = (await moveLive(open.db, id, { kind: 'promote', to: undefined, isDry: true })).to.id
  await site.repo.commit({ 'a.md': '# A\n\nSecond words.\n' })
  const hidden = await site.sync({ live: false })
  await site.repo.remove(['lost.md'])
  await site.repo.commit({
    'a.md': '---\nkey: quux\ntags: [new]\n---\n# A\n\nThird words. %%xyzzy%%\n',
    'embeds.md': '# Embeds\n\nPlover.\n\n![[secret]]\n',
  })
  const third = await site.sync()

  const past = await site.get(`/a?at=${first}`)
  expect(past.text).toContain('First words')
  expect(past.text).toContain(`href="/${slug}/b?at=${first}"`)
  expect(past.text).toContain('This is how the page was on')
  expect((await headersOf(site, `/a?at=${first}`)).get('x-robots-tag')).toBe('noindex')
  const canonical = createFetch(createSiteReader(open.db), { pointerMaxAgeMs: 0, baseUrl: 'https://s.test' })
  const answer = await canonical(new Request(`http://s.test/${slug}/a?at=${first}`))
  expect(await answer.text()).toContain(`<link rel="canonical" href="https://s.test/${slug}/a">`)
  expect((await site.get(`/lost?at=${first}`)).text).toContain('In the open.')
  expect((await site.get(`/secret?at=${first}`)).text).toContain('Plugh')
  expect((await site.get(`/A?at=${first}`)).location).toBe(`/${slug}/a?at=${first}`)
  expect((await site.get(`/a?at=${new Date().toISOString().slice(0, 10)}`)).text).toContain('Third words')
  const bad = [`${hidden.deploymentId}`, '99999', 'x', '2001-01-01', '']
  for (const at of bad) expect([at, (await site.get(`/a?at=${at}`)).status]).toEqual([at, 404])

  const history = await site.get('/-/history/a')
  expect([...history.text.matchAll(/\?at=(\d+)/g)].map(([, at]) => Number(at))).toEqual([
    third.deploymentId,
    first,
  ])
  expect((await site.get('/-/history/lost')).status).toBe(404)
  const changed = await site.get(`/-/history/a?diff=${third.deploymentId}`)
  expect(changed.text).toContain('<ins>Third words.</ins>')
  expect(changed.text).toContain('<del>First words, see b.</del>')
  expect(changed.text).toContain('<li dir="auto">tags: <ins>new</ins></li>')
  expect(changed.text).not.toMatch(/xyzzy|quux/)
  const ofEmbeds = `/-/history/embeds?diff=${third.deploymentId}`
  expect((await site.get(ofEmbeds)).text).toContain('<ins>Plover.</ins>')
  for (const id of [hidden.deploymentId, first, 99999, 'x'])
    expect((await site.get(`/-/history/a?diff=${id}`)).text).not.toContain('<ins>')

  // From today on the page is a draft: nothing of it is shown in the past, whatever quoted it.
  await site.repo.commit({ 'secret.md': '---\ndraft: true\n---\n# Secret\n\nPlugh, not of [[cited]].\n' })
  await site.sync()
  for (const path of ['/secret', '/embeds', '/through', '/cited', '/-/pages', ''])
    expect([path, (await site.get(`${path}?at=${first}`)).text.includes('Plugh')]).toEqual([path, false])
  for (const path of ['/secret', '/embeds', '/through', '/cited', '/-/pages'])
    expect([path, (await site.get(`${path}?at=${first}`)).status]).toEqual([path, 404])
  expect((await site.get(`/a?at=${first}`)).text).toContain('First words')
  expect((await site.get(`/a?at=${first}`)).text).not.toContain('Secret')
  expect((await site.get(ofEmbeds)).text).not.toContain('<ins>')
  expect((await site.get(`/lost?at=${first}`)).text).toContain('In the open.')

  // What is forgotten is nowhere in the past, also in a server that had it in memory.
  await forget({ workspace: site.workspace, name: 'a.md', isDry: false }, context())
  expect((await site.get(`/a?at=${first}`)).status).toBe(404)
  expect((await site.get(`/-/history/a?diff=${third.deploymentId}`)).status).toBe(404)
})

test('mentions of a page are told where it is named without a link, by who may be read', async () => {
  const site = await scene({
    'night-heron.md': '---\naliases: [Quabird, Owl, 夜鷺]\n---\n# Night Heron\n\nThe night heron itself.\n',
    'named.md': '# Named\n\nI saw a <b>night</b> heron & left.\n\nNight, then a heron.\n',
    'alias.md': '# Alias\n\nA quabird called.\n',
    'far.md': '# Far\n\n今天看到夜鷺在河邊。\n',
    'short.md': '# Short\n\nAn owl is no name.\n',
    'links.md': '# Links\n\nThe night heron is [[night-heron]].\n',
    'draft.md': '---\ndraft: true\n---\n# Draft\n\nA night heron in secret.\n',
    'unlisted.md': '---\nunlisted: true\n---\n# Unlisted\n\nA night heron, not told.\n',
  })
  const { slug } = site.workspace
  const page = await site.get('/night-heron')
  expect(page.text).toContain(`<details class="mentions" lang="en" dir="ltr">`)
  expect(page.text).toContain(`href="/${slug}/-/mentions/night-heron"`)
  const { text, status } = await site.get('/-/mentions/night-heron')
  expect(status).toBe(200)
  const sources = [...text.matchAll(/<p class="source"><a href="([^"]+)"/gu)].map(([, href = '']) => href)
  expect(sources.sort()).toEqual([`/${slug}/alias`, `/${slug}/far`, `/${slug}/named`])
  expect(text).toContain('<mark>heron</mark> &amp; left.')
  expect(text).not.toMatch(/secret|not told|owl is|then a heron/)
  expect((await headersOf(site, '/-/mentions/night-heron')).get('x-robots-tag')).toBe('noindex')
  expect((await site.get('/-/mentions/short')).text).toContain('No other page names it')
  for (const path of ['draft', 'nothing', '-/pages'])
    expect([path, (await site.get(`/-/mentions/${path}`)).status]).toEqual([path, 404])
})
