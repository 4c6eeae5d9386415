import { spawn } from 'node:child_process'
import { appendFile, mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTree } from '../../src/git/tree.ts'
import { readSources } from '../../src/sources/read-sources.ts'
import { errorOf, originOf, repoOf, type Scene, sceneOf } from './scene.ts'

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn('true')
  await new Promise((resolve) => child.on('close', resolve))
  return child.pid ?? 0
}

const packsOf = async (scene: Scene): Promise<string[]> =>
  (await readdir(join(scene.directory, 'objects/pack')))
    .filter((name) => name.endsWith('.pack'))
    .map((name) => join(scene.directory, 'objects/pack', name))

// Threat row G19: whatever a killed run left, the next one succeeds by itself.
describe.each<readonly [string, (scene: Scene) => Promise<void>]>([
  [
    'stale locks of git',
    async ({ directory }) => {
      for (const name of [
        'shallow.lock',
        'HEAD.lock',
        'config.lock',
        'packed-refs.lock',
        'refs/draehi/tip.lock',
      ]) {
        await writeFile(join(directory, name), '')
      }
    },
  ],
  [
    'half a pack',
    async ({ directory }) => {
      await writeFile(join(directory, 'objects/pack/tmp_pack_abc123'), 'PACK')
      await writeFile(join(directory, 'objects/pack/pack-1.keep.lock'), '')
    },
  ],
  [
    'half a clone beside the mirror',
    async ({ directory }) => {
      await mkdir(`${directory}.scratch-1-abc/mirror/objects/pack`, { recursive: true })
      await writeFile(`${directory}.scratch-1-abc/mirror/objects/pack/tmp_pack_x`, 'PACK')
    },
  ],
  [
    'a lock of a process that died',
    async ({ directory }) => writeFile(`${directory}.lock`, `${await deadPid()} ${hostname()}\n`),
  ],
  [
    'a lock of this process in a former life',
    async ({ directory }) => writeFile(`${directory}.lock`, `${process.pid} ${hostname()}\n`),
  ],
  [
    'an empty lock',
    async ({ directory }) => {
      await writeFile(`${directory}.lock`, '')
      await utimes(`${directory}.lock`, 1, 1)
    },
  ],
  ['no mirror', async ({ directory }) => rm(directory, { recursive: true })],
  ['a directory without a HEAD', async ({ directory }) => rm(join(directory, 'HEAD'))],
  [
    'an empty directory',
    async ({ directory }) => {
      await rm(directory, { recursive: true })
      await mkdir(directory)
    },
  ],
  [
    'a file where the mirror was',
    async ({ directory }) => {
      await rm(directory, { recursive: true })
      await writeFile(directory, '')
    },
  ],
  [
    'a ref without its commit',
    async ({ directory }) => writeFile(join(directory, 'refs/draehi/tip'), `${'a'.repeat(40)}\n`),
  ],
  ['a damaged configuration', async ({ directory }) => writeFile(join(directory, 'config'), '[core\n')],
  [
    'packs that are gone',
    async (scene) => {
      for (const pack of await packsOf(scene)) await rm(pack)
    },
  ],
  [
    'indexes that are gone',
    async (scene) => {
      for (const pack of await packsOf(scene)) await rm(pack.replace(/pack$/, 'idx'))
    },
  ],
  [
    'packs cut in half',
    async (scene) => {
      for (const pack of await packsOf(scene)) await truncate(pack, (await stat(pack)).size >> 1)
    },
  ],
  [
    'a shallow file of nonsense',
    async ({ directory }) => appendFile(join(directory, 'shallow'), 'nonsense\n'),
  ],
])('after a crash that left %s', (_name, damage) => {
  test('the next run succeeds, with nothing new and with something new', async () => {
    const repo = await repoOf({ 'a.md': '# A\n', 'b/c.md': '# C\n' })
    const scene = await sceneOf((await originOf(repo)).url)
    await scene.open()
    await damage(scene)
    const again = await scene.open()
    expect(await readTree(scene.directory, again.commit.oid)).toHaveLength(2)
    await damage(scene)
    const pushed = await repo.commit({ 'd.md': '# D\n' })
    const next = await scene.open()
    expect(next.commit.oid).toBe(pushed)
    const { files } = await readSources(next, { root: '' })
    expect(files.map(({ text }) => text)).toEqual(['# A\n', '# C\n', '# D\n'])
    expect(await readdir(dirname(scene.directory))).toEqual(['1.git'])
  })
})

test('a blob that was lost is fetched again by the next run', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf(repo.url)
  const mirror = await scene.open()
  for (const pack of await packsOf(scene)) await truncate(pack, 40)
  const error = await errorOf(readSources(mirror, { root: '' }))
  expect(error.code).toBe('git-unreachable')
  expect((await readSources(await scene.open(), { root: '' })).files).toHaveLength(1)
})

test('a living process that holds the mirror is waited for, and then named', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf(repo.url)
  await mkdir(dirname(scene.directory), { recursive: true })
  await writeFile(`${scene.directory}.lock`, `1 ${hostname()}\n`)
  const error = await errorOf(scene.open({ limits: { timeoutMs: 400 } }))
  expect([error.code, error.remedy]).toEqual([
    'busy',
    `Wait for it to end. If there is none, remove ${scene.directory}.lock.`,
  ])
  expect(await readFile(`${scene.directory}.lock`, 'utf8')).toBe(`1 ${hostname()}\n`)
})

test('a lock that is older than any run can be is taken over', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const scene = await sceneOf(repo.url)
  await mkdir(dirname(scene.directory), { recursive: true })
  await writeFile(`${scene.directory}.lock`, '1 another-machine\n')
  await utimes(`${scene.directory}.lock`, 1, 1)
  expect((await scene.open()).branch).toBe('main')
})
