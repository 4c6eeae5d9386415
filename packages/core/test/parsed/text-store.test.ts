import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PackedPage, packPage, type StoredPage } from '../../src/markdown/packed-page.ts'
import { textPlaces } from '../../src/markdown/packed-texts.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import { DamagedPackError } from '../../src/parsed/parsed-pack.ts'
import { openTextStore } from '../../src/parsed/text-store.ts'
import { config, sourceFile } from '../markdown-html/support.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'draehi-texts-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

const page = (n: number, size = 10): PackedPage => ({
  facts: `page ${n}`,
  texts: new Uint8Array(size).fill(n).buffer,
})
const whole = (one: PackedPage | StoredPage): PackedPage => ({
  facts: one.facts,
  texts: 'texts' in one ? one.texts : one.readTexts(),
})
const isStored = (one: PackedPage | StoredPage): boolean => 'readTexts' in one

test('texts beyond what stays in memory lie in a file without a name, and are read as they were', async () => {
  const directory = join(home, 'parsed')
  const store = openTextStore(join(directory, '1.texts'), 15)
  const pages = [page(1), page(2), page(3, 0), page(4)]
  const put = pages.map((one) => store.put(one))
  expect(put.map(isStored)).toEqual([false, true, true, true])
  expect(await readdir(directory)).toEqual([])
  expect(put.map(whole)).toEqual(pages)
  expect(put.toReversed().map(whole)).toEqual(pages.toReversed())
  store.release()
  expect(() => put.map(whole)).toThrow(DamagedPackError)
})

test('where no file can be made, texts stay in memory', async () => {
  await writeFile(join(home, 'file'), '')
  const store = openTextStore(join(home, 'file', '1.texts'), 0)
  const put = [page(1), page(2)].map((one) => store.put(one))
  expect(put).toEqual([page(1), page(2)])
  store.release()
})

test('a file that a run with the same id left is replaced', async () => {
  const file = join(home, 'left', '1.texts')
  await mkdir(join(home, 'left'))
  await writeFile(file, 'left')
  const store = openTextStore(file, 0)
  expect(whole(store.put(page(1)))).toEqual(page(1))
  expect(await readdir(join(home, 'left'))).toEqual([])
  store.release()
})

test('each text of a page is read alone as it is among all of them', () => {
  const store = openTextStore(join(home, 'alone', '1.texts'), 0)
  const texts = ['# One\n\nTwo **three**.', '', `- ${'字'.repeat(50_000)}\n- four`]
  const packed = texts.map((text, n) => packPage(parsePage(sourceFile(text, `${n}.md`), config())))
  const put = packed.map((one) => store.put(one))
  for (const [n, one] of packed.entries()) {
    const places = textPlaces(one.texts) ?? new Uint32Array()
    const stored = put[n]
    const alone = Array.from(places.subarray(1), (_, place) =>
      stored !== undefined && 'readText' in stored ? stored.readText(place) : undefined,
    )
    const bytes = Buffer.from(one.texts)
    expect(alone.length).toBeGreaterThan(3)
    expect(alone).toEqual(
      Array.from(places.subarray(1), (to, place) => bytes.toString('utf8', places[place], to)),
    )
  }
  store.release()
  expect(() => put.map((one) => 'readText' in one && one.readText(0))).toThrow(DamagedPackError)
})
