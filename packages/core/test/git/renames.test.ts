import { afterEach, expect, test } from 'vitest'
import { makeRepo, type RepoFiles, type TestRepo } from '../../../../test/support/make-repo.ts'
import { parseRenames, readRenames } from '../../src/git/renames.ts'
import type { Oid } from '../../src/nouns.ts'

const repos: TestRepo[] = []
afterEach(async () => {
  for (const repo of repos.splice(0)) await repo.cleanup()
})

const LONG = Array.from({ length: 20 }, (_, n) => `Line ${n} of a page.`).join('\n')

/** What is renamed from the first commit to the one that `change` makes. */
async function check(
  files: RepoFiles,
  change: (repo: TestRepo) => Promise<string>,
  renames: Readonly<Record<string, string>>,
  limits = {},
): Promise<void> {
  const repo = await makeRepo(files)
  repos.push(repo)
  const before = (await repo.tip()) as Oid
  const after = (await change(repo)) as Oid
  const found = await readRenames(`${repo.directory}/.git`, before, after, { limits })
  expect(Object.fromEntries(found)).toEqual(renames)
}

test('a file that is renamed as it is', () =>
  check({ 'a.md': LONG, 'z.md': 'z' }, (repo) => repo.rename('a.md', 'ä ö.md'), { 'a.md': 'ä ö.md' }))

test('a file that is renamed and rewritten a little, over two commits', () =>
  check(
    { 'a.md': LONG },
    async (repo) => {
      await repo.rename('a.md', 'dir/b.markdown')
      return repo.commit({ 'dir/b.markdown': `${LONG}\nMore.` })
    },
    { 'a.md': 'dir/b.markdown' },
  ))

test('a folder that is renamed', () =>
  check({ 'a/1.md': `${LONG}1`, 'a/2.md': `${LONG}2` }, (repo) => repo.rename('a', 'b'), {
    'a/1.md': 'b/1.md',
    'a/2.md': 'b/2.md',
  }))

test('pictures are not looked at, and a text that is another is no rename', () =>
  check(
    { 'a.png': LONG, 'a.md': 'one' },
    async (repo) => {
      await repo.rename('a.png', 'b.png')
      await repo.rename('a.md', 'b.md')
      return repo.commit({ 'b.md': 'two, and nothing of the first' })
    },
    {},
  ))

test('beyond the limit only files that are equal are renamed', () =>
  check(
    { '1.md': `${LONG}1`, '2.md': `${LONG}2`, '3.md': `${LONG}3\nMore of it.` },
    async (repo) => {
      for (const name of ['1', '2', '3']) await repo.rename(`${name}.md`, `new ${name}.md`)
      return repo.commit({ 'new 1.md': `${LONG}!`, 'new 2.md': `${LONG}?` })
    },
    { '3.md': 'new 3.md' },
    { compared: 1 },
  ))

test('a commit that is not there any more is no error', async () => {
  const repo = await makeRepo({ 'a.md': LONG })
  repos.push(repo)
  const gone = 'a'.repeat(40) as Oid
  expect(await readRenames(`${repo.directory}/.git`, gone, (await repo.tip()) as Oid)).toEqual(new Map())
})

test('a run that is stopped says so', async () => {
  const repo = await makeRepo({ 'a.md': LONG })
  repos.push(repo)
  const tip = (await repo.tip()) as Oid
  const stopped = readRenames(`${repo.directory}/.git`, 'a'.repeat(40) as Oid, tip, {
    signal: AbortSignal.abort(),
  })
  await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
})

test('a name that is no UTF-8 is left out', () => {
  const output = Buffer.from(':1 R100\0\xff.md\0b.md\0:1 R100\0c.md\0d.md\0', 'latin1')
  expect([...parseRenames(output)]).toEqual([['c.md', 'd.md']])
})
