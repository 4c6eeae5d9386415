import { expect, test } from 'vitest'
import type { NodeUuid } from '../../src/nouns.ts'
import { type PairedBlock, pairBlocks } from '../../src/plan/pair-blocks.ts'
import { mostSuccessors } from '../../src/plan/went-to.ts'

/** One block a line: `page: text`. Ids are `page/text`, ranks count by page. */
function blocks(text: string, sign: string): PairedBlock[] {
  const ranks = new Map<string, number>()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [page = '', source = ''] = line.trim().split(': ')
      const order = ranks.get(page) ?? 0
      ranks.set(page, order + 1)
      const uuid = `${sign}${page}/${source}/${order}` as NodeUuid
      return { uuid, pageUuid: page as NodeUuid, parentUuid: page as NodeUuid, order, source }
    })
}

const short = (uuid: string): string => uuid.slice(1).replace(/\/\d+$/u, '')

function check(removed: string, added: string, pairs: readonly string[], moved: Record<string, string> = {}) {
  const found = pairBlocks(
    blocks(removed, '-'),
    blocks(added, '+'),
    (page) => (moved[page] ?? page) as NodeUuid,
  )
  expect([...found].map(([from, to]) => `${short(from)} → ${short(to)}`).sort()).toEqual(pairs)
}

test('an edited block is found by its words', () =>
  check('p: Apples are red and sweet', 'p: Apples are red, round and sweet', [
    'p/Apples are red and sweet → p/Apples are red, round and sweet',
  ]))
test('a corrected word at the same place is the same block', () =>
  check('p: Helo', 'p: Hello', ['p/Helo → p/Hello']))
test('another text at the same place is another block', () =>
  check('p: Apples are red', 'p: Zebras run fast', []))
test('half of the words is enough, less is not', () => {
  check('p: one two three four', 'p: x\np: one two five six', ['p/one two three four → p/one two five six'])
  check('p: one two three four', 'p: x\np: one five six seven', [])
})
test('of two, the one that is most like it', () =>
  check('p: red apples are sweet and round\np: green apples are sour', 'p: green apples are very sour', [
    'p/green apples are sour → p/green apples are very sour',
  ]))
test('a text that moved to another page', () =>
  check('p: A sentence of some length', 'q: x\nq: A sentence of some length', [
    'p/A sentence of some length → q/A sentence of some length',
  ]))
test('the same text elsewhere goes before similar text on the page', () =>
  check('p: A sentence of some length', 'p: A sentence of some size\nq: A sentence of some length', [
    'p/A sentence of some length → q/A sentence of some length',
  ]))
test('a short text elsewhere is another block', () => check('p: Done', 'q: Done', []))
test('similar text on another page is another block', () =>
  check('p: Apples are red and sweet', 'q: Apples are red and round', []))
test('a renamed page is one page', () =>
  check(
    'p: Apples are red and sweet\np: Done',
    'q: Apples are red and round\nq: Done',
    ['p/Apples are red and sweet → q/Apples are red and round', 'p/Done → q/Done'],
    { p: 'q' },
  ))
test('equal texts are paired in order, each once', () =>
  check('p: Done\np: Done\np: Done', 'q: Done\nq: Done', ['p/Done → q/Done', 'p/Done → q/Done'], { p: 'q' }))
test('scripts without spaces are compared by pairs of characters', () =>
  check('p: 東京は日本の首都です', 'p: x\np: 東京は日本の大きな首都です', [
    'p/東京は日本の首都です → p/東京は日本の大きな首都です',
  ]))
test('the order in which blocks are read changes nothing', () => {
  const removed = blocks('p: red apple pie here\np: red apple pie there\np: red apple pie', '-')
  const added = blocks('p: red apple pie everywhere\np: a red apple pie', '+')
  const pair = (list: readonly PairedBlock[]) => [...pairBlocks(list, added, (page) => page)].sort()
  expect(pair([...removed].reverse())).toEqual(pair(removed))
})
test('ten thousand blocks with the same words are paired', () => {
  const many = (sign: string, word: string) =>
    blocks(Array.from({ length: 10_000 }, (_, n) => `p: the same words ${word} ${n}`).join('\n'), sign)
  expect(pairBlocks(many('-', 'x'), many('+', 'y'), (page) => page).size).toBe(10_000)
})

test('most of a page is where a fifth of its blocks went', () => {
  const removed = blocks(Array.from({ length: 10 }, (_, n) => `p: ${n}`).join('\n'), '-')
  const added = blocks('q: 0\nq: 1\nq: 2\nr: 3\nr: 4\ns: 5\np: 6', '+')
  const pairs = new Map(
    added.flatMap((block, n) => (removed[n] ? [[removed[n].uuid, block.uuid] as const] : [])),
  )
  expect([...mostSuccessors(removed, added, pairs)]).toEqual([['p', ['q', 'r']]])
})
