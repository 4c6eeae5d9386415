/** Addresses and ids that answered once, through renames and edits, on both databases. */

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { moveLive } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { rows } from '../../../core/src/db/database.ts'
import { useScenes } from './scenes.ts'
import type { Scene } from './sync-scene.ts'

const scenes = useScenes()

/** Published once. */
async function scene(files: RepoFiles): Promise<Scene> {
  const made = await scenes.make(files)
  await made.sync()
  return made
}

/** `200`, `301 path`, … of an address below the workspace. */
async function at(site: Scene, path: string): Promise<string> {
  const { status, location } = await site.get(path)
  const below = decodeURIComponent(location).replace(`/${site.workspace.slug}`, '')
  return location === '' ? `${status}` : `${status} ${below === '' ? '/' : below}`
}

/** The id of the block that says this, in the newest deployment that has it. */
async function idOf(site: Scene, text: string): Promise<string> {
  const [found] = await rows(
    scenes.db,
    sql<{ uuid: string }>`
      select uuid::text as uuid from nodes
      where workspace_id = ${site.workspace.id}::int and text = ${text}::text
      order by since_deployment desc limit 1`,
  )
  return found?.uuid ?? 'none'
}

const words = (name: string): string =>
  `# ${name}\n\nA page about ${name}, long enough to be known again.\n\n- one of ${name}\n- two of ${name}\n`

test('a page that is renamed is found where it was, in one step, however often', async () => {
  const site = await scene({ 'a.md': words('apples'), 'z.md': words('zebras') })
  await site.repo.rename('a.md', 'b.md')
  await site.sync()
  expect(await at(site, '/a')).toBe('301 /b')
  await site.repo.rename('b.md', 'fruit/c.md')
  await site.repo.commit({ 'fruit/c.md': `${words('apples')}\nAnd a line more.\n` })
  await site.sync()
  expect([await at(site, '/a'), await at(site, '/b'), await at(site, '/fruit/c')]).toEqual([
    '301 /fruit/c',
    '301 /fruit/c',
    '200',
  ])
  await site.repo.rename('fruit/c.md', 'a.md')
  await site.sync()
  expect([await at(site, '/a'), await at(site, '/b'), await at(site, '/fruit/c')]).toEqual([
    '200',
    '301 /a',
    '301 /a',
  ])
})

test('a page that was renamed and rewritten a little is found by what git says', async () => {
  const site = await scene({ 'a.md': words('apples'), 'z.md': words('zebras') })
  await site.repo.rename('a.md', 'b.md')
  await site.repo.commit({ 'b.md': `${words('apples')}\n- three of apples\n` })
  await site.sync()
  expect(await at(site, '/a')).toBe('301 /b')
})

test('two pages that swap their names both answer', async () => {
  const site = await scene({ 'a.md': words('apples'), 'b.md': words('bears') })
  const id = await idOf(site, 'one of apples')
  await site.repo.commit({ 'a.md': words('bears'), 'b.md': words('apples') })
  await site.sync()
  expect([await at(site, '/a'), await at(site, '/b')]).toEqual(['200', '200'])
  expect(await at(site, `/-/b/${id}`)).toBe(`302 /b#b-${await idOf(site, 'one of apples')}`)
})

test('an alias takes an address before what was there, and a page before both', async () => {
  const site = await scene({ 'a.md': words('apples'), 'z.md': words('zebras') })
  await site.repo.rename('a.md', 'b.md')
  await site.repo.commit({ 'z.md': `---\naliases: [a]\n---\n${words('zebras')}` })
  await site.sync()
  expect(await at(site, '/a')).toBe('301 /z')
  await site.repo.commit({ 'z.md': words('zebras') })
  await site.sync()
  expect(await at(site, '/a')).toBe('301 /b')
  await site.repo.commit({ 'a.md': words('ants') })
  await site.sync()
  expect(await at(site, '/a')).toBe('200')
})

test('another case of a name is the same address', async () => {
  const site = await scene({ 'Apple Pie.md': words('apples') })
  await site.repo.rename('Apple Pie.md', 'apple pie.md')
  await site.sync()
  expect([await at(site, '/apple-pie'), await at(site, '/Apple Pie')]).toEqual(['200', '301 /apple-pie'])
})

test('a folder of a hundred pages is renamed', async () => {
  const names = Array.from({ length: 100 }, (_, n) => `page ${n}`)
  const site = await scene(Object.fromEntries(names.map((name) => [`old/${name}.md`, words(name)])))
  await site.repo.rename('old', 'new')
  await site.sync()
  expect(await Promise.all(names.map((name) => at(site, `/old/${name.replace(' ', '-')}`)))).toEqual(
    names.map((name) => `301 /new/${name.replace(' ', '-')}`),
  )
})

test('a page that is removed is gone, and is there again when it comes back', async () => {
  const site = await scene({ 'a.md': words('apples'), 'z.md': words('zebras') })
  const id = await idOf(site, 'one of apples')
  await site.repo.rename('a.md', 'b.md')
  await site.sync()
  await site.repo.remove(['b.md'])
  await site.sync()
  expect([await at(site, '/a'), await at(site, '/b'), await at(site, '/never')]).toEqual([
    '410',
    '410',
    '404',
  ])
  const gone = await site.get(`/-/b/${id}`)
  expect([gone.status, /It last stood on the page “[^”]*”, which is gone too/u.test(gone.text)]).toEqual([
    410,
    true,
  ])
  await site.repo.commit({ 'b.md': words('apples') })
  await site.sync()
  expect([await at(site, '/a'), await at(site, '/b')]).toEqual(['301 /b', '200'])
  expect((await at(site, `/-/b/${id}`)).slice(0, 8)).toBe('302 /b#b')
})

test('a page that is split says where its text is now', async () => {
  const parts = [
    '# First\n\nA paragraph of the first half.\n',
    '# Second\n\nA paragraph of the second half.\n',
  ]
  const site = await scene({ 'a.md': parts.join('\n'), 'z.md': words('zebras') })
  const id = await idOf(site, 'A paragraph of the second half.')
  await site.repo.remove(['a.md'])
  await site.repo.commit({
    'x.md': `${parts[0]}\nMore of it, and much of it new, so that nobody takes one for the other at all.\n`,
    'y.md': `${parts[1]}\nAnd more of that, in other words, which stand nowhere else and never did.\n`,
    'x2.md': words('others'),
  })
  await site.sync()
  const gone = await site.get('/a')
  const { slug } = site.workspace
  expect(gone.status).toBe(410)
  for (const path of ['x', 'y']) expect(gone.text).toContain(`<li><a href="/${slug}/${path}">`)
  expect((await at(site, `/-/b/${id}`)).startsWith('302 /y#')).toBe(true)
})

test('a block is found after three edits and a move, and what is not there any more says where it was', async () => {
  const site = await scene({
    'a.md': '- Apples are red and sweet\n- A line that stays here\n- This goes away for good\n',
    'b.md': '- Bees\n',
  })
  const first = await idOf(site, 'Apples are red and sweet')
  const lost = await idOf(site, 'This goes away for good')
  for (const text of [
    'Apples are red, round and sweet',
    'Most apples are red, round and sweet',
    'Most apples are green, round and sweet',
  ]) {
    await site.repo.commit({ 'a.md': `- ${text}\n- A line that stays here\n` })
    await site.sync()
    expect(await at(site, `/-/b/${first}`)).toBe(`302 /a#b-${await idOf(site, text)}`)
  }
  await site.repo.commit({
    'a.md': '- A line that stays here\n',
    'b.md': '- Bees\n- Most apples are green, round and sweet\n',
  })
  await site.sync()
  const last = await idOf(site, 'Most apples are green, round and sweet')
  expect(await at(site, `/-/b/${first}`)).toBe(`302 /b#b-${last}`)
  const gone = await site.get(`/-/b/${lost}`)
  expect([gone.status, gone.text.includes(`It last stood on <a href="/${site.workspace.slug}/a">`)]).toEqual([
    410,
    true,
  ])
  for (const never of ['00000000-0000-8000-8000-000000000000', 'nothing', '', `${first}/x`])
    expect(await at(site, `/-/b/${never}`)).toBe('404')
  expect((await at(site, `/-/b/${first.toUpperCase()}`)).slice(0, 6)).toBe('302 /b')
})

test('a block whose words come back is itself again', async () => {
  const site = await scene({ 'a.md': '- Apples are red and sweet\n- Other\n' })
  const first = await idOf(site, 'Apples are red and sweet')
  await site.repo.commit({ 'a.md': '- Apples are red and round\n- Other\n' })
  await site.sync()
  const second = await idOf(site, 'Apples are red and round')
  await site.repo.commit({ 'a.md': '- Apples are red and sweet\n- Other\n' })
  await site.sync()
  expect([await at(site, `/-/b/${first}`), await at(site, `/-/b/${second}`)]).toEqual([
    `302 /a#b-${first}`,
    `302 /a#b-${first}`,
  ])
  await site.repo.commit({ 'a.md': '- Other\n' })
  await site.sync()
  expect([await at(site, `/-/b/${first}`), await at(site, `/-/b/${second}`)]).toEqual(['410', '410'])
})

test('a heading and a page are found by their ids', async () => {
  const site = await scene({ 'a.md': '# Apples\n\n## Red ones\n\nText.\n' })
  const [page] = await rows(
    scenes.db,
    sql<{ uuid: string }>`
      select uuid::text as uuid from nodes where workspace_id = ${site.workspace.id}::int and kind = 'page'`,
  )
  expect(await at(site, `/-/b/${page?.uuid}`)).toBe('302 /a')
  const heading = await idOf(site, 'Red ones')
  expect(await at(site, `/-/b/${heading}`)).toMatch(/^302 \/a#/u)
  const anchor = (await at(site, `/-/b/${heading}`)).split('#')[1] ?? ''
  expect((await site.get('/a')).text).toContain(`id="${anchor}"`)
  await site.repo.rename('a.md', 'b.md')
  await site.sync()
  expect(await at(site, `/-/b/${page?.uuid}`)).toBe('302 /b')
})

test('nothing is said of a page that is kept from readers', async () => {
  const site = await scene({ 'a.md': `${words('secrets')}`, 'z.md': words('zebras') })
  const id = await idOf(site, 'one of secrets')
  await site.repo.commit({ 'a.md': `---\ndraft: true\n---\n${words('secrets')}` })
  await site.sync()
  for (const path of ['/a', `/-/b/${id}`]) {
    const { status, text } = await site.get(path)
    expect([path, status, text.includes('secrets')]).toEqual([path, 410, false])
  }
  await site.repo.rename('a.md', 'hidden.md')
  await site.sync()
  expect([await at(site, '/a'), await at(site, '/hidden')]).toEqual(['410', '404'])
})

test('the history goes back and forth with the pointer', async () => {
  const site = await scene({ 'a.md': words('apples'), 'z.md': words('zebras') })
  const id = await idOf(site, 'one of apples')
  await site.repo.rename('a.md', 'b.md')
  await site.sync()
  const move = (kind: 'rollback' | 'promote') =>
    moveLive(scenes.db, site.workspace.id, { kind, to: undefined })
  await move('rollback')
  expect([await at(site, '/a'), await at(site, '/b')]).toEqual(['200', '404'])
  expect(await at(site, `/-/b/${id}`)).toBe(`302 /a#b-${id}`)
  await move('promote')
  expect([await at(site, '/a'), await at(site, '/b')]).toEqual(['301 /b', '200'])
  expect((await at(site, `/-/b/${id}`)).slice(0, 6)).toBe('302 /b')
})

test('renames that a repository was not there to see are known by equal text', async () => {
  const site = await scene({ 'a.md': words('apples'), 'z.md': words('zebras') })
  await site.repo.rename('a.md', 'b.md')
  await rm(join(scenes.dataDir, 'mirrors'), { recursive: true, force: true })
  await site.sync()
  expect(await at(site, '/a')).toBe('301 /b')
})

test('a home page and the list of a tag leave nothing behind that is not found', async () => {
  const site = await scene({ 'index.md': words('home'), 'a.md': '# A\n\n#fruit\n' })
  expect(await at(site, '/-/tags/fruit')).toBe('200')
  await site.repo.rename('index.md', 'other.md')
  await site.repo.commit({ 'a.md': '# A\n' })
  await site.sync()
  expect([await at(site, ''), await at(site, '/other'), await at(site, '/-/tags/fruit')]).toEqual([
    '200',
    '200',
    '410',
  ])
})
