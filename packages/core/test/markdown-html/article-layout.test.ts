/** Which part of the article each block and each heading is. */

import { expect, test } from 'vitest'
import type { GraphConfig, Page } from '../../src/nouns.ts'
import { parse } from './support.ts'

/** Text without tags between two places of an article, blocks put in. */
function words(page: Page, places: readonly number[], n: number): string {
  const [start = -1, end = -1] = places.slice(2 * n, 2 * n + 2)
  if (start === -1) return '-'
  const html = page.article
    .slice(start, end)
    .flatMap((part) =>
      typeof part !== 'string' && part.hole === 'block-html' ? (page.blocks[part.block]?.html ?? []) : [part],
    )
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('')
  const tags = [...html.matchAll(/<(\/?)([a-z0-9]+)/gu)].filter(
    ([, , name]) => name !== 'hr' && name !== 'img',
  )
  const depth = tags.reduce((sum, [, slash]) => sum + (slash === '' ? 1 : -1), 0)
  if (depth !== 0) throw new Error(`not whole: ${html}`)
  return html
    .replace(/<[^>]*>/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

const check = (
  markdown: string,
  expected: { readonly blocks?: readonly string[]; readonly sections?: readonly string[] },
  dialect: GraphConfig['dialect'] = 'obsidian',
): void => {
  const page = parse(markdown, dialect)
  if (expected.blocks !== undefined)
    expect(page.blocks.map((_, n) => words(page, page.layout.blocks, n))).toEqual(expected.blocks)
  if (expected.sections !== undefined)
    expect(page.headings.map((_, n) => words(page, page.layout.sections, n))).toEqual(expected.sections)
}

test('a paragraph is itself, an item comes with its children', () =>
  check('one\n\n- two\n  - three\n- four', { blocks: ['one', 'two three', 'three', 'four'] }))
test('a bullet comes with its children', () =>
  check(
    '- one\n\t- two\n\t\t- three\n- four',
    { blocks: ['one two three', 'two three', 'three', 'four'] },
    'logseq',
  ))
test('a section ends before the next heading of its level or a higher one', () =>
  check('# A\n\na\n\n## B\n\nb\n\n#### C\n\nc\n\n## D\n\n# E\n\ne', {
    sections: ['A a B b C c D', 'B b C c', 'C c', 'D', 'E e'],
  }))
test('what stands before the first heading belongs to none', () =>
  check('x\n\n## A', { sections: ['A'], blocks: ['x', 'A'] }))
test('a section in an enclosing element ends with it', () =>
  check('## A\n\n<details>\n\n### B\n\nb\n\n</details>\n\nc', { sections: ['A B b c', 'B b'] }))
test('a heading in a bullet has no section: the bullet is what is below it', () =>
  check('- # A\n\t- a', { sections: ['-'], blocks: ['A a', 'a'] }, 'logseq'))
test('a heading between bullets owns those that follow', () =>
  check('# A\n\n- a\n\t- b\n\n# C', { sections: ['A a b', 'C'] }, 'logseq'))
test('a quote, a table, code and a rule are themselves', () =>
  check('> q\n\n|a|\n|-|\n\n```\nc\n```\n\n***', { blocks: ['q', 'a', 'c', ''] }))
test('HTML that encloses others stands in no piece of its own', () =>
  check('<div>\n\na\n\n</div>', { blocks: ['-', 'a', '-'] }))
test('items of a numbered list have their number', () =>
  expect(parse('3. a\n4. b\n   1. c\n').layout.numbered).toEqual([0, 3, 1, 4, 2, 1]))
test('footnotes belong to no block', () => check('a[^1]\n\n[^1]: note', { blocks: ['a1'] }))
