import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { TestRepo } from '../../../../test/support/make-repo.ts'
import { openMirror } from '../../src/git/mirror.ts'
import { readTree } from '../../src/git/tree.ts'
import { errorOf, originOf, remoteOf, repoOf, sceneOf } from './scene.ts'

/** The same behaviour by path and by HTTP. */
const WAYS = [
  ['a path', async (repo: TestRepo) => repo.url],
  ['smart HTTP', async (repo: TestRepo) => (await originOf(repo)).url],
] as const

describe.each(WAYS)('by %s', (_name, urlOf) => {
  test('the default branch is found, and its commit described', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    const scene = await sceneOf(await urlOf(repo))
    expect(await scene.open()).toEqual({
      directory: scene.directory,
      branch: 'main',
      commit: {
        oid: await repo.tip(),
        message: 'Notes',
        authorName: 'A Writer',
        authorEmail: 'writer@example.org',
        authoredAt: '2024-01-15T12:01:00.000Z',
      },
    })
  })

  test('a second run brings what was pushed, also what was forced, and from an unrelated root', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    const scene = await sceneOf(await urlOf(repo))
    await scene.open()
    const pushed = await repo.commit({ 'b.md': '# B\n' })
    expect((await scene.open()).commit.oid).toBe(pushed)
    const unrelated = await repo.commitTree([{ mode: '100644', name: 'c.md' }])
    expect((await scene.open({ branch: 'main' })).commit.oid).toBe(unrelated)
    await repo.git('update-ref', 'refs/heads/main', pushed)
    expect((await scene.open()).commit.oid).toBe(pushed)
  })

  test('a missing branch is an error that lists those that exist, never another branch', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    await repo.git('branch', 'drafts')
    const scene = await sceneOf(await urlOf(repo))
    const error = await errorOf(scene.open({ branch: 'gone' }))
    expect([error.code, error.message, error.data]).toEqual([
      'git-branch-not-found',
      'The branch "gone" does not exist. It has: drafts, main.',
      { branch: 'gone', branches: ['drafts', 'main'] },
    ])
  })

  test('a branch that is deleted after it was published is missing too, and the mirror stays', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    await repo.git('branch', 'notes')
    const scene = await sceneOf(await urlOf(repo))
    const before = await scene.open({ branch: 'notes' })
    await repo.git('branch', '-D', 'notes')
    expect((await errorOf(scene.open({ branch: 'notes' }))).code).toBe('git-branch-not-found')
    expect(await readTree(scene.directory, before.commit.oid)).toHaveLength(1)
  })

  test('a commit is found by its full id, and by some of its digits', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    const first = await repo.tip()
    const second = await repo.commit({ 'b.md': '# B\n' })
    await repo.commit({ 'c.md': '# C\n' })
    const scene = await sceneOf(await urlOf(repo))
    expect((await scene.open({ commit: first })).commit.oid).toBe(first)
    expect((await scene.open({ commit: second.slice(0, 10).toUpperCase() })).commit.oid).toBe(second)
    expect((await scene.open()).commit.oid).toBe(await repo.tip())
  })

  test('a commit that does not exist is an error that says so', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    const scene = await sceneOf(await urlOf(repo))
    for (const commit of [
      'a'.repeat(40),
      'abcdef1',
      'v1.0',
      '--all',
      await repo.git('rev-parse', 'HEAD^{tree}'),
    ]) {
      expect([commit, (await errorOf(scene.open({ commit }))).code]).toEqual([commit, 'git-commit-not-found'])
    }
  })
})

test('a commit is found in the history when the server does not give it by its id', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const first = await repo.tip()
  await repo.commit({ 'b.md': '# B\n' })
  const scene = await sceneOf((await originOf(repo, { isOld: true })).url)
  await scene.open()
  expect((await scene.open({ commit: first })).commit.oid).toBe(first)
  expect((await errorOf(scene.open({ commit: 'a'.repeat(40) }))).code).toBe('git-commit-not-found')
})

test('G-22: a repository without a commit is an error that says so', async () => {
  const repo = await repoOf()
  const error = await errorOf((await sceneOf(repo.url)).open())
  expect([error.code, error.message, error.data['branches']]).toEqual([
    'git-branch-not-found',
    'There is no branch and no commit at this address.',
    [],
  ])
})

test('G-23: a default branch that does not exist is not replaced by another', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  await repo.git('symbolic-ref', 'HEAD', 'refs/heads/gone')
  for (const url of [repo.url, (await originOf(repo)).url]) {
    const error = await errorOf((await sceneOf(url)).open())
    expect([error.code, error.message]).toEqual([
      'git-branch-not-found',
      'The repository has no default branch. It has: main.',
    ])
  }
})

test('G-24: a detached HEAD is published as it stands', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const first = await repo.tip()
  await repo.commit({ 'b.md': '# B\n' })
  await repo.git('checkout', '-q', '--detach', first)
  const { branch, commit } = await (await sceneOf((await originOf(repo)).url)).open()
  expect([branch, commit.oid]).toEqual(['HEAD', first])
})

test('G16: a default branch that was renamed is followed', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf(repo.url)
  await scene.open()
  await repo.git('branch', '-m', 'main', 'trunk')
  expect((await scene.open()).branch).toBe('trunk')
})

test('B08, G26: names with slashes, signs and other scripts work, and a tag of the same name is not meant', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const first = await repo.tip()
  const name = 'feature/ünï-code#1%2F'
  await repo.git('checkout', '-q', '-b', name)
  const second = await repo.commit({ 'b.md': '# B\n' })
  await repo.git('tag', name, first)
  for (const url of [repo.url, (await originOf(repo)).url]) {
    const { branch, commit } = await (await sceneOf(url)).open({ branch: name })
    expect([branch, commit.oid]).toEqual([name, second])
  }
})

test('at most twenty branches are listed', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  for (let i = 10; i < 35; i++) await repo.git('branch', `b${i}`)
  const error = await errorOf((await sceneOf(repo.url)).open({ branch: 'gone' }))
  expect(error.data['branches']).toHaveLength(20)
  expect(error.message.endsWith('b28, b29 and 6 more.')).toBe(true)
})

test.each([
  ['1970', '0 +0000', '1970-01-01T00:00:00.000Z'],
  ['2100, in another time zone', '4102444800 +1400', '2100-01-01T00:00:00.000Z'],
  ['beyond the year 9999', '999999999999 +0000', '9999-12-31T23:59:59.000Z'],
])('G27: a writer’s clock that says %s is written down and breaks nothing', async (_name, date, expected) => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const tree = await repo.git('rev-parse', 'HEAD^{tree}')
  const who = `Mal\u0007lory\u001b[31m <m@example.org> ${date}`
  const oid = await repo.writeObject(
    'commit',
    `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nHi\u0007\n\nthere\n`,
  )
  await repo.git('update-ref', 'refs/heads/main', oid)
  const { commit } = await (await sceneOf(repo.url)).open()
  expect(commit).toEqual({
    oid,
    message: 'Hi\n\nthere',
    authorName: 'Mallory',
    authorEmail: 'm@example.org',
    authoredAt: expected,
  })
})

test('a repository with SHA-256 ids works', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' }, { objectFormat: 'sha256' })
  const scene = await sceneOf(repo.url)
  const first = await scene.open()
  expect(first.commit.oid).toMatch(/^[0-9a-f]{64}$/)
  const pushed = await repo.commit({ 'b.md': '# B\n' })
  expect((await scene.open()).commit.oid).toBe(pushed)
})

test('a mirror whose workspace points to another repository is made anew', async () => {
  const [one, two] = [await repoOf({ 'a.md': '# A\n' }), await repoOf({ 'b.md': '# B\n' })]
  const origin = await originOf(one)
  const scene = await sceneOf(origin.url)
  await scene.open()
  const options = { directory: scene.directory, branch: undefined }
  await openMirror(remoteOf(two.url), options)
  const error = await errorOf(openMirror(remoteOf(two.url), { ...options, commit: await one.tip() }))
  expect(error.code).toBe('git-commit-not-found')
})

test('many fetches do not leave many packs', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf(repo.url)
  for (let i = 0; i < 6; i++) {
    const pushed = await repo.commit({ 'a.md': `# A ${i}\n` })
    expect((await scene.open({ limits: { packs: 2 } })).commit.oid).toBe(pushed)
  }
  const packs = (await readdir(`${scene.directory}/objects/pack`)).filter((name) => name.endsWith('.pack'))
  expect(packs.length).toBeLessThan(4)
})

test('what git says while it works is passed on, and nothing lies beside the mirror afterwards', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf((await originOf(repo)).url)
  let said = ''
  await scene.open({ onProgress: (text) => (said += text) })
  expect(said).toContain('Receiving objects: 100%')
  expect(await readdir(dirname(scene.directory))).toEqual(['1.git'])
})

test('two runs at once on one mirror take turns', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf(repo.url)
  const mirrors = await Promise.all([scene.open(), scene.open(), scene.open()])
  expect(new Set(mirrors.map(({ commit }) => commit.oid))).toEqual(new Set([await repo.tip()]))
})
