import { expect, test } from 'vitest'
import { cssClasses } from '../../src/markdown/css-classes.ts'
import { taskLabel } from '../../src/markdown/task-state.ts'
import type { Dialect, GraphConfig } from '../../src/nouns.ts'
import { fill, parse } from '../markdown-html/support.ts'
import { read } from './read.ts'

test.each([
  ['a b', ['cssclass-a', 'cssclass-b']],
  [
    ['a', 'b,c', 7],
    ['cssclass-a', 'cssclass-b', 'cssclass-c', 'cssclass-7'],
  ],
  ['a a', ['cssclass-a']],
  ['a" onclick="x b', ['cssclass-b']],
  ['callout x.y é', ['cssclass-callout', 'cssclass-é']],
  [{ a: 1 }, []],
  [[['a']], []],
  [null, []],
])('the classes of %j are %j', (cssclasses, classes) => expect(cssClasses({ cssclasses })).toEqual(classes))
test('the old key counts too', () =>
  expect(cssClasses({ cssclass: 'a', cssclasses: ['b'] })).toEqual(['cssclass-b', 'cssclass-a']))

const task = (markdown: string, dialect: Dialect): string | undefined =>
  read(markdown, dialect).blocks[0]?.task

test('any character is a state in Obsidian', () =>
  expect(
    ['x', 'X', ' ', '/', '-', '>', '?', '!', '*', '😀', 'é'].map((state) =>
      task(`- [${state}] a`, 'obsidian'),
    ),
  ).toEqual(['x', 'x', ' ', '/', '-', '>', '?', '!', '*', '😀', 'é']))
test('a state may stand before a link', () =>
  expect(['- [/] [[a]]', '- [-] **b**'].map((markdown) => task(markdown, 'obsidian'))).toEqual(['/', '-']))
test('what is no state is text', () => {
  for (const markdown of ['- [ab] c', '- [/]c', '- [/]', '- []', '- a [/] b', '[/] a', '- `[/]` a'])
    expect(task(markdown, 'obsidian')).toBeUndefined()
})
test('elsewhere there are two states', () => {
  expect(task('- [/] a', 'plain')).toBeUndefined()
  expect(task('- [x] a', 'plain')).toBe('x')
})
test('a task in a callout has its box', () =>
  expect(fill(parse('> - [/] a\n\n> [!todo]\n> - [-] b'))).toMatch(
    /data-task="\/"> a[\s\S]*data-task="-"> b/u,
  ))
test('a state has a name', () =>
  expect(['/', '-', '😀'].map(taskLabel)).toEqual(['in progress', 'cancelled', 'marked 😀']))
test('the state is no part of the text', () => expect(read('- [/] a', 'obsidian').blocks[0]?.text).toBe('a'))

const breaks = (lineBreaks: GraphConfig['lineBreaks']): number => {
  let count = 0
  const { tree } = read('a\nb\n**c\nd**\n\n`e\nf`\n\n    g\n    h', 'obsidian', 'a.md', { lineBreaks })
  const find = (node: (typeof tree.children)[number] | typeof tree): void => {
    if (node.type === 'break') count++
    if ('children' in node) node.children.forEach(find)
  }
  find(tree)
  return count
}

test('a newline is a line break when lines are hard, but not in code', () =>
  expect([breaks('hard'), breaks('soft')]).toEqual([3, 0]))

test('what an author writes by hand is no callout and no task of ours', () => {
  const html = fill(
    parse('<div class="callout callout-note" data-callout="note"><input data-task="/" type=checkbox>a</div>'),
  )
  expect(html).toBe('<div id="b-0" dir="auto"><input type="checkbox" disabled aria-label="to do">a</div>')
})

test('a link in a cell has its bar, in a callout and a heading it is a link', () => {
  const { facts } = read('| a |\n|-|\n| [[b\\|c]] |\n\n> [!note] [[d]]\n> - [[e#f]]\n\n# [[g]]', 'obsidian')
  expect(facts.links.map(({ target, label }) => [target, label])).toEqual([
    ['b', 'c'],
    ['d', undefined],
    ['e', undefined],
    ['g', undefined],
  ])
})

test.each([
  ['tags: a', ['a']],
  ['tags: "#a/b, c"', ['a/b', 'c']],
  ['tags: [a, "#b", c d]', ['a', 'b', 'c', 'd']],
  ['tags:\n  - a\n  - b/c', ['a', 'b/c']],
  ['tag: a b', ['a', 'b']],
])('%j are the tags %j', (frontMatter, tags) =>
  expect(read(`---\n${frontMatter}\n---\n`, 'obsidian').facts.tags).toEqual(tags),
)

test('names in brackets are tags by themselves in Logseq', () =>
  expect(read('---\ntags: paper [[MOT]] [[a b]], c\n---\n', 'logseq').facts.tags).toEqual([
    'paper',
    'MOT',
    'a b',
    'c',
  ]))
test('a description is words', () =>
  expect(
    read(
      '---\ndescription: A [[note]] of [[a/b|all]] `code` at [home](https://h.test/a_(b)), [0](x)\n---\n',
      'obsidian',
    ).facts.description,
  ).toBe('A note of all code at home, [0](x)'))
test.each([
  ['aliases: a b, c', ['a b', 'c']],
  ['aliases: [a, "[[b]]"]', ['a', 'b']],
  ['alias: a', ['a']],
])('%j are the aliases %j', (frontMatter, aliases) =>
  expect(read(`---\n${frontMatter}\n---\n`, 'obsidian').facts.aliases).toEqual(aliases),
)

test.each([
  ['a ^b', 'b'],
  ['- a ^b', 'b'],
  ['- a\n- c\n\n^b', 'b'],
  ['| a |\n|-|\n| c |\n^b', 'b'],
  ['| a |\n|-|\n| c |\n\n^b', 'b'],
  ['> a\n\n^b', 'b'],
  ['> a ^b', 'b'],
  ['> - a ^b', 'b'],
  ['> > a ^b', 'b'],
  ['> [!note]\n> a\n\n^b', 'b'],
  ['> [!note] a ^b', 'b'],
  ['> [!note]\n> a ^b', 'b'],
  ['> [!note] a\n> ^b', 'b'],
  ['```\na\n```\n^b', 'b'],
  ['```\na\n```\n\n^b', 'b'],
  ['# a ^b', 'b'],
  ['a %%c%% ^b', 'b'],
  ['a ^b %%c%%', 'b'],
])('%j has an id, and shows none', (markdown, id) => {
  const { blocks, facts } = read(markdown, 'obsidian')
  const ids = [...blocks.map(({ authorId }) => authorId), ...facts.parts.map((part) => part.id)]
  expect(ids).toContain(id)
  expect(JSON.stringify(blocks)).not.toContain('^b')
})
