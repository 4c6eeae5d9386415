import { expect, test } from 'vitest'
import { defaultTitle, toCallout } from '../../src/markdown/callout.ts'
import { visit } from '../../src/markdown/visit.ts'
import type { Dialect } from '../../src/nouns.ts'
import { read } from './read.ts'

test.each([
  ['note', ['note']],
  ['abstract', ['abstract', 'summary', 'tldr']],
  ['info', ['info']],
  ['todo', ['todo']],
  ['tip', ['tip', 'hint', 'important']],
  ['success', ['success', 'check', 'done']],
  ['question', ['question', 'help', 'faq']],
  ['warning', ['warning', 'caution', 'attention']],
  ['failure', ['failure', 'fail', 'missing']],
  ['danger', ['danger', 'error']],
  ['bug', ['bug']],
  ['example', ['example']],
  ['quote', ['quote', 'cite']],
])('the family %s has the names %j', (family, names) => {
  for (const name of names)
    expect(toCallout(name.toUpperCase(), 'obsidian')).toEqual({ family, name, fold: undefined })
})
test('GitHub has colours of its own', () => {
  const families = ['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map(
    (name) => toCallout(name, 'plain').family,
  )
  expect(families).toEqual(['note', 'tip', 'important', 'warning', 'danger'])
})
test('a name is a title with its first letter in upper case', () => {
  expect(['faq', 'my-own', 'über', 'メモ'].map((name) => defaultTitle({ name }))).toEqual([
    'Faq',
    'My-own',
    'Über',
    'メモ',
  ])
})

/** Every callout as `name fold`, with its text. */
const check = (markdown: string, callouts: readonly string[], dialect: Dialect = 'obsidian'): void => {
  const found: string[] = []
  visit(read(markdown, dialect).tree, (node) => {
    const { callout } = node.data ?? {}
    if (callout !== undefined) found.push([callout.name, callout.fold].filter(Boolean).join(' '))
  })
  expect(found).toEqual(callouts)
}

test('a type is known by any case, and folds by its sign', () =>
  check('> [!NoTe]\n\n> [!tip]+\n\n> [!a b|c]- d', ['note', 'tip open', 'a b closed']))
test('callouts stand in callouts, lists and bullets', () => {
  check('> [!note]\n> > [!tip]\n> > > [!bug]', ['note', 'tip', 'bug'])
  check('1. a\n   > [!note]', ['note'])
  check('- > [!note]\n\t- > [!tip]', ['note', 'tip'], 'logseq')
})
test('other quotes are quotes', () =>
  check('> note\n\n> a [!note]\n\n> \\[!note]\n\n> [!]\n\n> [! ]\n\n> `[!note]`\n\n>     [!note]', []))
test('a definition of the label makes it a link', () => check('> [!note]\n\n[!note]: /a', []))
test('in plain markdown only what GitHub takes for an alert', () =>
  check('> [!note]\n\n> [!Tip]\n> a\n\n> [!tip]+\n\n> [!tip] a\n\n> [!info]', ['note', 'tip'], 'plain'))
test('a callout is one block, and its title is in its text', () => {
  const { blocks } = read('> [!note] *a* [[b|c]]\n> d\n> - e', 'obsidian')
  expect(blocks.map(({ kind, text }) => [kind, text])).toEqual([['quote', 'a c d e']])
})
test('a heading in a callout is part of no outline', () =>
  expect(read('> [!note]\n> # a', 'obsidian').blocks.map(({ kind }) => kind)).toEqual(['quote']))
