import { expect, test } from 'vitest'
import { isDraehiError } from '../../src/errors.ts'
import type { StoredRows } from '../../src/nouns.ts'
import { checkGuards } from '../../src/plan/check-guards.ts'
import { comparePages, type PageComparison } from '../../src/plan/compare-pages.ts'
import { nothingStored, rowsOf, storedAs } from './rows-builder.ts'

const pages = (names: string): Record<string, string[]> =>
  Object.fromEntries([...names].map((name) => [name, [`text of ${name.toLowerCase()}`]]))

const comparison = (stored: StoredRows, after: string): PageComparison =>
  comparePages(
    stored,
    rowsOf(pages(after)).nodes.flatMap((node) => {
      const text = node.metadata['textDigest']
      return node.kind === 'page' ? [{ uuid: node.uuid, textDigest: () => String(text) }] : []
    }),
  )

/** Stored and next pages, one letter each; an upper-case letter is the page of that text under another name. */
const refusal = (before: string, after: string): string => {
  const stored = before === '' ? nothingStored : storedAs(rowsOf(pages(before)))
  try {
    checkGuards(comparison(stored, after), after.length)
    return 'goes on'
  } catch (error) {
    return isDraehiError(error) ? error.code : 'a bug'
  }
}

test.each([
  ['a first page', '', 'a', 'goes on'],
  ['no page at first', '', '', 'guard-no-pages'],
  ['every page gone', 'abcd', '', 'guard-no-pages'],
  ['half of the pages gone', 'abcd', 'ab', 'goes on'],
  ['more than half of the pages gone', 'abcd', 'a', 'guard-pages-removed'],
  ['more than half gone and as many others come', 'abcd', 'axyz', 'guard-pages-removed'],
  ['all pages moved', 'abcd', 'ABCD', 'goes on'],
  ['half moved and half gone', 'abcd', 'AB', 'goes on'],
  ['the only page replaced by another', 'a', 'b', 'guard-pages-removed'],
])('%s: %s → %s', (_, before, after, expected) => {
  expect(refusal(before, after)).toBe(expected)
})

test('a refusal says how many of how many pages, and that readers see no difference', () => {
  const stored = storedAs(rowsOf(pages('abc')))
  expect(() => checkGuards(comparison(stored, 'a'), 1)).toThrowError(
    expect.objectContaining({
      message: '2 of 3 pages would disappear.',
      state: 'The live site is unchanged.',
      data: { removed: 2, before: 3 },
    }),
  )
})
