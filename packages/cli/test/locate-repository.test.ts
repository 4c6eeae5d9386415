import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRepo, type TestRepo } from '../../../test/support/make-repo.ts'
import { isRemote, locateRepository } from '../src/commands/locate-repository.ts'
import { parseRoot, toNewWorkspace } from '../src/commands/workspace-of.ts'
import { recordTerminal } from './record-terminal.ts'

let repo: TestRepo
let top: string
let plain: string

beforeAll(async () => {
  repo = await makeRepo({ 'a.md': '# A\n', 'notes/deep/b.md': '# B\n' })
  top = await realpath(repo.directory)
  plain = await mkdtemp(join(tmpdir(), 'draehi plain '))
  await mkdir(join(plain, 'folder'))
  await writeFile(join(plain, 'file.md'), '# x\n')
  await repo.git('clone', '-q', '--bare', repo.directory, join(plain, 'bare.git'))
})

afterAll(async () => {
  await repo.cleanup()
  await rm(plain, { recursive: true })
})

test.each([
  ['https://github.com/you/notes', true],
  ['HTTP://host/x', true],
  ['ssh://git@host/x', true],
  ['git@github.com:you/notes.git', true],
  ['file:///srv/x', true],
  ['ext::sh -c x', true],
  ['./notes', false],
  ['/srv/notes', false],
  ['notes', false],
  ['C:\\notes', false],
  ['../a@b:c', false],
  ['.', false],
])('%s is a remote address: %s', (text, expected) => expect(isRemote(text)).toBe(expected))

describe('what a person means by a path', () => {
  test('the top of a repository, a folder in it, from anywhere', async () => {
    expect(await locateRepository(repo.directory, { cwd: '/' })).toEqual({ url: top, root: '' })
    expect(await locateRepository('.', { cwd: repo.directory })).toEqual({ url: top, root: '' })
    expect(await locateRepository('notes/deep', { cwd: repo.directory })).toEqual({
      url: top,
      root: 'notes/deep',
    })
    expect(await locateRepository('..', { cwd: join(repo.directory, 'notes/deep') })).toEqual({
      url: top,
      root: 'notes',
    })
  })

  test('a bare repository', async () => {
    const bare = join(await realpath(plain), 'bare.git')
    expect(await locateRepository('bare.git', { cwd: plain })).toEqual({ url: bare, root: '' })
  })

  test('a URL stays as it is', async () => {
    expect(await locateRepository('https://example.org/a', { cwd: plain })).toEqual({
      url: 'https://example.org/a',
      root: '',
    })
  })

  test.each([
    ['nothing-here', /neither a URL nor a folder/, /https/],
    ['file.md', /neither a URL nor a folder/, /https/],
    ['folder', /is not in a git repository, and draehi publishes commits/, /git -C .* init/],
  ])('%s is refused with what to do', async (name, message, remedy) => {
    await expect(locateRepository(name, { cwd: plain })).rejects.toThrow(
      expect.objectContaining({
        code: 'bad-repository-url',
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      }),
    )
  })
})

describe('the workspace a repository asks for', () => {
  const asked = { slug: undefined, name: undefined, branch: undefined, root: undefined }

  test.each([
    ['https://example.org/you/My-Notes.git', undefined, 'my-notes', 'My-Notes'],
    ['git@example.org:you/garden.git', undefined, 'garden', 'garden'],
    ['git@example.org:garden', undefined, 'garden', 'garden'],
    ['https://example.org/you/notes/', undefined, 'notes', 'notes'],
    ['https://example.org/you/notes', './docs/handbook/', 'handbook', 'handbook'],
  ])('%s with root %s is named %s', async (repository, root, slug, name) => {
    const workspace = await toNewWorkspace({ ...asked, repository, root }, recordTerminal())
    expect(workspace).toMatchObject({ slug, name })
  })

  test('an empty branch is the default one', async () => {
    const repository = 'https://example.org/you/notes'
    const workspace = await toNewWorkspace({ ...asked, repository, branch: '' }, recordTerminal())
    expect(workspace.branch).toBeUndefined()
  })
})

test.each([
  [undefined, undefined],
  ['', ''],
  ['.', ''],
  ['./notes//deep/', 'notes/deep'],
])('the root %j is %j', (text, expected) => expect(parseRoot(text)).toBe(expected))

test.each(['..', 'a/../..', '/etc', 'a\\b'])('the root %j is refused', (text) => {
  expect(() => parseRoot(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }))
})
