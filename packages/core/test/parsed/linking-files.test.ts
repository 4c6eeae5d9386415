import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Oid } from '../../src/nouns.ts'
import { linkingFile, openLinkingFiles } from '../../src/parsed/linking-files.ts'
import { parsedPackFile, removeParsedPack } from '../../src/parsed/parsed-pack.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'draehi-linking-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const oid = (n: number): Oid => n.toString(16).padStart(40, '0') as Oid
const fileOf = (workspace: number): string => linkingFile(parsedPackFile(home, workspace))

async function keep(file: string, judged: readonly boolean[]): Promise<void> {
  const files = await openLinkingFiles(file, { isFresh: false })
  for (const [n, isLinking] of judged.entries()) files.set(oid(n), isLinking)
  await files.save()
}

async function found(file: string, numbers: readonly number[], isFresh = false) {
  const files = await openLinkingFiles(file, { isFresh })
  const judged = numbers.map((n) => files.get(oid(n)))
  await files.save()
  return judged
}

test('what was judged is known to the next run, and what it does not ask for is let go', async () => {
  const file = fileOf(1)
  await keep(file, [true, false, true])
  expect(await found(file, [0, 1, 2, 3])).toEqual([true, false, true, undefined])
  expect(await found(file, [1])).toEqual([false])
  expect(await found(file, [0, 1])).toEqual([undefined, false])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a run that is to know nothing knows nothing, and one that judges nothing leaves it as it is', async () => {
  const file = fileOf(2)
  await keep(file, [false])
  expect(await found(file, [0], true)).toEqual([undefined])
  expect(await found(file, [0])).toEqual([false])
})

test('a file of which any byte is another is none', async () => {
  const file = fileOf(3)
  await keep(file, [true, false])
  const whole = await readFile(file)
  for (let at = 0; at < whole.length; at++) {
    const broken = Buffer.from(whole)
    broken[at] = (broken[at] ?? 0) ^ 1
    await writeFile(file, broken)
    const files = await openLinkingFiles(file, { isFresh: false })
    expect([files.get(oid(0)), files.get(oid(1))]).toEqual([undefined, undefined])
  }
})

test('it goes with the parsed pages', async () => {
  await keep(fileOf(4), [true])
  await removeParsedPack(parsedPackFile(home, 4))
  expect(await found(fileOf(4), [0])).toEqual([undefined])
})
