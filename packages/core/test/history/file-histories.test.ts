import { expect, onTestFinished, test } from 'vitest'
import { makeRepo, type RepoFiles, type TestRepo } from '../../../../test/support/make-repo.ts'
import { readHistoryLog } from '../../src/git/history-log.ts'
import { openHistory } from '../../src/git/history-mirror.ts'
import type { KnownHistory } from '../../src/history/history-file.ts'
import { parseMailmap } from '../../src/history/mailmap.ts'
import { pageHistories } from '../../src/history/page-histories.ts'
import { readFileHistories } from '../../src/history/read-file-histories.ts'
import type { Oid } from '../../src/nouns.ts'
import { PATIENT, remoteOf, repoOf, scratchDirectory } from '../git/scene.ts'

/** `created updated authors` of each page; instants as seconds after the first commit's clock. */
type Told = Readonly<Record<string, string>>

const EVERYTHING = { root: '', mailmap: parseMailmap(''), detail: 'all' } as const

function tell(known: KnownHistory, options: Partial<Parameters<typeof pageHistories>[1]> = {}): Told {
  const paths = [...known.files].flatMap(([path, { isGone }]) => (isGone ? [] : [path])).sort()
  const pages = pageHistories(known.files, { ...EVERYTHING, paths, ...options })
  const clock = (at: string | undefined): string => at?.slice(0, 10) ?? '-'
  return Object.fromEntries(
    [...pages].map(([path, { created, updated, authors }]) => [
      path,
      [clock(created), clock(updated), authors.join(' & ')].join(' '),
    ]),
  )
}

interface Past {
  readonly repo: TestRepo
  read(known?: KnownHistory): Promise<KnownHistory>
  commit(files: RepoFiles, day: string, author?: string): Promise<string>
}

async function pastOf(files: RepoFiles, day: string): Promise<Past> {
  const repo = await repoOf()
  const directory = `${await scratchDirectory()}/1.history.git`
  const commit: Past['commit'] = async (written, on, author = 'Ada <ada@example.org>') => {
    await repo.commit(written)
    await repo.git('commit', '-q', '--amend', '--no-edit', `--author=${author}`, `--date=${on}T12:00:00Z`)
    return repo.tip()
  }
  await commit(files, day)
  return {
    repo,
    commit,
    async read(known) {
      const tip = (await repo.tip()) as Oid
      const mirror = await openHistory(remoteOf(repo.url), {
        ...{ directory, commit: tip, branch: 'main', limits: PATIENT },
      })
      if ('missing' in mirror) expect.fail(mirror.missing)
      const read = await readFileHistories(mirror, tip, known)
      if (typeof read === 'string') expect.fail(read)
      return read
    },
  }
}

test('a page came with one commit and changed with the last that touched it', async () => {
  const past = await pastOf({ 'a.md': 'a', 'b.md': 'b', 'x.png': 'x' }, '2024-01-01')
  await past.commit({ 'a.md': 'a2' }, '2024-02-01', 'Bo <bo@example.org>')
  await past.commit({ 'a.md': 'a3', 'ä ö\n.md': 'c' }, '2024-03-01', 'Bo <bo@example.org>')
  expect(tell(await past.read())).toEqual({
    'a.md': '2024-01-01 2024-03-01 Bo & Ada',
    'b.md': '2024-01-01 2024-01-01 Ada',
    'ä ö\n.md': '2024-03-01 2024-03-01 Bo',
  })
})

test('a rename is no change, and takes the past along', async () => {
  const past = await pastOf({ 'a.md': 'text of a', 'b.md': 'b' }, '2024-01-01')
  await past.repo.rename('a.md', 'notes/c.md')
  expect(tell(await past.read())).toEqual({
    'b.md': '2024-01-01 2024-01-01 Ada',
    'notes/c.md': '2024-01-01 2024-01-01 Ada',
  })
})

test('a page that was taken away and came again is new', async () => {
  const past = await pastOf({ 'a.md': 'text of a', 'b.md': 'b' }, '2024-01-01')
  await past.repo.remove(['a.md'])
  await past.commit({ 'a.md': 'another' }, '2024-05-01')
  expect(tell(await past.read())['a.md']).toBe('2024-05-01 2024-05-01 Ada')
})

test('what was known is added to, and gives what reading everything gives', async () => {
  const past = await pastOf({ 'a.md': 'a', 'b.md': 'b' }, '2024-01-01')
  const first = await past.read()
  await past.commit({ 'a.md': 'a2' }, '2024-02-01')
  await past.repo.rename('b.md', 'c.md')
  const second = await past.read(first)
  expect(second).toEqual(await past.read())
  expect(await past.read(second)).toBe(second)

  // A branch that left before what is known, and is merged after it.
  await past.repo.git('checkout', '-q', '-b', 'side', 'HEAD~2')
  await past.commit({ 'side.md': 's' }, '2024-01-15')
  await past.repo.git('checkout', '-q', 'main')
  await past.repo.git('merge', '-q', '--no-edit', '--no-ff', 'side')
  const third = await past.read(second)
  expect(third).toEqual(await past.read())
  expect(tell(third)).toEqual({
    'a.md': '2024-01-01 2024-02-01 Ada',
    'c.md': '2024-01-01 2024-01-01 Ada',
    'side.md': '2024-01-15 2024-01-15 Ada',
  })

  // History that was rewritten has nothing to do with what was known.
  await past.repo.git('checkout', '-q', '--orphan', 'fresh')
  await past.commit({ 'a.md': 'anew' }, '2024-06-01')
  await past.repo.git('branch', '-f', 'main', 'fresh')
  expect(tell(await past.read(third))['a.md']).toBe('2024-06-01 2024-06-01 Ada')
})

test('the commits of a shallow repository whose parents are absent are evidence of nothing', async () => {
  const whole = await pastOf({ 'a.md': 'a', 'b.md': 'b' }, '2024-01-01')
  await whole.commit({ 'c.md': 'c' }, '2024-02-01')
  await whole.commit({ 'a.md': 'a2', 'd.md': 'd' }, '2024-03-01')
  const shallow = await makeRepo()
  onTestFinished(shallow.cleanup)
  await shallow.git('fetch', '-q', '--depth=2', `file://${whole.repo.directory}`, 'main')
  await shallow.git('reset', '-q', '--hard', 'FETCH_HEAD')
  const tip = (await shallow.tip()) as Oid
  const directory = `${await scratchDirectory()}/1.history.git`
  const mirror = await openHistory(remoteOf(shallow.url), {
    directory,
    commit: tip,
    branch: 'main',
    limits: PATIENT,
  })
  if ('missing' in mirror) expect.fail(mirror.missing)
  const read = await readFileHistories(mirror, tip, undefined)
  if (typeof read === 'string') expect.fail(read)
  expect(tell(read)).toEqual({
    'a.md': '- 2024-03-01 Ada',
    'd.md': '2024-03-01 2024-03-01 Ada',
  })
})

test('a history that is larger than its limit is none, and no error', async () => {
  const { repo } = await pastOf({ 'a.md': 'a' }, '2024-01-01')
  const tip = (await repo.tip()) as Oid
  const mirror = await openHistory(remoteOf(repo.url), {
    ...{ directory: `${await scratchDirectory()}/1.history.git`, commit: tip, branch: 'main' },
    limits: { ...PATIENT, repositoryBytes: 10 },
  })
  expect(mirror).toEqual({ missing: 'git-too-large' })
})

test('G18: a past that held ten million paths for a moment is none, within the limits of its process', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const clean = await repo.git('rev-parse', 'HEAD^{tree}')
  let tree = clean
  for (let level = 0; level < 7; level++)
    tree = await repo.writeTree([...'0123456789'].map((name) => ({ mode: '40000', name, oid: tree })))
  const bomb = await repo.git('commit-tree', tree, '-p', 'HEAD', '-m', 'Bomb')
  const after = await repo.git('commit-tree', clean, '-p', bomb, '-m', 'As it was')
  await repo.git('update-ref', 'refs/heads/main', after)
  const directory = `${await scratchDirectory()}/1.history.git`
  const mirror = await openHistory(remoteOf(repo.url), {
    ...{ directory, commit: after as Oid, branch: 'main', limits: PATIENT },
  })
  if ('missing' in mirror) expect.fail(mirror.missing)
  const range = { tip: after as Oid, since: undefined }
  const limits = { memoryBytes: 100 * 2 ** 20, timeoutMs: 10_000 }
  expect(await readHistoryLog(directory, range, () => {}, { limits })).toMatch(
    /^(?:broken|timeout|too-large)$/u,
  )
})

test('no text of a file is fetched', async () => {
  const { repo } = await pastOf({ 'a.md': 'a' }, '2024-01-01')
  const tip = (await repo.tip()) as Oid
  const directory = `${await scratchDirectory()}/1.history.git`
  await openHistory(remoteOf(repo.url), { directory, commit: tip, branch: 'main', limits: PATIENT })
  const objects = await repo.git('-C', directory, 'cat-file', '--batch-all-objects', '--batch-check')
  expect(objects.split('\n').map((line) => line.split(' ')[1])).toEqual(
    expect.arrayContaining(['commit', 'tree']),
  )
  expect(objects).not.toContain('blob')
})

test('one person under two names is one, a program is nobody, and names may be kept back', async () => {
  const past = await pastOf({ 'a.md': '1' }, '2024-01-01')
  await past.commit({ 'a.md': '2' }, '2024-01-02', 'ada l <old@example.org>')
  await past.commit({ 'a.md': '3' }, '2024-01-03', 'bumper[bot] <bot@example.org>')
  await past.commit({ 'a.md': '4' }, '2024-01-04', 'Zoe <zoe@example.org>')
  const known = await past.read()
  const mailmap = parseMailmap(
    '# people\nAda <ada@example.org> <OLD@example.org>\nZoë <zoe@example.org>\nbroken <\n',
  )
  expect(tell(known, { mailmap })['a.md']).toBe('2024-01-01 2024-01-04 Ada & Zoë')
  expect(tell(known, { detail: 'dates' })['a.md']).toBe('2024-01-01 2024-01-04 ')
})
