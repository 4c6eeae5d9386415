import { createHash, randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readBlobs } from '../../src/git/blobs.ts'
import { directoryBytes } from '../../src/git/mirror-directory.ts'
import type { Oid } from '../../src/nouns.ts'
import { readSources } from '../../src/sources/read-sources.ts'
import { errorOf, originOf, processesWith, repoOf, sceneOf } from './scene.ts'

const MIB = 2 ** 20

test('a repository that is larger than allowed is given up while it is fetched', async () => {
  const repo = await repoOf({ 'noise.bin': randomBytes(6 * MIB), 'a.md': '# A\n' })
  const origin = await originOf(repo)
  for (const url of [repo.url, origin.url]) {
    const scene = await sceneOf(url)
    const error = await errorOf(scene.open({ limits: { repositoryBytes: 2 * MIB } }))
    expect(error.code).toBe('git-too-large')
    expect(await readdir(dirname(scene.directory))).toEqual([])
  }
  expect(processesWith(origin.url)).toEqual([])
})

test('G-29: a file that is small in the pack and huge on the outside is refused by its size', async () => {
  const repo = await repoOf({ 'zero.bin': Buffer.alloc(32 * MIB), 'a.md': '# A\n' })
  const mirror = await (await sceneOf(repo.url)).open({ limits: { repositoryBytes: 2 * MIB } })
  const error = await errorOf(readSources(mirror, { root: '', limits: { fileBytes: 16 * MIB } }))
  expect([error.code, error.message]).toEqual([
    'git-too-large',
    'The file zero.bin is larger than 16777216 bytes.',
  ])
  const all = await errorOf(readSources(mirror, { root: '', limits: { totalBytes: 16 * MIB } }))
  expect(all.code).toBe('git-too-large')
  expect((await readSources(mirror, { root: '' })).files).toHaveLength(1)
})

test('G18: a pack of two hundred bytes that becomes 64 MiB is refused while it is unpacked, or its file is never read', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const path = join(repo.directory, '.git/objects/pack/pack-bomb.pack')
  const { pack, base, blob } = explodingPack(1024)
  expect(pack.length).toBeLessThan(200)
  await writeFile(path, pack)
  await repo.git('index-pack', path)
  await repo.commitTree([
    { mode: '100644', name: 'a.md' },
    { mode: '100644', name: 'base.bin', oid: base },
    { mode: '100644', name: 'bomb.md', oid: blob },
  ])
  const scene = await sceneOf((await originOf(repo)).url)
  const error = await errorOf(scene.open({ limits: { memoryBytes: 60 * MIB } }))
  expect(error.code).toBe('git-too-large')
  expect(await readdir(dirname(scene.directory))).toEqual([])

  const mirror = await scene.open()
  expect(await directoryBytes(scene.directory)).toBeLessThan(20_000)
  const { files, problems } = await readSources(mirror, { root: '' })
  expect(files.map((file) => file.path)).toEqual(['a.md'])
  expect(problems.map(({ path: at, code }) => [at, code])).toEqual([['bomb.md', 'page-too-large']])
})

/** One piece of 64 KiB of nothing, and a difference to it that is its copy, so many times: a byte for each. */
function explodingPack(copies: number): {
  readonly pack: Buffer
  readonly base: string
  readonly blob: string
} {
  const piece = Buffer.alloc(65_536)
  const base = createHash('sha1').update(`blob ${piece.length}\0`).update(piece)
  const blob = createHash('sha1').update(`blob ${piece.length * copies}\0`)
  for (let n = 0; n < copies; n++) blob.update(piece)
  const baseId = base.digest()
  const delta = Buffer.from([
    ...littleEndian(piece.length),
    ...littleEndian(piece.length * copies),
    ...Array<number>(copies).fill(0x80),
  ])
  const objects = Buffer.concat([
    Buffer.from('PACK\0\0\0\x02\0\0\0\x02', 'latin1'),
    objectHead(3, piece.length),
    deflateSync(piece),
    objectHead(7, delta.length),
    baseId,
    deflateSync(delta),
  ])
  const pack = Buffer.concat([objects, createHash('sha1').update(objects).digest()])
  return { pack, base: baseId.toString('hex'), blob: blob.digest('hex') }
}

/** Seven bits a byte, the lowest first; all but the last have the eighth. */
function littleEndian(n: number): readonly number[] {
  return n < 128 ? [n] : [(n & 127) | 128, ...littleEndian(Math.floor(n / 128))]
}

function objectHead(type: number, sizeBytes: number): Buffer {
  const [first, rest] = [(type << 4) | (sizeBytes & 15), Math.floor(sizeBytes / 16)]
  return Buffer.from(rest === 0 ? [first] : [first | 128, ...littleEndian(rest)])
}

test('G18: a file below a thousand folders is a problem, and the others are read', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const oid = await repo.git('rev-parse', 'HEAD:a.md')
  const deep = `${'d/'.repeat(1000)}x.md`
  await repo.git('update-index', '--add', '--cacheinfo', `100644,${oid},${deep}`)
  await repo.git('commit', '-q', '-m', 'Deep')
  const mirror = await (await sceneOf((await originOf(repo)).url)).open()
  const { files, problems } = await readSources(mirror, { root: '' })
  expect(files.map(({ path }) => path)).toEqual(['a.md'])
  expect(problems.map(({ path, code }) => [path.slice(0, 6), code])).toEqual([['d/d/d/', 'bad-file-name']])
})

test('a page that is too large is a problem, and is not read', async () => {
  const repo = await repoOf({ 'big.md': '#'.repeat(2 * MIB), 'a.md': '# A\n' })
  const mirror = await (await sceneOf(repo.url)).open()
  const { files, problems } = await readSources(mirror, { root: '' })
  expect(files.map(({ path }) => path)).toEqual(['a.md'])
  expect(problems.map(({ path, code, message }) => [path, code, message])).toEqual([
    ['big.md', 'page-too-large', 'The file is 2097152 bytes large; a page may have 1048576.'],
  ])
})

test('pages that do not fit into memory together are refused', async () => {
  const repo = await repoOf({ 'a.md': 'a'.repeat(600), 'b.md': 'b'.repeat(600) })
  const mirror = await (await sceneOf(repo.url)).open()
  const error = await errorOf(readSources(mirror, { root: '', limits: { textBytes: 1000 } }))
  expect(error.code).toBe('git-too-large')
})

test('G-30: ten levels of ten times the same tree are refused at the limit', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  let tree = await repo.git('rev-parse', 'HEAD^{tree}')
  for (let level = 0; level < 10; level++) {
    tree = await repo.writeTree([...'0123456789'].map((name) => ({ mode: '40000', name, oid: tree })))
  }
  await repo.commitTree([{ mode: '40000', name: 'bomb', oid: tree }])
  const scene = await sceneOf((await originOf(repo)).url)
  const mirror = await scene.open()
  const error = await errorOf(readSources(mirror, { root: '', limits: { entries: 5000 } }))
  expect(error.code).toBe('git-too-large')
  expect(processesWith(scene.directory)).toEqual([])
})

test('G-31: more files than allowed are refused, as many as allowed are not', async () => {
  const names = Array.from({ length: 301 }, (_, i) => `n${String(i).padStart(3, '0')}.md`)
  const repo = await repoOf(Object.fromEntries(names.map((name) => [name, `# ${name}\n`])))
  const mirror = await (await sceneOf(repo.url)).open()
  const error = await errorOf(readSources(mirror, { root: '', limits: { entries: 300 } }))
  expect([error.code, error.message]).toEqual([
    'git-too-large',
    'The commit has more than 300 files, or their names are too long.',
  ])
  const { files } = await readSources(mirror, { root: '', limits: { entries: 301 } })
  expect(files.map(({ text }) => text)).toEqual(names.map((name) => `# ${name}\n`))
})

test('blobs of every size arrive whole, in the order asked for, also twice', async () => {
  const contents = [0, 1, 65_535, 65_536, 300_000, 17].map((size) => randomBytes(size))
  const repo = await repoOf(Object.fromEntries(contents.map((content, i) => [`${i}.bin`, content])))
  const oids: Oid[] = []
  for (let i = 0; i < contents.length; i++) oids.push((await repo.git('rev-parse', `HEAD:${i}.bin`)) as Oid)
  const { directory } = await (await sceneOf(repo.url)).open()
  const read: Buffer[] = []
  for await (const bytes of readBlobs(directory, [...oids, ...oids])) read.push(bytes)
  expect(Buffer.concat(read).equals(Buffer.concat([...contents, ...contents]))).toBe(true)
  expect(read.map(({ length }) => length)).toEqual([...contents, ...contents].map(({ length }) => length))
})

test('a blob that is missing is an error, and a reader that stops early leaves no process', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const { directory } = await (await sceneOf(repo.url)).open()
  const oid = (await repo.git('rev-parse', 'HEAD:a.md')) as Oid
  const missing = 'b'.repeat(40) as Oid
  const readAll = async (): Promise<void> => {
    for await (const _bytes of readBlobs(directory, [oid, missing]));
  }
  expect((await errorOf(readAll())).code).toBe('git-unreachable')
  for await (const _bytes of readBlobs(
    directory,
    Array.from({ length: 5000 }, () => oid),
  ))
    break
  await expect.poll(() => processesWith(directory)).toEqual([])
})

test('reading can be aborted', async () => {
  const repo = await repoOf({ 'a.md': '# A\n', 'b.md': '# B\n' })
  const mirror = await (await sceneOf(repo.url)).open()
  const stop = new AbortController()
  const run = readSources(mirror, { root: '', signal: stop.signal, onFile: () => stop.abort() })
  expect((await errorOf(run)).code).toBe('aborted')
})
