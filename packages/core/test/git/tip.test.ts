import { expect, test } from 'vitest'
import { parseBranchName } from '../../src/git/branch-name.ts'
import { readTip } from '../../src/git/tip.ts'
import { errorOf, originOf, remoteOf, repoOf } from './scene.ts'

test('the tip is the newest commit of HEAD or of the branch that is named, and moves with it', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const remote = remoteOf(repo.url)
  const first = await repo.git('rev-parse', 'HEAD')
  expect(await readTip(remote, undefined)).toBe(first)
  await repo.commit({ 'a.md': '# B\n' })
  const second = await repo.git('rev-parse', 'HEAD')
  expect(await readTip(remote, parseBranchName('main'))).toBe(second)
  expect(second).not.toBe(first)
})

test('a branch that is only the end of another name is not found', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  await repo.git('branch', 'team/notes')
  expect(await readTip(remoteOf(repo.url), parseBranchName('notes'))).toBeUndefined()
})

test('over smart HTTP it takes the token, and refuses without', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const origin = await originOf(repo, { token: 'a-token-of-its-own' })
  const remote = remoteOf(origin.url)
  expect(await readTip(remote, undefined, { token: 'a-token-of-its-own' })).toBe(
    await repo.git('rev-parse', 'HEAD'),
  )
  expect((await errorOf(readTip(remote, undefined))).code).toBe('git-authentication')
})
