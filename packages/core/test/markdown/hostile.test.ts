import { expect, test } from 'vitest'
import { mask, unmask } from '../../src/markdown/mask.ts'
import type { Dialect } from '../../src/nouns.ts'
import { read } from './read.ts'

/** Inputs that are slow wherever syntax is searched again from every start. The limit is the runner's. */
const SYNTAX: Readonly<Record<string, string>> = {
  'wikilink openers': '[['.repeat(50_000),
  'embed openers': '![[a|'.repeat(50_000),
  'labelled openers': '[[a|'.repeat(50_000),
  'block reference openers': '(('.repeat(50_000),
  'macro openers': '{{'.repeat(50_000),
  'hiccup openers': '[:div '.repeat(10_000),
  hashes: '#'.repeat(50_000),
  'tags glued together': '#a'.repeat(50_000),
  'tags with levels': `#${'a/'.repeat(50_000)}`,
  'closers without openers': ']]'.repeat(2_000),
  'property keys without an end': `${'a'.repeat(50_000)}:`,
  'property colons': 'a::'.repeat(30_000),
  backslashes: `${'\\'.repeat(50_000)}[[a]]`,
  'carets at the end': `a${' ^'.repeat(30_000)}`,
  dollars: '$'.repeat(100_000),
  'formula openers': '$a '.repeat(30_000),
  'different formulas': Array.from({ length: 5_000 }, (_, i) => `$x_${i}$`).join(' '),
  'braces at the end of a heading': `# a${' {#'.repeat(30_000)}`,
  'spaces inside a heading': `# a${' '.repeat(50_000)}b ^c`,
  'spaces inside a paragraph': `a${' '.repeat(50_000)}b ^c`,
  'openers in a list of tags': `tags:: ${'[['.repeat(50_000)}`,
  'quotes in a list of tags': `tags:: ${'"a,'.repeat(50_000)}`,
  'spaces before a fence that is none': `---${' '.repeat(100_000)}x\na\n---`,
  'highlights that touch': 'a=='.repeat(30_000),
  'carets that touch': 'a^^'.repeat(30_000),
  'comments that touch': '%%'.repeat(50_000),
  'comments in one line': '%%a%% b '.repeat(10_000),
  'a comment before spaces': `a %%b%%${' '.repeat(50_000)}c`,
  'footnotes that never close': '^[a '.repeat(8_000),
  'footnotes one after another': '^[a] '.repeat(4_000),
  'brackets that close nothing': `^[a${']'.repeat(5_000)}`,
  'callouts in one line': `> [!a] ${'[!a] '.repeat(4_000)}`,
  'callouts one after another': '> [!a]\n\n'.repeat(1_000),
  'HTML comments in one line': '<!-- a --> '.repeat(4_000),
  'HTML comments that never close': '<!--'.repeat(20_000),
  'links one after another': '[[a]]'.repeat(20_000),
  'different links': Array.from({ length: 20_000 }, (_, i) => `[[${i}a]]`).join(' '),
}

for (const [name, text] of Object.entries(SYNTAX))
  for (const dialect of ['logseq', 'obsidian', 'plain'] satisfies Dialect[])
    test(`${name} are read in time in ${dialect}`, () => {
      expect(read(text, dialect).facts.name).toBe('a')
    })

test('a definition that every bullet uses is not parsed with every bullet', () => {
  const bullets = Array.from({ length: 2_000 }, (_, i) => `- [y] ${i}`).join('\n')
  const { facts } = read(`- [y]: ${'u'.repeat(10_000)}\n${bullets}`, 'logseq')
  expect(facts.links).toHaveLength(2_000)
})

test('every backslash before an opener is counted once', () => {
  const text = '\\[['.repeat(30_000)
  expect(read(text, 'obsidian').facts.links).toEqual([])
})

test('thousands of bullets are read in time', () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `${'\t'.repeat(i % 5)}- a [[b]]`).join('\n')
  expect(read(text, 'logseq').blocks).toHaveLength(20_000)
})

/** Parsed they cost what their escapes, lines and brackets cost any markdown parser; masked, what they are long. */
const FORMULAS: Readonly<Record<string, string>> = {
  'in one line of a table': `|${'$a|'.repeat(60_000)}`,
  'displayed, in one line': '$$a '.repeat(50_000),
  'displayed, one a line': '$$a\n'.repeat(50_000),
  'displayed, never ending': '$$\n$a\n'.repeat(30_000),
  'behind escapes': '$a\\$'.repeat(50_000),
  'between backticks': '$`a`'.repeat(50_000),
  'between runs of backticks': Array.from({ length: 600 }, (_, i) => `$${'`'.repeat(i)}`).join('a'),
  'in addresses': '://$](a'.repeat(30_000),
  'in quotes': `${'> '.repeat(2_000)}$$\n`.repeat(50),
}

test.each(Object.entries(FORMULAS))('openers of formulas %s are masked in time', (_, text) => {
  for (const math of ['tex', 'github'] as const) {
    const masked = mask(text, { macros: false, math })
    expect(unmask(masked.text, masked)).toBe(text)
  }
})
