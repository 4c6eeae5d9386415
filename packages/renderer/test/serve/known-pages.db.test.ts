/** Pages that were parsed before are not parsed again, and nobody can tell. */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDeployment, keptFile, parsedPackFile, traceFile } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { oneRow, rows } from '../../../core/src/db/database.ts'
import { isMuchWritten } from '../../../core/src/db/refresh-statistics.ts'
import { useScenes } from './scenes.ts'
import type { Scene } from './sync-scene.ts'

const scenes = useScenes()

const scene = scenes.make

const FILES = { 'a.md': '# A\n\nSee [[b]].\n', 'b.md': '# B\n\n- item ^id\n', 'c.md': '![[b#^id]]\n' }

test('only the page that changed is parsed', async () => {
  const site = await scene(FILES)
  expect((await site.sync()).stats.pages).toMatchObject({ total: 3, parsed: 3 })
  await site.repo.commit({ 'b.md': '# B\n\n- new item ^id\n' })
  const { stats } = await site.sync()
  expect(stats.pages).toMatchObject({ total: 3, parsed: 1, changed: 1, rendered: 2 })
  expect(stats.files).toBe(3)
  expect((await site.get('/c')).text).toContain('new item')
})

test('a dry run knows what was parsed, and the sync after it what the dry run parsed', async () => {
  const site = await scene(FILES)
  await site.sync()
  await site.repo.commit({ 'a.md': 'other' })
  expect((await site.sync({ dryRun: true })).stats.pages).toMatchObject({ total: 3, parsed: 1 })
  expect((await site.sync()).stats.pages).toMatchObject({ total: 3, parsed: 0, changed: 1 })
})

test('a renamed page is parsed again, because its path is part of it', async () => {
  const site = await scene(FILES)
  await site.sync()
  await site.repo.rename('a.md', 'z.md')
  expect((await site.sync()).stats.pages).toMatchObject({ total: 3, parsed: 1, moved: 1 })
})

test('D20: the same commit again is unchanged, and leaves neither a deployment nor a row', async () => {
  const site = await scene(FILES)
  const first = await site.sync()
  const before = await countRows()
  for (let n = 0; n < 3; n++)
    expect(await site.sync()).toMatchObject({
      status: 'unchanged',
      deploymentId: first.deploymentId,
      digest: first.digest,
    })
  expect(await countRows()).toEqual(before)
  expect(before['deployment_history']).toBeGreaterThan(0)
})

test('what wrote much of a site tells the planner what there is', async () => {
  const site = await scene({ 'a.md': Array.from({ length: 1100 }, (_, n) => `- item ${n}\n`).join('') })
  expect((await site.sync()).stats.rows).toBeGreaterThan(1000)
  const counted = await rows(
    scenes.db,
    sql<{ name: string }>`
      select tablename || '.' || attname as name from pg_stats where schemaname = 'public'
        and (tablename, attname) in (('nodes', 'page_uuid'), ('rendered_pages', 'path')) order by 1`,
  )
  expect(counted.map(({ name }) => name)).toEqual(['nodes.page_uuid', 'rendered_pages.path'])
})

test.each([
  ['a site of few rows is read as it lies', { rows: 999, blocks: 500 }, false],
  ['a first sync', { rows: 1000, blocks: 900 }, true],
  ['a tenth of a site', { rows: 10_000, blocks: 99_000 }, true],
  ['less', { rows: 10_000, blocks: 101_000 }, false],
])('much was written: %s', (_, { rows, blocks }, expected) => {
  const none = { total: 0, added: 0, changed: 0, removed: 0 }
  const pages = { ...none, moved: 0, unchanged: 0, parsed: 0, rendered: 0 }
  const stats = { files: 1, pages, blocks: { ...none, total: blocks }, links: 0, rows, batches: 1 }
  expect(isMuchWritten(stats)).toBe(expected)
})

/** Of every table of ours. */
async function countRows(): Promise<Readonly<Record<string, number>>> {
  const tables = await rows(
    scenes.db,
    sql<{
      name: string
    }>`select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables)
    counts[name] = (
      await oneRow(scenes.db, sql<{ n: number }>`select count(*)::int as n from ${sql.identifier(name)}`)
    ).n
  return counts
}

test('G13: a branch that was written anew from another root is published as it is, and so is the way back', async () => {
  const site = await scene(FILES)
  await site.sync()
  const before = await site.repo.tip()
  const rewritten = await site.repo.commitTree(
    ['a.md', 'b.md', 'd.md'].map((name) => ({ mode: '100644', name, content: `# Anew ${name}\n` })),
  )
  const { status, commit, stats } = await site.sync()
  expect([status, commit.oid, stats.pages]).toMatchObject([
    'live',
    rewritten,
    { total: 3, added: 1, removed: 1 },
  ])
  expect((await site.get('/a')).text).toContain('Anew a.md')
  expect([(await site.get('/c')).status, (await site.get('/d')).status]).toEqual([410, 200])

  await site.repo.git('update-ref', 'refs/heads/main', before)
  expect(await site.sync()).toMatchObject({ status: 'live', commit: { oid: before } })
  expect((await site.get('/a')).text).not.toContain('Anew')
  expect([(await site.get('/c')).status, (await site.get('/d')).status]).toEqual([200, 410])
})

test('a configuration that parsing reads parses all pages, and another none', async () => {
  const site = await scene(FILES)
  await site.sync()
  await site.repo.commit({ 'draehi.yaml': 'title: New\n' })
  expect((await site.sync()).stats.pages).toMatchObject({ total: 3, parsed: 0, rendered: 3 })
  await site.repo.commit({
    'draehi.yaml': 'title: New\ndialect: plain\n',
  })
  expect((await site.sync()).stats.pages).toMatchObject({ total: 3, parsed: 3 })
})

/** Another byte, counted from the end when negative. */
async function breakPack(site: Scene, at: number, whole?: Buffer): Promise<void> {
  const file = parsedPackFile(scenes.dataDir, site.workspace.id)
  const broken = Buffer.from(whole ?? (await readFile(file)))
  const place = at < 0 ? broken.length + at : at
  broken[place] = (broken[place] ?? 0) ^ 1
  await writeFile(file, broken)
}

test('a damaged pack changes nothing but the time', async () => {
  const site = await scene(FILES)
  const { digest } = await site.sync()
  const whole = await readFile(parsedPackFile(scenes.dataDir, site.workspace.id))
  for (const at of [0, 80, 200]) {
    await breakPack(site, at, whole)
    // A file that comes lets all pages be looked at.
    await site.repo.commit({ [`unrelated-${at}.txt`]: 'x' })
    const result = await site.sync()
    expect(result.digest).toBe(digest)
    expect(result.stats.pages.parsed).toBeGreaterThan(0)
  }
  expect((await site.sync({ force: true })).digest).toBe(digest)
})

test('what is damaged of a page that is not rendered is not read; once it is, the run begins anew', async () => {
  const site = await scene({ 'a.md': 'Words.\n' })
  await site.sync()
  await breakPack(site, -1)
  await site.repo.commit({ 'unrelated.txt': 'x' })
  expect((await site.sync()).stats.pages).toMatchObject({ parsed: 0, rendered: 0 })
  await site.repo.commit({ 'draehi.yaml': 'title: New\n' })
  const { stats, digest } = await site.sync()
  expect(stats.pages).toMatchObject({ parsed: 1, rendered: 1 })
  expect((await site.sync({ force: true })).digest).toBe(digest)
})

test('--force parses everything', async () => {
  const site = await scene(FILES)
  const { digest } = await site.sync()
  const forced = await site.sync({ force: true })
  expect(forced.stats).toMatchObject({ rows: 0, pages: { total: 3, parsed: 3, rendered: 3 } })
  expect(forced.digest).toBe(digest)
})

test('a page that could not be decoded, or whose front matter could not be read, is reported every time', async () => {
  const site = await scene({
    ...FILES,
    'bad.md': Buffer.from([0x23, 0xff, 0xfe]),
    'front.md': '---\na: [\n---\nbody',
  })
  const codes = async () => (await site.sync()).problems.map(({ code, path }) => `${path} ${code}`)
  const first = await codes()
  expect(first).toEqual(['bad.md not-utf8', 'front.md bad-front-matter'])
  await site.repo.commit({ 'a.md': 'other' })
  expect(await codes()).toEqual(first)
})

/** Every row that is shown, and the digest. */
const shownBy = async (site: Scene): Promise<readonly string[]> =>
  Promise.all(['', '/a', '/b', '/c', '/-/pages', '/-/tags'].map(async (path) => (await site.get(path)).text))

test('pages that cannot have changed are not rendered, and those that show the change are', async () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`other-${n}.md`, `Words ${n}.\n`]))
  const site = await scene({ ...FILES, ...many })
  await site.sync()
  await site.repo.commit({ 'b.md': '# B\n\n- new item ^id\n' })
  const { stats, digest } = await site.sync()
  expect(stats.pages).toMatchObject({ total: 23, parsed: 1, changed: 1, rendered: 2 })
  const shown = await shownBy(site)
  const forced = await site.sync({ force: true })
  expect(forced.stats).toMatchObject({ rows: 0, pages: { rendered: 23 } })
  expect(forced.digest).toBe(digest)
  expect(await shownBy(site)).toEqual(shown)
})

test('what another machine wrote meanwhile is seen, whatever is known here', async () => {
  // A text that is what it was before is another change for git.
  const site = await scene({ ...FILES, 'draehi.yaml': 'history: none\n' })
  const first = await site.sync()
  await site.repo.commit({ 'b.md': '# B\n\n- other item ^id\n' })
  const elsewhere = await mkdtemp(join(tmpdir(), 'draehi-elsewhere-'))
  scenes.atEnd(() => rm(elsewhere, { recursive: true, force: true }))
  await site.sync({}, undefined, elsewhere)
  await site.repo.commit({ 'b.md': FILES['b.md'] })
  const { digest, stats } = await site.sync()
  expect(digest).toBe(first.digest)
  expect(stats.pages).toMatchObject({ parsed: 0, changed: 1, rendered: 2 })
})

test('damaged traces change nothing but the time', async () => {
  const site = await scene(FILES)
  const { digest } = await site.sync()
  const file = traceFile(scenes.dataDir, site.workspace.id)
  const whole = await readFile(file, 'utf8')
  for (const text of ['', 'x', whole.slice(0, -1), whole.replace('"a"', '"b"')]) {
    await writeFile(file, text)
    await site.repo.commit({ 'unrelated.txt': text })
    const result = await site.sync()
    expect(result.digest).toBe(digest)
    expect(result.stats).toMatchObject({ rows: 0, pages: { rendered: 3 } })
  }
})

/** What a run says of linking: `2 of 5 pages` when it went the short way. */
async function linking(site: Scene, { deploymentId = 0 }: { readonly deploymentId: number | undefined }) {
  const { log = [] } = (await findDeployment(scenes.db, site.workspace.id, deploymentId)) ?? {}
  return log.flatMap(({ stage, message }) =>
    stage === 'link' ? [message.replace(/, \d+ problems$/u, '')] : [],
  )
}

const LINKED = {
  'a.md': '# A\n\nSee [[b]] and [[nowhere]].\n',
  'b.md': '---\ntags: [x]\n---\n# B\n\n- item ^id\n',
  'c.md': '![[b#^id]]\n',
  'd.md': 'Words, #x and [[b#B]].\n',
  'hidden.md': '---\ndraft: true\n---\n[[a]]\n',
  'notes.txt': 'no page',
}

test('where little changed few pages are linked, and nobody can tell', async () => {
  const site = await scene(LINKED)
  await site.sync()
  const commits: readonly (readonly [RepoFiles, readonly string[]])[] = [
    [{ 'a.md': '# A\n\nSee [[b]] and [[nowhere]]. More.\n' }, ['1 of 4 pages']],
    [{ 'a.md': '# A\n\nNothing, [[d]] and [[gone]], [[hidden]].\n\n#x\n' }, ['3 of 4 pages']],
    [{ 'd.md': 'Words.\n\nAnd #x, [[b#B]], [[b]].\n', 'notes.txt': 'none' }, ['2 of 4 pages']],
    [{ 'hidden.md': '---\ndraft: true\n---\n[[nobody]]\n' }, ['0 of 4 pages']],
    [{ 'b.md': '---\ntags: [x]\n---\nFirst.\n\n# B\n\n- item ^id\n' }, ['1 of 4 pages']],
    [
      { 'b.md': '---\ntags: [x]\n---\n# Other\n\n- item ^id\n' },
      ['all pages are linked: places', '1 problems'],
    ],
    [{ 'c.md': '---\ntitle: New\n---\n![[b#^id]]\n' }, ['all pages are linked: face', '1 problems']],
    [{ 'e.md': 'It came.\n' }, ['all pages are linked: files came or went', '1 problems']],
    [{ 'e.md': 'It came.\n\n[[c]]' }, ['2 of 5 pages']],
    [{ 'draehi.yaml': 'title: T\n' }, ['all pages are linked: files came or went', '1 problems']],
    [{ 'draehi.yaml': 'title: U\n' }, ['all pages are linked: more than pages changed', '1 problems']],
    [
      { 'c.md': '---\ntitle: New\n---\n![[b#^id]]\n\n![[c]]\n' },
      ['all pages are linked: embeds', '2 problems'],
    ],
    [{ 'a.md': 'It embeds itself.' }, ['all pages are linked: it has the problem embed-cycle', '2 problems']],
  ]
  for (const [n, [files, said]] of commits.entries()) {
    await site.repo.commit(files)
    const result = await site.sync()
    const linked = await linking(site, result)
    expect([files, linked.map((one) => one.replace(/^\d+ problems$/u, 'problems'))]).toEqual([
      files,
      said.map((one) => one.replace(/^\d+ problems$/u, 'problems')),
    ])
    // After one that followed another, after several, after one that followed all pages, and at last.
    if (![1, 4, 8, commits.length - 1].includes(n)) continue
    const whole = await site.sync({ dryRun: true, force: true })
    expect(whole.stats).toMatchObject({ rows: 0, links: result.stats.links, files: result.stats.files })
    expect([whole.digest, whole.problems]).toEqual([result.digest, result.problems])
  }
})

test('queries are asked again where what they are told is another', async () => {
  const site = await scene({
    '.obsidian/app.json': '{}',
    'draehi.yaml': 'exclude: [left]\n',
    'left/out.md': 'Nobody reads it.\n',
    'list.md': '```dataview\nTASK FROM #plan\n```\n\n```dataview\nLIST FROM [[a]]\n```\n',
    'a.md': '#plan\n\n- [ ] water the plants\n',
    'b.md': 'Words.\n',
  })
  await site.sync()
  const commits: readonly (readonly [RepoFiles, string, rendered: number])[] = [
    [{ 'b.md': 'Other words.\n' }, '1 of 3 pages', 1],
    [{ 'left/out.md': 'Nobody reads it, [[a]].\n' }, '0 of 3 pages', 0],
    // The list shows the text.
    [{ 'a.md': '#plan\n\n- [ ] water the flowers\n' }, '1 of 3 pages', 2],
    [{ 'b.md': 'Other words, of [[a]].\n' }, '3 of 3 pages', 3],
    [{ 'a.md': '#plan\n\n- [ ] water the flowers\n- [ ] rest\n' }, '2 of 3 pages', 2],
    [{ 'list.md': '```dataview\nLIST FROM [[a]]\n```\n' }, '1 of 3 pages', 1],
    [{ 'a.md': 'Nothing is planned.\n' }, '1 of 3 pages', 1],
  ]
  for (const [files, said, rendered] of commits) {
    await site.repo.commit(files)
    const result = await site.sync()
    expect([await linking(site, result), result.stats.pages.rendered]).toEqual([[said], rendered])
    const whole = await site.sync({ dryRun: true, force: true })
    expect([whole.stats.rows, whole.digest, whole.problems]).toEqual([0, result.digest, result.problems])
  }
})

test('what is kept of a site is believed only while it is whole, and of what is published', async () => {
  const site = await scene(LINKED)
  await site.sync()
  let n = 0
  const change = async (): Promise<readonly string[]> => {
    await site.repo.commit({ 'a.md': `# A\n\n${++n} [[b]].\n` })
    return linking(site, await site.sync())
  }
  const kept = keptFile(scenes.dataDir, site.workspace.id)
  const spoil = async (file: string): Promise<void> => {
    const bytes = await readFile(file)
    for (let at = 100; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(file, bytes)
  }
  expect(await change()).toEqual(['1 of 4 pages'])
  await spoil(kept)
  expect(await change()).toEqual(['0 problems'])
  const [links = ''] = (await readdir(join(scenes.dataDir, 'parsed'))).filter((name) =>
    name.startsWith(`${site.workspace.id}.site.`),
  )
  await spoil(join(scenes.dataDir, 'parsed', links))
  expect(await change()).toEqual(['0 problems'])
  expect(await change()).toEqual(['1 of 4 pages'])
  await writeFile(traceFile(scenes.dataDir, site.workspace.id), '')
  expect(await change()).toEqual(['all pages are linked: other traces are kept', '0 problems'])
  await rm(parsedPackFile(scenes.dataDir, site.workspace.id))
  expect(await change()).toEqual(['0 problems'])
  await site.sync({ force: true })
  expect(await change()).toEqual(['1 of 4 pages'])
  const elsewhere = await mkdtemp(join(tmpdir(), 'draehi-elsewhere-'))
  scenes.atEnd(() => rm(elsewhere, { recursive: true, force: true }))
  await site.repo.commit({ 'b.md': 'It is otherwise.' })
  await site.sync({}, undefined, elsewhere)
  expect(await change()).toEqual(['all pages are linked: another site is kept', '1 problems'])
  expect(await site.sync({ dryRun: true, force: true })).toMatchObject({ stats: { rows: 0 } })
})

test('a vault that is known by the links of its pages is one at every run, however few of them are parsed', async () => {
  const site = await scene({ 'a.md': '[[b]]\nline\n', 'b.md': '==marked==\n', 'c.md': 'words\n' })
  const { digest } = await site.sync()
  for (const text of ['x', 'y']) {
    await site.repo.commit({ 'unrelated.txt': text })
    const again = await site.sync()
    expect(again.digest).toBe(digest)
    expect(again.stats.pages).toMatchObject({ parsed: 0, rendered: 0 })
  }
})
