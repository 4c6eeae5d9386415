import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import type { Dialect } from '../../src/nouns.ts'
import { read } from './read.ts'

/** Highlights in angle brackets, everything else as its text. */
function print(node: Nodes): string {
  const inner = 'children' in node ? node.children.map(print).join('') : 'value' in node ? node.value : ''
  return node.type === 'highlight' ? `<${inner}>` : inner
}

const check = (markdown: string, text: string, dialect: Dialect = 'obsidian'): void =>
  expect(print(read(markdown, dialect).tree)).toBe(text)

test.each([
  ['==a==', '<a>'],
  ['a==b==c', 'a<b>c'],
  ['==a b== ==c==', '<a b> <c>'],
  ['==a *b* `c`== d', '<a b c> d'],
  ['**==a==** ==*b*==', '<a> <b>'],
  ['==日本語==です', '<日本語>です'],
  ['==a ==b==', '<a ==b>'],
  ['==a[^1]==\n\n[^1]: b', '<a>b'],
])('%s is highlighted as %s', (markdown, text) => check(markdown, text))

test.each(['a == b == c', '== a ==', '==a', 'a==', '====', '===a===', '=a=', '==', '== ==', '*==a*==b'])(
  '%s is text',
  (markdown) => expect(print(read(markdown, 'obsidian').tree)).not.toMatch(/</u),
)
test('a backslash keeps the delimiter', () => {
  check('\\==a==', '==a==')
  check('&amp; &#x1F600; &x; \\==a== ==b==', '& 😀 &x; ==a== <b>')
  check('> x  \n> y\t\n> \\==a== ==b==', 'xy==a== <b>')
  check('\\*\\==a== \\\\==b==', '*==a== \\<b>')
})
test('nothing in code is highlighted', () => check('`==a==`\n\n    ==b==', '==a====b=='))
test('carets are delimiters in Logseq', () => {
  check('- ^^a^^ ==b==', '<a> <b>', 'logseq')
  check('- ^^a ==b^^ c==', '<a ==b> c==', 'logseq')
  check('^^a^^', '^^a^^')
  check('2 ^^ 3 ^^ 4', '2 ^^ 3 ^^ 4', 'logseq')
})
test('plain markdown has no highlights', () => check('==a==', '==a==', 'plain'))
test('a wikilink in a highlight is a link', () => {
  const { facts, blocks } = read('==a [[b]] c==', 'obsidian')
  expect([facts.links.map(({ target }) => target), blocks[0]?.text]).toEqual([['b'], 'a b c'])
})
