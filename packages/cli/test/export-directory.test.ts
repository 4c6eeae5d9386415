import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openExport, type WrittenFile } from '../src/export-directory.ts'

let root: string
let out: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'draehi-export-'))
  out = join(root, 'deep', 'site')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function* filesOf(files: Readonly<Record<string, string>>): AsyncGenerator<WrittenFile> {
  for (const [path, text] of Object.entries(files)) {
    const stream = (async function* () {
      for (const letter of text) yield Buffer.from(letter)
    })()
    yield { path, body: path.endsWith('.png') ? stream : Buffer.from(text) }
  }
}

const write = async (files: Readonly<Record<string, string>>, onFile = () => undefined): Promise<number> =>
  (await openExport(out)).write(filesOf(files), onFile)

async function listed(): Promise<readonly string[]> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort()
}

test('an export takes the place of the one before, and leaves nothing of it', async () => {
  expect(await write({ 'index.html': 'one', 'a/index.html': 'a', 'p.png': 'png' })).toBe(7)
  expect(await write({ 'index.html': 'two', 'b.md': 'b' })).toBe(4)
  expect(await listed()).toEqual(['.draehi-export', 'b.md', 'index.html'])
  expect(await readFile(join(out, '.draehi-export'), 'utf8')).toBe('b.md\nindex.html\n')
  expect(await readFile(join(out, 'index.html'), 'utf8')).toBe('two')
  expect(await readdir(join(root, 'deep'))).toEqual(['site'])
})

test('one that is stopped changes nothing', async () => {
  await write({ 'index.html': 'one' })
  let count = 0
  const stop = (): undefined => {
    count += 1
    if (count === 2) throw new Error('stopped')
    return undefined
  }
  await expect(write({ 'index.html': 'two', 'b.md': 'b' }, stop)).rejects.toThrow('stopped')
  expect(await readFile(join(out, 'index.html'), 'utf8')).toBe('one')
  expect(await readdir(join(root, 'deep'))).toEqual(['site'])
})

test('what others put there is theirs', async () => {
  await write({ 'a/index.html': 'one' })
  await writeFile(join(out, 'a', 'CNAME'), 'mine')
  await expect(write({ 'a/index.html': 'two' })).rejects.toMatchObject({ code: 'bad-argument' })
  expect(await readFile(join(out, 'a', 'index.html'), 'utf8')).toBe('one')
})

test('links are not followed, wherever they are', async () => {
  const elsewhere = join(root, 'elsewhere')
  await mkdir(elsewhere)
  await mkdir(join(root, 'deep'))
  await symlink(elsewhere, out)
  await expect(write({ 'index.html': 'x' })).rejects.toMatchObject({ code: 'bad-argument' })
  await rm(out)
  await write({ 'a/index.html': 'one' })
  await rm(join(out, 'a'), { recursive: true })
  await symlink(elsewhere, join(out, 'a'))
  await expect(write({ 'a/index.html': 'two' })).rejects.toMatchObject({ code: 'bad-argument' })
  expect(await readdir(elsewhere)).toEqual([])
})

test('a file is no directory', async () => {
  await mkdir(join(root, 'deep'))
  await writeFile(out, 'mine')
  await expect(write({ 'index.html': 'x' })).rejects.toMatchObject({ code: 'bad-argument' })
  expect(await readFile(out, 'utf8')).toBe('mine')
})
