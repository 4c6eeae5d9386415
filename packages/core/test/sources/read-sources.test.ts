import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import type { Oid, Sources } from '../../src/nouns.ts'
import { readDirectory } from '../../src/sources/read-directory.ts'
import { readSources } from '../../src/sources/read-sources.ts'
import { errorOf, repoOf, sceneOf, scratchDirectory } from '../git/scene.ts'

/** Sources of a commit; those of its work tree must be the same. */
async function sourcesOf(files: RepoFiles, root = ''): Promise<Sources> {
  const repo = await repoOf(files)
  const mirror = await (await sceneOf(repo.url)).open()
  const committed = await readSources(mirror, { root })
  const directory = await readDirectory(repo.directory, { root })
  const withoutPlaces = ({ assetFiles, ...rest }: Sources) => ({
    ...rest,
    sizes: [...assetFiles].map(([path, { sizeBytes }]) => [path, sizeBytes]),
  })
  expect(withoutPlaces(directory)).toEqual(withoutPlaces({ ...committed, commit: undefined }))
  expect(committed.commit).toEqual(mirror.commit)
  return committed
}

const pathsOf = ({ files }: Sources): string[] => files.map(({ path }) => path)
const problemsOf = ({ problems }: Sources): string[] => problems.map(({ path, code }) => `${path} ${code}`)

test('every markdown file at any depth is read, in code unit order, with the id git gave it', async () => {
  const sources = await sourcesOf({
    'b.md': 'b',
    'B.md': 'B',
    'a/b/c/d/e.markdown': 'deep',
    'a.md': '\ufeffa\r\n',
    'ä.md': '',
    'a/image.png': Buffer.from([0, 255]),
    LICENSE: 'none',
  })
  expect(pathsOf(sources)).toEqual(['B.md', 'a.md', 'a/b/c/d/e.markdown', 'b.md', 'ä.md'])
  expect(sources.files[1]).toEqual({
    path: 'a.md',
    oid: 'f4daaaa1e76a2a149d105a7d9f59736034bc29c2',
    text: 'a\r\n',
  })
  expect([...sources.paths]).toEqual([
    'B.md',
    'LICENSE',
    'a.md',
    'a/b/c/d/e.markdown',
    'a/image.png',
    'b.md',
    'ä.md',
  ])
  expect(sources.config.dialect).toBe('plain')
  expect(problemsOf(sources)).toEqual([])
})

test('one bad file is a problem, the others are read', async () => {
  const sources = await sourcesOf({
    'bad.md': Buffer.from('caf\xe9', 'latin1'),
    'good.md': 'good',
    'nul.md': 'a\0',
    'other.org': '* x',
    'wide.md': Buffer.from('\ufeffx', 'utf16le'),
  })
  expect(pathsOf(sources)).toEqual(['good.md'])
  expect(problemsOf(sources)).toEqual([
    'bad.md not-utf8',
    'nul.md not-utf8',
    'other.org unsupported-file',
    'wide.md not-utf8',
  ])
})

test('a Logseq graph is recognised, and what Logseq keeps for itself is left out', async () => {
  const sources = await sourcesOf({
    'logseq/config.edn': '{:hidden ["/secret"]}',
    'logseq/bak/pages/a.md': 'old',
    'logseq/custom.css': '',
    'pages/a.md': '- a',
    'journals/2024_01_15.md': '- j',
    'secret/b.md': '- b',
    'readme.md': 'r',
  })
  expect([sources.config.dialect, pathsOf(sources)]).toEqual([
    'logseq',
    ['journals/2024_01_15.md', 'pages/a.md', 'readme.md'],
  ])
})

test('an Obsidian vault is recognised by its folder, whatever lies in it', async () => {
  const sources = await sourcesOf({ '.obsidian/workspace.json': '{}', '.trash/x.md': 'x', 'Note.md': 'n' })
  expect([sources.config.dialect, pathsOf(sources), [...sources.paths]]).toEqual([
    'obsidian',
    ['Note.md'],
    ['Note.md'],
  ])
})

test('the root named by whoever runs us is where everything is read, and paths start there', async () => {
  const sources = await sourcesOf(
    {
      'README.md': 'not a note',
      'vault/.obsidian/app.json': '{"userIgnoreFilters":["Templates/"]}',
      'vault/Note.md': 'n',
      'vault/Templates/T.md': 't',
      'vault/img.png': '',
      'vaults.md': 'no',
      'draehi.yaml': 'title: Mine\n',
    },
    'vault/',
  )
  expect(pathsOf(sources)).toEqual(['Note.md'])
  expect([...sources.paths]).toEqual(['Note.md', 'Templates/T.md', 'img.png'])
  expect([sources.config.dialect, sources.config.title]).toEqual(['obsidian', 'Mine'])
})

test('the root may be named by draehi.yaml, and what it says else holds there', async () => {
  const sources = await sourcesOf({
    'draehi.yaml': 'root: docs\ntitle: Mine\nexclude: [drafts/]\n',
    'docs/logseq/config.edn': '{}',
    'docs/drafts/a.md': 'a',
    'docs/b.md': 'b',
    'c.md': 'c',
  })
  expect(pathsOf(sources)).toEqual(['b.md'])
  expect([sources.config.title, sources.config.dialect]).toEqual(['Mine', 'logseq'])
})

test('a draehi.yaml in the root goes before the one at the top', async () => {
  const files = { 'draehi.yaml': 'title: Top\n', 'docs/draehi.yml': 'title: Docs\n', 'docs/a.md': 'a' }
  expect((await sourcesOf(files, 'docs')).config.title).toBe('Docs')
})

test('a root without files is a problem and an empty graph', async () => {
  const named = await sourcesOf({ 'draehi.yaml': 'root: gone\n', 'a.md': 'a' })
  expect([pathsOf(named), problemsOf(named)]).toEqual([[], ['draehi.yaml bad-configuration']])
  const given = await sourcesOf({ 'a.md': 'a' }, 'gone')
  expect([pathsOf(given), problemsOf(given)]).toEqual([[], ['draehi.yaml bad-configuration']])
})

test.each(['../x', 'a/../../x', 'a\\b'])('the root %s is refused', async (root) => {
  const error = await errorOf(readDirectory(await scratchDirectory(), { root }))
  expect(error.code).toBe('bad-argument')
})

test('include and exclude of draehi.yaml choose the pages, and files stay known', async () => {
  const sources = await sourcesOf({
    'draehi.yaml': 'include: [notes/, "/index.md"]\nexclude: ["*.draft.md"]\n',
    'index.md': 'i',
    'notes/a.md': 'a',
    'notes/b.draft.md': 'b',
    'other/c.md': 'c',
  })
  expect(pathsOf(sources)).toEqual(['index.md', 'notes/a.md'])
  expect(sources.paths.has('other/c.md')).toBe(true)
})

test('a problem outside of the root is not this graph’s', async () => {
  const repo = await repoOf({ 'docs/a.md': 'a', 'x.md': 'x' })
  await repo.link({ 'up.md': 'x.md', 'docs/in.md': 'a.md' })
  const mirror = await (await sceneOf(repo.url)).open()
  const sources = await readSources(mirror, { root: 'docs' })
  expect(problemsOf(sources)).toEqual(['in.md symlink-skipped'])
  expect(await readDirectory(repo.directory, { root: 'docs' })).toEqual({ ...sources, commit: undefined })
})

test('thousands of problems of one kind are counted, not listed', async () => {
  const directory = await scratchDirectory()
  for (let i = 0; i < 1003; i++) await symlink('x', join(directory, `l${String(i).padStart(4, '0')}`))
  const { problems } = await readDirectory(directory, { root: '' })
  expect([problems.length, problems[0]?.message]).toEqual([1001, 'There are 3 more of this kind.'])
})

test('a directory is read as it lies there: links and repositories in it are named, not entered', async () => {
  const directory = await scratchDirectory()
  await mkdir(join(directory, 'sub/.git'), { recursive: true })
  await mkdir(join(directory, 'node_modules/x'), { recursive: true })
  await writeFile(join(directory, 'sub/a.md'), 'a')
  await writeFile(join(directory, 'node_modules/x/README.md'), 'x')
  await writeFile(join(directory, 'b.md'), 'b')
  await writeFile(Buffer.from(`${directory}/caf\xe9.md`, 'latin1'), 'c')
  await symlink('/etc', join(directory, 'etc'))
  await symlink('/etc/passwd', join(directory, 'draehi.yaml'))
  const sources = await readDirectory(directory, { root: '' })
  expect(pathsOf(sources)).toEqual(['b.md'])
  expect(problemsOf(sources)).toEqual([
    'caf\\xe9.md bad-file-name',
    'draehi.yaml symlink-skipped',
    'etc symlink-skipped',
    'sub submodule-skipped',
  ])
})

test('a directory behind a link is read; none, or a file, is an error', async () => {
  const directory = await scratchDirectory()
  await mkdir(join(directory, 'notes'))
  await writeFile(join(directory, 'notes/a.md'), 'a')
  await symlink('notes', join(directory, 'link'))
  expect(pathsOf(await readDirectory(join(directory, 'link'), { root: '' }))).toEqual(['a.md'])
  for (const path of ['gone', 'notes/a.md']) {
    expect((await errorOf(readDirectory(join(directory, path), { root: '' }))).code).toBe('bad-argument')
  }
})

test('progress counts the pages', async () => {
  const repo = await repoOf({ 'a.md': 'a', 'b.md': 'b', 'c.png': '' })
  const seen: string[] = []
  await readDirectory(repo.directory, { root: '', onFile: (done, total) => seen.push(`${done}/${total}`) })
  expect(seen).toEqual(['1/2', '2/2'])
})

test("Logseq 2's mirror of a graph is found by its place", async () => {
  const files = {
    'graph/db.sqlite': 'x',
    'graph/mirror/markdown/pages/A_B.md': 'id:: 11111111-1111-4111-8111-111111111111\n\n- a',
    'graph/mirror/markdown/journals/2024_01_15.md': '- b',
    'README.md': 'about',
  }
  const sources = await sourcesOf(files)
  expect(pathsOf(sources)).toEqual(['journals/2024_01_15.md', 'pages/A_B.md'])
  expect(sources.config).toMatchObject({ dialect: 'logseq', fileNameFormat: 'mirror' })
  const named = await sourcesOf(files, 'graph/mirror/markdown')
  expect(named.config).toEqual(sources.config)
})

test('of two mirrors, and beside a configuration, none is chosen', async () => {
  const mirror = { 'a/mirror/markdown/pages/a.md': '- a' }
  expect(pathsOf(await sourcesOf({ ...mirror, 'b/mirror/markdown/pages/b.md': '- b' }))).toHaveLength(2)
  expect((await sourcesOf({ ...mirror, 'draehi.yaml': 'title: x\n' })).config.dialect).toBe('plain')
})

test('whiteboards and drawings are reported once each', async () => {
  const sources = await sourcesOf({
    'whiteboards/a.edn': '{',
    'draws/b.excalidraw': '{',
    'assets/c.edn': '{',
  })
  expect(problemsOf(sources)).toEqual([
    'draws/b.excalidraw unsupported-file',
    'whiteboards/a.edn unsupported-file',
  ])
})

const dialects: readonly [string, RepoFiles, string, 'plain' | 'obsidian' | 'logseq'][] = [
  ['a folder of markdown is plain', { 'a.md': '# a\n[b](b.md)', 'b.md': 'b' }, '', 'plain'],
  [
    'one page in four that links as Obsidian does makes a vault',
    { 'a.md': 'see [[b]]', 'b.md': 'b', 'c.md': 'c', 'd.md': 'd' },
    '',
    'obsidian',
  ],
  ['fewer do not', { 'a.md': 'see [[b]]', 'b.md': 'b', 'c.md': 'c', 'd.md': 'd', 'e.md': 'e' }, '', 'plain'],
  ['conditions of a shell are no links', { 'a.md': 'if [[ -f x ]]\n```sh\n[[b]]\n```\n' }, '', 'plain'],
  ['what draehi.yaml says counts', { 'draehi.yaml': 'dialect: plain\n', 'a.md': '[[b]]' }, '', 'plain'],
  ['a folder of a vault is a vault', { '.obsidian/app.json': '{}', 'notes/a.md': 'a' }, 'notes', 'obsidian'],
  [
    'a folder beside a vault is none',
    { 'vault/.obsidian/app.json': '{}', 'notes/a.md': 'a' },
    'notes',
    'plain',
  ],
]

test.each(dialects)('%s', async (_, files, root, dialect) => {
  expect((await sourcesOf(files, root)).config.dialect).toBe(dialect)
})

test('a text of which it is known whether it links as Obsidian does is not read again', async () => {
  const repo = await repoOf({ 'a.md': 'see [[b]]', 'b.md': 'b', 'bad.md': Buffer.from([0x23, 0xff]) })
  const mirror = await (await sceneOf(repo.url)).open()
  const linking = new Map<Oid, boolean>()
  const first = await readSources(mirror, { root: '', linking })
  expect([...linking.values()]).toEqual([true, false])
  const done: number[] = []
  const next = await readSources(mirror, {
    root: '',
    linking,
    isKnown:
      ({ dialect }) =>
      ({ path }) =>
        dialect === 'obsidian' && path === 'b.md',
    onFile: (_, total) => done.push(total),
  })
  expect(next.known).toEqual([{ path: 'b.md', oid: first.files[1]?.oid }])
  expect(next.files).toEqual([first.files[0]])
  expect(next.problems).toEqual(first.problems)
  expect(done).toEqual([1, 1])
  expect(await readSources(mirror, { root: '', linking })).toEqual(first)
})
