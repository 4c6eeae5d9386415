import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import type { RawEntry } from '../../../../test/support/make-repo.ts'
import type { Sources } from '../../src/nouns.ts'
import { readSources } from '../../src/sources/read-sources.ts'
import { errorOf, originOf, repoOf, sceneOf } from './scene.ts'

const file = (name: string | Buffer, mode = '100644'): RawEntry => ({ mode, name })
const zwnj = Buffer.from('.g\u200cit')

// reliability: E2 G-05 to G-12, threat row G06. git fsck refuses them; the mirror goes with them.
test.each<readonly [id: string, entries: readonly RawEntry[]]>([
  ['G-05 .git', [file('.git')]],
  ['G-06 .GIT', [file('.GIT')]],
  ['G-07 git~1', [file('git~1')]],
  ['G-08 .g<ZWNJ>it', [file(zwnj)]],
  ['G-09 ..', [file('..')]],
  ['G-10 a slash in a name', [file('a/b.md')]],
  ['G-11 a name twice', [file('a.md'), file('a.md')]],
  ['G-12 .gitmodules is a link', [file('.gitmodules', '120000')]],
])('%s stops the run', async (_id, entries) => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const origin = await originOf(repo)
  for (const url of [repo.url, origin.url]) {
    const scene = await sceneOf(url)
    const good = await scene.open()
    await repo.commitTree([file('z.md'), ...entries])
    const error = await errorOf(scene.open())
    expect([error.code, error.remedy]).toEqual([
      'git-unsafe-content',
      'Run git fsck in a clone of it and rewrite what it names.',
    ])
    expect(await readdir(dirname(scene.directory))).toEqual([])
    await repo.git('update-ref', 'refs/heads/main', good.commit.oid)
    expect((await scene.open()).commit.oid).toBe(good.commit.oid)
  }
})

/** What is published, and what is said about the rest: `path code`. */
async function publish(url: string): Promise<{ files: string[]; problems: string[]; sources: Sources }> {
  const sources = await readSources(await (await sceneOf(url)).open(), { root: '' })
  return {
    files: sources.files.map(({ path }) => path),
    problems: sources.problems.map(({ path, code }) => `${path} ${code}`),
    sources,
  }
}

// reliability: E2 G-13 to G-18, threat rows G07, G08.
test.each<readonly [id: string, name: string | Buffer, problem: string | undefined]>([
  ['G-13 backslashes', '..\\..\\x.md', '..\\..\\x.md bad-file-name'],
  ['G07 a drive', 'C:\\x.md', 'C:\\x.md bad-file-name'],
  ['G-14 Latin-1', Buffer.from('caf\xe9.md', 'latin1'), 'caf\\xe9.md bad-file-name'],
  ['G-15 a line feed', 'a\nb.md', 'a\\x0ab.md bad-file-name'],
  ['an escape', 'a\u001b[2Jb.md', 'a\\x1b[2Jb.md bad-file-name'],
  ['G-16 an option', '--help.md', undefined],
  ['G-17 a device', 'CON.md', undefined],
  ['G-18 a dot and a space at the end', 'x.md. ', 'x.md.  bad-file-name'],
  ['a dot at the end', 'x.md.', 'x.md. bad-file-name'],
  ['G07 300 bytes', `${'a'.repeat(297)}.md`, `${'a'.repeat(297)}.md bad-file-name`],
])('%s: published, or named and left out', async (_id, name, problem) => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  await repo.commitTree([file(name), file('zz.md')].sort((a, b) => Buffer.compare(bytes(a), bytes(b))))
  const { files, problems } = await publish(repo.url)
  expect(files).toEqual(problem === undefined ? [name, 'zz.md'] : ['zz.md'])
  expect(problems).toEqual(problem === undefined ? [] : [problem])
})

const bytes = ({ name }: RawEntry): Buffer => Buffer.from(name)

test('an alternate stream of NTFS is a file of no kind we publish', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  await repo.commitTree([file('x.md::$DATA'), file('y.md')])
  const { files, sources } = await publish(repo.url)
  expect([files, [...sources.paths]]).toEqual([['y.md'], ['x.md::$DATA', 'y.md']])
})

test('G-01 to G-04: links are named and never followed', async () => {
  const repo = await repoOf({ 'index.md': '# Index\n', 'folder/a.md': '# A\n' })
  await repo.link({
    'secret.md': '/etc/passwd',
    d: '../../..',
    'inside.md': 'index.md',
    'x.md': 'y.md',
    'y.md': 'x.md',
    'folder/up': '..',
    'folder/.hidden': '/etc/passwd',
  })
  const { files, problems, sources } = await publish(repo.url)
  expect(files).toEqual(['folder/a.md', 'index.md'])
  expect(problems).toEqual(
    ['d', 'folder/up', 'inside.md', 'secret.md', 'x.md', 'y.md'].map((path) => `${path} symlink-skipped`),
  )
  expect([...sources.paths]).toEqual(['folder/a.md', 'index.md'])
  expect(JSON.stringify([...sources.files, ...sources.problems])).not.toContain('passwd')
})

test('G-19, G04: a submodule is named and never fetched', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const elsewhere = await originOf(await repoOf({ 'x.md': '# X\n' }))
  await repo.commitTree([
    {
      mode: '100644',
      name: '.gitmodules',
      content: `[submodule "sub"]\n\tpath = sub\n\turl = ext::sh -c id\n[submodule "other"]\n\tpath = other\n\turl = ${elsewhere.url}\n`,
    },
    file('a.md'),
    { mode: '160000', name: 'other', oid: '1'.repeat(40) },
    { mode: '160000', name: 'sub', oid: '2'.repeat(40) },
  ])
  const { files, problems } = await publish(repo.url)
  expect([files, problems]).toEqual([['a.md'], ['other submodule-skipped', 'sub submodule-skipped']])
  expect(elsewhere.requests).toEqual([])
})

test('G-20: a Git LFS pointer is not taken for text', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a'.repeat(16)}\nsize 12345\n`
  const repo = await repoOf({ 'a.md': '# A\n', 'big.md': pointer })
  const { files, problems } = await publish(repo.url)
  expect([files, problems]).toEqual([['a.md'], ['big.md git-lfs-pointer']])
})

test('G-21: attributes change no byte', async () => {
  const text = '# $Id$\r\nä\r\n'
  const attributes = '*.md text working-tree-encoding=UTF-16\n*.md filter=x ident eol=crlf\n'
  const repo = await repoOf()
  await repo.commitTree([
    { mode: '100644', name: '.gitattributes', content: attributes },
    { mode: '100644', name: 'a.md', content: text },
  ])
  const { sources } = await publish(repo.url)
  expect(sources.files).toEqual([{ path: 'a.md', oid: await repo.git('rev-parse', 'main:a.md'), text }])
})

test('G-25: a push of an unrelated root is published', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf((await originOf(repo)).url)
  await scene.open()
  await repo.commitTree([file('b.md')])
  const { files } = await readSources(await scene.open(), { root: '' })
  expect(files.map(({ path }) => path)).toEqual(['b.md'])
})

test('G-28: names that differ in case or in Unicode form alone are different files', async () => {
  const names = ['A.md', 'a.md', 'e\u0301.md', '\u00e9.md']
  const repo = await repoOf()
  await repo.commitTree(names.map((name) => file(name)))
  expect((await publish(repo.url)).files).toEqual(names)
})

test('what only an old git wrote is no reason to refuse', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const blob = await repo.git('rev-parse', 'HEAD:a.md')
  const tree = await repo.writeTree([
    { mode: '040000', name: 'b', oid: await repo.writeTree([{ mode: '100664', name: 'a.md', oid: blob }]) },
  ])
  const who = 'A Writer <a@example.org> 1700000000 +051800'
  const oid = await repo.writeObject('commit', `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nOld\n`)
  await repo.git('update-ref', 'refs/heads/main', oid)
  expect((await publish((await originOf(repo)).url)).files).toEqual(['b/a.md'])
})
