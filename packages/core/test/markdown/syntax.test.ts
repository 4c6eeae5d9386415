import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { PageDocument } from '../../src/markdown/document.ts'
import type { Dialect, GraphConfig } from '../../src/nouns.ts'
import { printDocument } from './print-document.ts'
import { read } from './read.ts'

/** `fixtures/syntax/<dialect>/<construct>.md` is read as the `.txt` beside it says. */

const top = new URL('../../../../fixtures/syntax/', import.meta.url)

/** By folder. The mirror that Logseq 2 writes is Logseq's dialect in another form. */
const FOLDERS: Readonly<Record<string, readonly [Dialect, Partial<GraphConfig>]>> = {
  logseq: ['logseq', {}],
  mirror: ['logseq', { fileNameFormat: 'mirror' }],
  obsidian: ['obsidian', {}],
  plain: ['plain', {}],
}

for (const [folder, [dialect, config]] of Object.entries(FOLDERS)) {
  const directory = new URL(`${folder}/`, top)
  const readAs = (source: string): PageDocument => read(source, dialect, 'a.md', config)
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.md'))) {
    test(`${folder}: ${name}`, () => {
      const source = readFileSync(new URL(name, directory), 'utf8')
      const expected = readFileSync(new URL(name.replace(/md$/u, 'txt'), directory), 'utf8')
      expect(printDocument(readAs(source))).toBe(expected)
    })
    test(`${folder}: ${name} with CRLF and with CR is the same`, () => {
      const source = readFileSync(new URL(name, directory), 'utf8')
      const { tree: _, ...document } = readAs(source)
      const { tree: _crlf, ...crlf } = readAs(source.replaceAll('\n', '\r\n'))
      const { tree: _cr, ...cr } = readAs(`\ufeff${source.replaceAll('\n', '\r')}`)
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
