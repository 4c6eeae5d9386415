import { expect, test } from 'vitest'
import { plainText } from '../../src/markdown/plain-text.ts'
import { visit } from '../../src/markdown/visit.ts'
import type { Dialect } from '../../src/nouns.ts'
import { read } from './read.ts'

/** The text of every note, in the order of the tree. */
const check = (markdown: string, notes: readonly string[], dialect: Dialect = 'obsidian'): void => {
  const found: string[] = []
  visit(read(markdown, dialect).tree, (node) => {
    if (node.type === 'footnoteDefinition') found.push(plainText(node.children, []))
  })
  expect(found).toEqual(notes)
}

test('a note is what stands in the brackets', () => check('a^[b *c* `d`] e ^[f]', ['b c d', 'f']))
test('a note may hold brackets', () => check('^[a [b] c]', ['a [b] c']))
test('a note may hold a link', () => check('^[a [b](c) d]', ['a b d']))
test('a note may hold a note', () =>
  check(
    '^[a ^[b] c]',
    ['b', 'a  c'].map((text) => text.replace('  ', ' ')),
  ))
test('a backslash keeps caret and bracket', () => {
  check('\\^[a]', [])
  check('^[a \\] b]', ['a ] b'])
})
test('what is empty, open, or in code or a label is text', () => check('^[] ^[ ] `^[a]` [^[b]](c) ^[d', []))
test('other dialects have none', () => {
  check('^[a]', [], 'plain')
  check('- ^[a]', [], 'logseq')
})
test('a name that the author took is not taken again', () =>
  check('a[^inline-1] ^[b]\n\n[^inline-1]: c', ['c', 'b']))
test('a link in a note belongs to the block of the note', () => {
  const { facts } = read('a\n\nb^[[[c]]]\n\nd', 'obsidian')
  expect(facts.links.map(({ target, block }) => [target, block])).toEqual([['c', 1]])
})
