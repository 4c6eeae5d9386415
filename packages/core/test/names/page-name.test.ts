import { expect, test } from 'vitest'
import type { JournalFormat } from '../../src/nouns.ts'
import { fullPageName, lookupKey, parsePageName, toPageName, toPagePath } from '../../src/page-name.ts'

test.each([
  ['  Garden  ', 'Garden'],
  ['a  b\tc\n', 'a b c'],
  ['Cafe\u0301', 'Café'],
  ['a\u200bb\u202ec\u0000', 'abc'],
  ['/a//b / c/', 'a/b/c'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['👩\u200d💻', '👩\u200d💻'],
  ['❤\ufe0f', '❤\ufe0f'],
  ['\ud800a', 'a'],
  ['Jan 15th, 2024', 'Jan 15th, 2024'],
])('%j is the name %j', (text, name) => {
  expect(parsePageName(text)).toBe(name)
})

test.each(['', '   ', '/', '\u200b', '\u000b\ufffe\u2028', '\ufeff'])('%j is no name', (text) => {
  expect(parsePageName(text)).toBeUndefined()
})

test.each([
  ['Straße', 'STRASSE'],
  ['ΟΔΟΣ', 'οδος'],
  ['ﬁle', 'FILE'],
  ['Ｆｕｌｌ', 'full'],
  ['é', 'E\u0301'],
  ['a\u200bb', 'AB'],
  ['a\u00a0 b', 'A B'],
  ['می\u200cخواهم', 'میخواهم'],
  ['❤\ufe0f', '❤'],
])('%j and %j are the same name to a link', (a, b) => {
  expect(lookupKey(a)).toBe(lookupKey(b))
})

test.each([
  ['ı', 'i'],
  ['e', 'é'],
  ['apple', '\u0430pple'],
  ['C++', 'C#'],
  ['a b', 'a-b'],
  ['か', 'が'],
])('%j and %j are different names to a link', (a, b) => {
  expect(lookupKey(a)).not.toBe(lookupKey(b))
})

test('a file whose name is taken has its whole path as a name', () => {
  expect(fullPageName('guide/README.md')).toBe('guide/README')
})

const config = (journal: JournalFormat) =>
  ({ dialect: 'obsidian', fileNameFormat: 'triple-lowbar', journal }) as const

test('a daily note may lie in folders made of its day', () => {
  const journal = { directory: 'daily', fileFormat: 'yyyy/MM/yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' }
  expect(toPageName('daily/2024/01/2024-01-15.md', config(journal))).toEqual({
    name: 'daily/2024/01/2024-01-15',
    journalDay: '2024-01-15',
  })
  expect(toPageName('daily/2024/02/2024-01-15.md', config(journal))?.journalDay).toBeUndefined()
  expect(toPageName('2024/01/2024-01-15.md', config(journal))?.journalDay).toBeUndefined()
})

test('a Logseq journal is named by the title format of its graph', () => {
  const journal = { directory: 'journals', fileFormat: 'dd-MM-yyyy', titleFormat: 'EEEE, dd.MM.yyyy' }
  const named = toPageName('journals/15-01-2024.md', {
    dialect: 'logseq',
    fileNameFormat: 'triple-lowbar',
    journal,
  })
  expect(named).toEqual({ name: 'Monday, 15.01.2024', journalDay: '2024-01-15' })
})

test('10,000 combining marks and 2,700 digits make addresses that fit', () => {
  for (const text of [`a${'\u0301'.repeat(10_000)}`, '0123456789abcdef'.repeat(170), 'a/'.repeat(2000)]) {
    const name = parsePageName(text)
    expect(name && Buffer.byteLength(toPagePath(name))).toBeLessThanOrEqual(1000)
  }
})
