import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import type { PageDocument } from '../../src/markdown/document.ts'
import { visit } from '../../src/markdown/visit.ts'
import type { Dialect } from '../../src/nouns.ts'
import { printBlocks } from './print-document.ts'
import { read } from './read.ts'

/** A node as `type block=0 link=1 "value"`, children indented. */
function printTree(node: Nodes, depth = 0): string {
  const marks = Object.entries(node.data ?? {}).map(
    ([key, value]) => ` ${key}=${key === 'fault' ? node.data?.fault?.code : value}`,
  )
  const value = 'value' in node ? ` ${JSON.stringify(node.value)}` : ''
  const children = 'children' in node ? node.children.map((child) => printTree(child, depth + 1)) : []
  return `${'  '.repeat(depth)}${node.type}${marks.join('')}${value}\n${children.join('')}`
}

const checkTree = (dialect: Dialect, markdown: string, ...lines: string[]): void =>
  expect(printTree(read(markdown, dialect).tree)).toBe(lines.map((line) => `${line}\n`).join(''))

test('an outline is lists of items, each a block with its content and the list of its children', () =>
  checkTree(
    'logseq',
    '- a\n\t- b\n- `c`',
    'root',
    '  list outline=true',
    '    listItem block=0',
    '      paragraph',
    '        text "a"',
    '      list outline=true',
    '        listItem block=1',
    '          paragraph',
    '            text "b"',
    '    listItem block=2',
    '      paragraph',
    '        inlineCode "c"',
  ))
test('what nobody sees of a bullet is not in the tree, properties are lines of their own', () =>
  checkTree(
    'logseq',
    '- a\n  id:: 64b5f1a2-1111-4222-8333-444455556666\n  b:: 1\n  c:: [[d]]',
    'root',
    '  list outline=true',
    '    listItem block=0',
    '      paragraph',
    '        text "a"',
    '      properties',
    '        propertyRow',
    '          text "1"',
    '        propertyRow',
    '          wikilink link=0',
  ))
test('prose marks its blocks where they stand', () =>
  checkTree(
    'obsidian',
    '# a\n\n- b\n\n  c\n\n> d',
    'root',
    '  heading block=0',
    '    text "a"',
    '  list',
    '    listItem block=1',
    '      paragraph',
    '        text "b"',
    '      paragraph block=2',
    '        text "c"',
    '  blockquote block=3',
    '    paragraph',
    '      text "d"',
  ))
test('an id of a block is in no text', () =>
  checkTree(
    'obsidian',
    'a ^b\n\n# c {#d}',
    'root',
    '  paragraph block=0',
    '    text "a"',
    '  heading block=1',
    '    text "c"',
  ))
test('a label is shown instead of a target', () =>
  checkTree(
    'obsidian',
    '[[a|b]] [[c#^d]]',
    'root',
    '  paragraph block=0',
    '    wikilink link=0',
    '      text "b"',
    '    text " "',
    '    blockReference link=1',
  ))
test('a macro that is not known is its source', () =>
  checkTree(
    'logseq',
    '- a {{other (x)}} b {{embed [[c]]}}',
    'root',
    '  list outline=true',
    '    listItem block=0',
    '      paragraph',
    '        text "a "',
    '        inlineCode look=macro fault=unsupported-macro "{{other (x)}}"',
    '        text " b "',
    '        embed link=0',
  ))
test('a page in a label is its name, another construct is text', () =>
  checkTree(
    'plain',
    '[a #b [[c]]](d.md)',
    'root',
    '  paragraph block=0',
    '    link link=0',
    '      text "a #b c"',
  ))

/** Code, HTML, addresses and titles as the parser took them. */
const checkVerbatim = (markdown: string, ...strings: string[]): void => {
  const found: string[] = []
  visit(read(markdown, 'obsidian').tree, (node) => {
    if (node.type === 'code') found.push(node.lang ?? '', node.meta ?? '', node.value)
    if (node.type === 'inlineCode' || node.type === 'html') found.push(node.value)
    if ('url' in node) found.push(node.url, node.title ?? '')
    if (node.type === 'image') found.push(node.alt ?? '')
    if (node.type === 'definition' || node.type === 'footnoteDefinition')
      found.push(node.label ?? '', node.identifier)
  })
  expect(found.filter((text) => text !== '')).toEqual(strings)
}

test('inline code', () => checkVerbatim('`[[a]] #b`', '[[a]] #b'))
test('code in a table', () => checkVerbatim('| a |\n|-|\n| `[[a\\|b]]` |', '[[a|b]]'))
test('fenced code, its language and the rest of its line', () =>
  checkVerbatim('``` #a [[b|c]]\n[[d]] #e\n```', '#a', '[[b|c]]', '[[d]] #e'))
test('indented code', () => checkVerbatim('    [[a]] #b', '[[a]] #b'))
test('raw HTML', () =>
  checkVerbatim(
    '<b title="[[a]]">x</b>\n\n<div title="[[b]]\n#c">',
    '<b title="[[a]]">',
    '</b>',
    '<div title="[[b]]\n#c">',
  ))
test('addresses and titles', () =>
  checkVerbatim('[a](#b "[[c]] #d") ![#e](f.png)', '#b', '[[c]] #d', 'f.png', '#e'))
test('autolinks', () =>
  checkVerbatim('<https://a.b/(#c> https://a.b/(#d', 'https://a.b/(#c', 'https://a.b/(#d'))
test('definitions', () => checkVerbatim('[A #B]: /c#d "[[e]]"\n\n[A #B]', '/c#d', '[[e]]', 'A #B', 'a #b'))

test('an empty file is a page without blocks', () => {
  for (const dialect of ['logseq', 'obsidian', 'plain'] satisfies Dialect[])
    for (const text of ['', '\n', '\ufeff', '   ', '\r\n\r\n']) {
      const { blocks, facts } = read(text, dialect)
      expect(blocks).toEqual([])
      expect(facts.title).toBe('a')
    }
})
test('a file of one line', () => {
  expect(printBlocks(read('x', 'plain'))).toBe('paragraph 1: x\n')
  expect(printBlocks(read('x', 'logseq'))).toBe('paragraph 1: x\n')
  expect(printBlocks(read('- x', 'logseq'))).toBe('item 1: x\n')
  expect(printBlocks(read('-', 'logseq'))).toBe('item 1: \n')
})
test('NUL and halves of characters are U+FFFD', () =>
  expect(read('a\u0000b\ud800c', 'plain').blocks[0]?.source).toBe('a\ufffdb\ufffdc'))
test('mixed line ends count as one each', () =>
  expect(printBlocks(read('a\r\n\rb\n\nc', 'plain'))).toBe(
    'paragraph 1: a\nparagraph 3: b\nparagraph 5: c\n',
  ))
test('tabs are as wide in a bullet as in a page', () => {
  expect(read('- a\n\n  \tb\n', 'logseq').blocks[0]?.source).toBe('a\n\n\tb')
  expect(read('- ```\n  \tb\n  ```', 'logseq').blocks[0]?.text).toBe('b')
})

/** What a reader reads of the first block. */
const checkText = (markdown: string, text: string): void =>
  expect(read(markdown, 'obsidian').blocks[0]?.text).toBe(text)

test('text has labels and no addresses', () =>
  checkText('[a](b.md) [[c|d]] [[e]] ![f](g.png) #h', 'a d e f #h'))
test('text has one space for any white space', () => checkText('a\n  b  \n**c**', 'a b c'))
test('text of a table has its cells apart', () => checkText('|a|b|\n|-|-|\n|c|d|', 'a b c d'))
test('text of code is code', () => checkText('```\na  b\n```', 'a b'))
test('text has no tags of HTML', () => checkText('a <b>b</b>', 'a b'))
test('text has the meaning of entities', () => checkText('&amp; &copy;', '& ©'))
test('text of an item is without its children', () => checkText('- a\n  - b', 'a'))

const titleOf = (text: string, dialect: Dialect, path = 'Notes/My note.md'): string =>
  read(text, dialect, path).facts.title

test('a page is called by its front matter', () =>
  expect(titleOf('---\ntitle: x\n---\n# y', 'plain')).toBe('x'))
test('a plain page is called by its first heading', () => {
  expect(titleOf('# y\n\nz', 'plain')).toBe('y')
  expect(titleOf('y\n===\n', 'plain')).toBe('y')
  expect(titleOf('z\n\n# y', 'plain')).toBe('My note')
  expect(titleOf('## y', 'plain')).toBe('My note')
})
test('a note is called by its file', () => expect(titleOf('# y', 'obsidian')).toBe('My note'))
test('a Logseq page is called by its whole name or its title property', () => {
  expect(titleOf('- x', 'logseq', 'pages/a___b.md')).toBe('a/b')
  const { facts } = read('title:: Other\n\n- x', 'logseq', 'pages/a.md')
  expect([facts.title, facts.aliases, facts.name]).toEqual(['Other', ['Other'], 'a'])
})
test('a journal is called by its day', () => {
  const { facts } = read('- x', 'logseq', 'journals/2024_01_15.md')
  expect([facts.title, facts.journalDay]).toEqual(['Jan 15th, 2024', '2024-01-15'])
})
test('a heading that is the title is not shown again', () => {
  expect(read('# x\n\ny', 'plain').blocks.map(({ text }) => text)).toEqual(['y'])
  expect(read('---\ntitle: x\n---\n# x\n\ny', 'obsidian').blocks.map(({ text }) => text)).toEqual(['y'])
  expect(read('---\ntitle: x\n---\n# z\n\ny', 'plain').blocks.map(({ text }) => text)).toEqual(['z', 'y'])
})
test('public:: false hides a Logseq page', () => {
  expect(read('public:: false\n\n- x', 'logseq').facts.isPublished).toBe(false)
  expect(read('public:: true\n\n- x', 'logseq', 'a.md', { publish: 'marked' }).facts.isPublished).toBe(true)
  expect(read('- x', 'logseq', 'a.md', { publish: 'marked' }).facts.isPublished).toBe(false)
})
test('a file name that cannot be published is a problem', () => {
  const { facts } = read('x', 'plain', 'a\\b.md')
  expect([facts.isPublished, facts.problems.map(({ code }) => code)]).toEqual([false, ['bad-file-name']])
})

const sources = ({ blocks }: PageDocument): string[] => blocks.map(({ source }) => source)
const block = fc.constantFrom(
  'text',
  'two\nlines',
  '```\n- x\n```',
  '| a |\n|---|\n| b |',
  '> q',
  '[[a]] #b',
  'x ^id',
  '# H',
  '***',
  '$$\na\n$$',
)

test('another block, before or after, changes no source of a block of prose', () => {
  fc.assert(
    fc.property(fc.array(block), block, fc.nat(), (parts, added, at) => {
      const place = at % (parts.length + 1)
      const before = sources(read(parts.join('\n\n'), 'obsidian'))
      const after = sources(read(parts.toSpliced(place, 0, added).join('\n\n'), 'obsidian'))
      expect(after.toSpliced(place, 1)).toEqual(before)
    }),
  )
})
test('another bullet, and another depth, change no source of a bullet', () => {
  const toBullet = (text: string, tabs: number): string => {
    const [first, ...rest] = text.split('\n')
    return [`${'\t'.repeat(tabs)}- ${first}`, ...rest.map((line) => `${'\t'.repeat(tabs)}  ${line}`)].join(
      '\n',
    )
  }
  const bullet = fc.tuple(block, fc.nat(3))
  fc.assert(
    fc.property(fc.array(bullet), bullet, fc.nat(), (parts, added, at) => {
      const place = at % (parts.length + 1)
      const write = (bullets: typeof parts): string =>
        bullets.map(([text, tabs]) => toBullet(text, tabs)).join('\n')
      expect(sources(read(write(parts), 'logseq'))).toEqual(parts.map(([text]) => text))
      const after = sources(read(write(parts.toSpliced(place, 0, added)), 'logseq'))
      expect(after.toSpliced(place, 1)).toEqual(parts.map(([text]) => text))
    }),
  )
})

test('every page holds together, whatever is in it', () => {
  const piece = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '- ',
        '\t- ',
        '  ',
        '\n',
        '\n\n',
        '[[a]]',
        '#b',
        '`',
        '```\n',
        '> ',
        '| a |\n|-|\n',
        '[^1]',
        '[^1]: ',
        '[x]: y\n',
        '[x]',
        '# ',
        ' ^id',
        'k:: v\n',
        '---\n',
        '<!--',
        '{{embed [[a]]}}',
        '1. ',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  )
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.constantFrom<Dialect>('logseq', 'obsidian', 'plain'),
      (pieces, dialect) => {
        const { blocks, facts, tree } = read(pieces.join(''), dialect)
        const marked: number[] = []
        const linked: number[] = []
        visit(tree, ({ data }) => {
          if (data?.block !== undefined) marked.push(data.block)
          if (data?.link !== undefined) linked.push(data.link)
        })
        expect(marked).toEqual(blocks.map((_, i) => i))
        const own = facts.links.length - linked.length
        expect(linked).toEqual(linked.map((_, i) => own + i))
        blocks.forEach(({ parent, order }, i) => {
          expect(parent ?? -1).toBeLessThan(i)
          expect(order).toBe(blocks.slice(0, i).filter((other) => other.parent === parent).length)
        })
        expect(structuredClone({ blocks, facts })).toEqual({ blocks, facts })
      },
    ),
    { numRuns: 1000 },
  )
})
