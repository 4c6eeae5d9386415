import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PackedPage, StoredPage } from '../../src/markdown/packed-page.ts'
import type { ParsedKey } from '../../src/parsed/parsed-key.ts'
import {
  DamagedPackError,
  openParsedPack,
  parsedPackFile,
  removeParsedPack,
} from '../../src/parsed/parsed-pack.ts'

let home: string
let file: string
let count = 0
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'draehi-parsed-'))
})
beforeEach(() => {
  file = parsedPackFile(home, ++count)
})
afterAll(() => rm(home, { recursive: true, force: true }))

const key = (n: number): ParsedKey => n.toString(16).padStart(64, '0') as ParsedKey
const page = (facts: string, size = 10): PackedPage => ({ facts, texts: new Uint8Array(size).fill(7).buffer })

const whole = (stored: StoredPage | undefined): PackedPage | undefined =>
  stored && { facts: stored.facts, texts: stored.readTexts() }

async function keep(pages: Readonly<Record<number, PackedPage>>): Promise<void> {
  const pack = openParsedPack(file, { isFresh: false })
  for (const [n, one] of Object.entries(pages)) pack.keep(key(Number(n)), one)
  await pack.close()
}

/** The facts of the pages that are found. @param isFresh as `--force` opens it */
async function found(numbers: readonly number[], isFresh = false): Promise<(string | undefined)[]> {
  const pack = openParsedPack(file, { isFresh })
  const facts = numbers.map((n) => pack.read(key(n))?.facts)
  await pack.close()
  pack.release()
  return facts
}

test('a page that was kept is read as it was, by the next run and by the one after it', async () => {
  await keep({ 1: page('ünï 日本'), 2: page('', 0) })
  await keep({ 3: page('three') })
  const pack = openParsedPack(file, { isFresh: false })
  expect(whole(pack.read(key(1)))).toEqual(page('ünï 日本'))
  expect(whole(pack.read(key(2)))).toEqual(page('', 0))
  expect(whole(pack.read(key(3)))).toEqual(page('three'))
  expect(pack.read(key(4))).toBeUndefined()
  await pack.close()
})

test('the file is for its owner alone', async () => {
  await keep({ 1: page('one') })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(home, 'parsed'))).mode & 0o777).toBe(0o700)
})

test('a record of which any byte is another is not there, or found to be damaged when its texts are read', async () => {
  await keep({ 1: page('one'), 2: page('two') })
  const intact = await readFile(file)
  const length = intact.length / 2
  let late = 0
  for (let at = 0; at < length; at++) {
    const broken = Buffer.from(intact)
    broken[at] = (broken[at] ?? 0) ^ 0x10
    await writeFile(file, broken)
    const pack = openParsedPack(file, { isFresh: false })
    const one = pack.read(key(1))
    expect([undefined, 'two']).toContain(pack.read(key(2))?.facts)
    if (one !== undefined) {
      expect(one.readTexts).toThrow(DamagedPackError)
      expect(await readdir(join(home, 'parsed'))).not.toContain(`${count}.pack`)
      late += 1
    }
    await pack.close()
    pack.release()
    await writeFile(file, intact)
  }
  expect(late).toBe(10)
})

test('texts are read until the pack is released, and no longer', async () => {
  await keep({ 1: page('one') })
  const pack = openParsedPack(file, { isFresh: false })
  const one = pack.read(key(1))
  await pack.close()
  expect(whole(one)).toEqual(page('one'))
  pack.release()
  pack.release()
  expect(one?.readTexts).toThrow(RangeError)
  expect(await found([1])).toEqual(['one'])
})

test('of a file that ends early, the records before its end are read, and what is kept then is found', async () => {
  await keep({ 1: page('one'), 2: page('two') })
  const { size } = await stat(file)
  await truncate(file, size - 1)
  expect(await found([1, 2])).toEqual(['one', undefined])
  await appendFile(file, 'half of a rec')
  const pack = openParsedPack(file, { isFresh: false })
  expect(pack.read(key(1))?.facts).toBe('one')
  pack.keep(key(2), page('two'))
  await pack.close()
  await found([1, 2])
  expect(await found([1, 2])).toEqual(['one', 'two'])
})

test('a file that is none of ours is as good as none', async () => {
  await keep({ 1: page('one') })
  await writeFile(file, 'x'.repeat(5000))
  expect(await found([1])).toEqual([undefined])
  await keep({ 1: page('one') })
  await found([1])
  expect(await found([1])).toEqual(['one'])
})

test('what no run asks for any more is let go once it is the larger part', async () => {
  const size = 1_000_000
  await keep({ 1: page('one', size), 2: page('two', size), 3: page('three', size) })
  expect(await found([1])).toEqual(['one'])
  expect((await stat(file)).size).toBeLessThan(1.1 * size)
  expect(await found([1, 2, 3])).toEqual(['one', undefined, undefined])
  expect(await readdir(join(home, 'parsed'))).toContain(`${count}.pack`)
})

test('the file reaches a plateau over a hundred runs that each change a page', async () => {
  const size = 200_000
  let most = 0
  for (let n = 10; n < 110; n++) {
    const pack = openParsedPack(file, { isFresh: false })
    for (let known = n - 10; known < n; known++) pack.read(key(known))
    pack.keep(key(n), page(String(n), size))
    await pack.close()
    most = Math.max(most, (await stat(file)).size)
  }
  expect(most).toBeLessThan(25 * size)
  expect((await found([109]))[0]).toBe('109')
})

test('a fresh run knows nothing, and replaces what there was', async () => {
  await keep({ 1: page('one') })
  const pack = openParsedPack(file, { isFresh: true })
  expect(pack.read(key(1))).toBeUndefined()
  pack.keep(key(1), page('anew'))
  await pack.close()
  expect(await found([1])).toEqual(['anew'])
})

test('a reader goes on with what it opened while another run writes the file anew', async () => {
  const size = 2_000_000
  await keep({ 1: page('one', size), 2: page('two', size) })
  const reader = openParsedPack(file, { isFresh: false })
  await found([], true)
  expect((await stat(file)).size).toBe(0)
  expect(reader.read(key(2))?.facts).toBe('two')
  await reader.close()
})

test('two runs that keep pages at once keep all of them', async () => {
  const packs = Array.from({ length: 4 }, () => openParsedPack(file, { isFresh: false }))
  for (const [n, pack] of packs.entries()) {
    for (let one = 0; one < 50; one++) pack.keep(key(n * 50 + one), page(`${n} ${one}`, 100_000))
  }
  await Promise.all(packs.map((pack) => pack.close()))
  expect(await found([0, 60, 120, 199])).toEqual(['0 0', '1 10', '2 20', '3 49'])
})

test('a directory that cannot be written to costs nothing but time', async () => {
  await writeFile(join(home, 'no-directory'), '')
  const nowhere = openParsedPack(join(home, 'no-directory', '1.pack'), { isFresh: false })
  nowhere.keep(key(1), page('one'))
  expect(nowhere.read(key(1))).toBeUndefined()
  await expect(nowhere.close()).resolves.toBeUndefined()
})

test('a removed pack is gone', async () => {
  await keep({ 1: page('one') })
  await removeParsedPack(file)
  expect(await found([1])).toEqual([undefined])
  await removeParsedPack(file)
})
