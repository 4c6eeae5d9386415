import { expect, test } from 'vitest'
import { diffBlocks, type PlacedBlock } from '../../src/diff/block-diff.ts'
import type { NodeUuid } from '../../src/nouns.ts'

/** `id source`, two spaces before it for each level; the id of a block without one of its own is its source. */
function blocksOf(outline: string): readonly PlacedBlock[] {
  const stack: { readonly uuid: string; readonly place: readonly number[]; children: number }[] = [
    { uuid: 'page', place: [], children: 0 },
  ]
  return outline
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const depth = (line.length - line.trimStart().length) / 2
      const [, id, source = ''] = /^(?:(\w+): )?(.*)$/s.exec(line.trim()) ?? []
      stack.length = depth + 1
      const parent = stack.at(-1)
      if (parent === undefined) throw new Error('no parent')
      const place = [...parent.place, parent.children++]
      const uuid = id ?? `${parent.uuid}/${source}`
      stack.push({ uuid, place, children: 0 })
      return {
        uuid: uuid as NodeUuid,
        parentUuid: parent.uuid as NodeUuid,
        source,
        html: `<p>${source}</p>`,
        place,
      }
    })
}

const MARKS = { same: ['', ''], added: ['{', '}'], removed: ['[', ']'] } as const

function check(before: string, after: string, expected: readonly string[]): void {
  const shown = diffBlocks(blocksOf(before), blocksOf(after)).map(
    ({ kind, depth, words }) =>
      `${'  '.repeat(depth)}${kind}: ${words.map((run) => MARKS[run.kind].join(run.text)).join('')}`,
  )
  expect(shown).toEqual(expected)
}

test('an edited block is found again by the words that it shares', () =>
  check('one\nthe quick brown fox\nthree', 'one\nthe quick red fox\nthree', [
    'changed: the quick [brown]{red} fox',
  ]))

test('a block that shares nothing went, and another came, in this order', () =>
  check('alpha', 'beta', ['removed: [alpha]', 'added: {beta}']))

test('a block inserted at the top leaves those below it alone', () =>
  check('a: one\nb: two', 'new words\na: one\nb: two', ['added: {new words}']))

test('a block with an id keeps it through any edit', () =>
  check('x: alpha', 'x: beta', ['changed: [alpha]{beta}']))

test('a block under another parent moved', () =>
  check('p: one\nq: two\n  x: child', 'p: one\n  x: child\nq: two', ['  moved: child']))

test('of equal candidates the one at the same place is meant', () =>
  check(
    'p: one\n  same words here\nq: two\n  same words here',
    'p: one\n  same words here\nq: two\n  same words there',
    ['  changed: same words [here]{there}'],
  ))

test('blocks of scripts without spaces are found again', () =>
  check('東京都に住んでいます', '京都府に住んでいます', ['changed: [東京都]{京都府}に住んでいます']))

test('a block whose HTML alone is another looks otherwise', () => {
  const [block] = blocksOf('x: one')
  if (block === undefined) throw new Error('no block')
  expect(diffBlocks([block], [{ ...block, html: '<p>two</p>' }])).toMatchObject([
    { kind: 'rendered', words: [{ kind: 'same', text: 'one' }] },
  ])
})

test('a page of many equal words is paired at a bounded cost', () => {
  const lines = (word: string): string =>
    Array.from({ length: 3000 }, (_, n) => `${word} common words in every line ${n}`).join('\n')
  expect(diffBlocks(blocksOf(lines('old')), blocksOf(lines('new')))).toHaveLength(3000 + 0)
})
