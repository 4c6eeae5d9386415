import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Dialect } from '../../src/nouns.ts'
import { printDocument } from './print-document.ts'
import { read } from './read.ts'

/** `fixtures/syntax/<dialect>/<construct>.md` is read as the `.txt` beside it says. */

const top = new URL('../../../../fixtures/syntax/', import.meta.url)

for (const dialect of ['logseq', 'obsidian', 'plain'] satisfies Dialect[]) {
  const directory = new URL(`${dialect}/`, top)
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.md'))) {
    test(`${dialect}: ${name}`, () => {
      const source = readFileSync(new URL(name, directory), 'utf8')
      const expected = readFileSync(new URL(name.replace(/md$/u, 'txt'), directory), 'utf8')
      expect(printDocument(read(source, dialect))).toBe(expected)
    })
    test(`${dialect}: ${name} with CRLF and with CR is the same`, () => {
      const source = readFileSync(new URL(name, directory), 'utf8')
      const { tree: _, ...document } = read(source, dialect)
      const { tree: _crlf, ...crlf } = read(source.replaceAll('\n', '\r\n'), dialect)
      const { tree: _cr, ...cr } = read(`\ufeff${source.replaceAll('\n', '\r')}`, dialect)
      expect(crlf).toEqual(document)
      expect(cr).toEqual(document)
    })
  }
}

test('every construct has its expectation, and every expectation its construct', () => {
  const stems = (extension: string): string[] =>
    readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(extension))
      .map((name) => name.slice(0, -extension.length))
      .sort()
  expect(stems('.md')).toEqual(stems('.txt'))
  expect(stems('.md').length).toBeGreaterThan(15)
})
