import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hideComments } from '../../src/markdown/comment.ts'
import type { Dialect } from '../../src/nouns.ts'
import { printBlocks } from './print-document.ts'
import { read } from './read.ts'

const check = (markdown: string, blocks: string, dialect: Dialect = 'obsidian'): void =>
  expect(printBlocks(read(markdown, dialect))).toBe(blocks)

test('a comment in a line is gone', () => check('a %%b%% c', 'paragraph 1: a c\n'))
test('a comment between words is gone', () => check('a%%b%%c', 'paragraph 1: ac\n'))
test('an empty comment is gone', () => check('a %%%% c', 'paragraph 1: a c\n'))
test('a comment takes what begins in it along', () =>
  check('a %%b\n\n# c\n\n- d%% e', 'paragraph 1: a\nparagraph 5: e\n'))
test('a list goes on around a comment', () => check('- a\n\n%% b %%\n\n- c', 'item 1: a\nitem 5: c\n'))
test('a comment of several lines in an item belongs to it', () =>
  check('- a\n\n  %% b\n\n  c %%\n\n  d', 'item 1: a\n  paragraph 7: d\n'))
test('a comment in a cell leaves the cell', () =>
  check('| a |\n|-|\n| %%b%% |', 'table 1: | a |\\n|-|\\n| |\n'))
test('a fence that is opened in a comment opens nothing', () =>
  check('%%\n```\nb\n%%\n\nc', 'paragraph 6: c\n'))
test('a fence in a comment may hold what would end it', () =>
  check('%%\n```mermaid\n%% note\ngraph\n```\n%%\n\nc', 'paragraph 8: c\n'))
test('HTML in a comment swallows nothing', () => check('%%\n<div>\nb\n%%\n\nc', 'paragraph 6: c\n'))
test('a backtick in a comment opens no code', () => check('%% ` %% b ` c', 'paragraph 1: b ` c\n'))
test('no comment begins in code', () => {
  check('`%%` a `%%`', 'paragraph 1: `%%` a `%%`\n')
  check('```\n%%\n```\n\na', 'code 1: ```\\n%%\\n```\nparagraph 5: a\n')
  check('    %%\n\na', 'code 1:     %%\nparagraph 3: a\n')
})
test('no comment begins in an address or a construct', () => {
  check('[a](b%%c) d', 'paragraph 1: [a](b%%c) d\n')
  check('[[a%%b]] [[c%%d]]', 'paragraph 1: [[a%%b]] [[c%%d]]\n')
  check('https://a.b/%%c d', 'paragraph 1: https://a.b/%%c d\n')
})
test('a label of a link may hold one', () => check('[a %%b%% c](d)', 'paragraph 1: [a c](d)\n'))
test('a backslash keeps two percent signs', () => check('100\\%% of %', 'paragraph 1: 100\\\\%% of %\n'))
test('elsewhere they are percent signs', () => {
  check('a %%b%%', 'paragraph 1: a %%b%%\n', 'plain')
  check('- a %%b%%', 'item 1: a %%b%%\n', 'logseq')
})
test('what is not closed is the rest of the page, and is reported', () => {
  check('a %%b\n\n# c', 'paragraph 1: a\n')
  const { facts } = read('---\nx: 1\n---\na %%b', 'obsidian')
  expect(facts.problems.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['unclosed-comment', 4, 3],
  ])
})

/** Facts, blocks and tree of a page as one string. */
const whole = (markdown: string, dialect: Dialect): string => {
  const { facts, blocks, tree } = read(markdown, dialect)
  return JSON.stringify([facts, blocks, tree])
}

test('nothing of a comment is in a page', () => {
  const secret = '[[Secret]] #Secret ![[Secret]] k:: Secret ^Secret [Secret](Secret.md) `Secret` ^[Secret]'
  for (const around of [
    'a %%S%% b',
    '# a %%S%%',
    '- a\n  %%S%%',
    '> [!note] %%S%%',
    '| %%S%% |\n|-|',
    '%%\n\nS\n\n%%',
  ])
    expect(whole(around.replace('S', secret), 'obsidian')).not.toContain('Secret')
  expect(whole('k:: v %%Secret%%', 'obsidian')).not.toMatch(/Secret|\p{Co}/u)
  expect(whole(`%%\n\n[x]: /Secret\n\n%%\n\n[x]`, 'obsidian')).not.toContain('Secret')
})
test('the source of a block does not change with its comment', () => {
  const source = (comment: string): string[] =>
    read(`a %%${comment}%% b\n\n> c\n>\n> %%${comment}%%\n>\n> d`, 'obsidian').blocks.map(
      (block) => block.source,
    )
  expect(source('x')).toEqual(source('longer'))
})
test('an HTML comment is no block and is in no source', () => {
  for (const dialect of ['obsidian', 'plain'] satisfies Dialect[]) {
    check('<!-- Secret\n\nSecret -->\n\na <!-- Secret --> b', 'paragraph 5: a  b\n', dialect)
    check(
      '- a\n  <!-- Secret\n  Secret -->\n- `<!--` <!-- Secret -->',
      'item 1: a\nitem 4: `<!--`\n',
      dialect,
    )
    check('<div>\n<!-- Secret -->\na</div>', 'html 1: <div>\\n\\na</div>\n', dialect)
    expect(whole('<!-- Secret', dialect)).not.toContain('Secret"}]')
  }
  check('- a <!-- Secret --> b\n- <!-- Secret -->', 'item 1: a  b\nitem 2: \n', 'logseq')
})

test('a hidden text has the length and the lines of its source', () => {
  const piece = fc.constantFrom(
    '%%',
    '%',
    '`',
    '```\n',
    '\n',
    '> ',
    '- ',
    'a ',
    '    ',
    '<div>',
    '[[b]]',
    '\\',
    '\ue000',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const source = pieces.join('')
      const { text } = hideComments(source)
      expect(text.length).toBe(source.length)
      expect([...text.matchAll(/\n/gu)].map(({ index }) => index)).toEqual(
        [...source.matchAll(/\n/gu)].map(({ index }) => index),
      )
    }),
  )
})
test('what a comment holds, whatever it is, is in no block', () => {
  const piece = fc.constantFrom(
    '`',
    '```\n',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '    ',
    '<div>',
    '<!--',
    '[[',
    ']]',
    '# ',
    '| ',
    '|-|\n',
    '$$',
    '---\n',
    '^[',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = whole(`before\n\n%%\n${pieces.join('zq')}zq\n%%\n\nafter`, 'obsidian')
      expect(text).not.toContain('zq')
      expect(text).toContain('after')
    }),
  )
})
