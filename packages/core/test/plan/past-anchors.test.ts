import { expect, test } from 'vitest'
import type { AnchorKey, NodeUuid, PastAnchor } from '../../src/nouns.ts'
import { type NamedNode, placesOf } from '../../src/plan/anchor-places.ts'
import { type LostHeading, pairSections } from '../../src/plan/pair-sections.ts'
import { changedAnchors, lostAnchors } from '../../src/plan/past-anchors.ts'

const id = (name: string): NodeUuid => name as NodeUuid
const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

/**
 * @param blocks `page/block` of headings, `page/block^` of blocks that their author named
 * @param there `path#name` of what who follows an address finds
 * @param continued `block`, or `block>nearest`
 */
function lost(blocks: string, there: string, continued: string, result: string): void {
  const ends = new Map(
    words(continued)
      .map((word) => word.split('>'))
      .map(([from = '', to = from]) => [from, to]),
  )
  const found = lostAnchors(
    words(blocks).map((word) => {
      const [page = '', name = ''] = word.split('/')
      const isNamed = name.endsWith('^')
      const uuid = id(isNamed ? name.slice(0, -1) : name)
      return { uuid, pageUuid: id(page), anchor: isNamed ? undefined : `h-${name}`, isNamed }
    }),
    {
      addressBefore: (page) => (page === 'never' ? undefined : page === 'home' ? '' : page),
      continued: (block) => {
        const to = ends.get(block)
        return to === undefined ? undefined : id(to)
      },
      isThere: (path, anchor) => words(there).includes(`${path}#${anchor}`),
    },
  )
  expect(found.map(({ path, anchor, node }) => `${path}#${anchor}>${node}`).join(' ')).toBe(result)
}

test('a name is lost when its heading is called otherwise', () => lost('a/x', 'a#h-y', 'x', 'a#h-x>x'))
test('a name is not lost that is there', () => lost('a/x a/y', 'a#h-x', 'x y', 'a#h-y>y'))
test('of what is gone for good no name is kept', () => lost('a/x a/y', '', 'y', 'a#h-y>y'))
test('what is nearest stands for a heading', () => lost('a/x', '', 'x>p', 'a#h-x>p'))
test('a block that was named by its author has a name', () => lost('a/x^', '', 'x', 'a#b-x>x'))
test('a page that readers did not have has none', () => lost('never/x', '', 'x', ''))
test('the home page has an empty path', () => lost('home/x', '', 'x', '#h-x>x'))
test('names are sorted, each once', () => lost('b/x a/y a/x a/x', '', 'x y', 'a#h-x>x a#h-y>y b#h-x>x'))
test('a name that no index takes is let go', () =>
  lost(
    `a/${'x'.repeat(1990)} a/${'x'.repeat(1998)}`,
    '',
    `${'x'.repeat(1990)} ${'x'.repeat(1998)}`,
    `a#h-${'x'.repeat(1990)}>${'x'.repeat(1990)}`,
  ))

function rows(text: string): readonly PastAnchor[] {
  return words(text).flatMap((word) => {
    const [path = '', anchor = '', node = ''] = word.split(/[#>]/u)
    return lostAnchors([{ uuid: id(node), pageUuid: id(path), anchor, isNamed: false }], {
      addressBefore: (page) => page,
      continued: (block) => block,
      isThere: () => false,
    })
  })
}

test.each([
  ['a new name', 'a#x>1', '', '', '+a#x>1'],
  ['a name that is stored', 'a#x>1', 'a#x>1', '', ''],
  ['a name that means another block', 'a#x>2', 'a#x>1', '', '+a#x>2 -a#x'],
  ['a name that is there again', '', 'a#x>1', '', '-a#x'],
  ['one of two pages', 'a#x>1', 'b#x>1', '', '+a#x>1 -b#x'],
  ['a name beyond what is kept', 'a#x>1', '', 'a#old', '+a#x>1 -a#old'],
  ['a name that ends for two reasons ends once', '', 'a#x>1', 'a#x', '-a#x'],
])('%s', (_, next, open, over, result) => {
  const keys = words(over).map((word): AnchorKey => {
    const [path = '', anchor = ''] = word.split('#')
    return { path, anchor }
  })
  const { insert, end } = changedAnchors(rows(next), rows(open), keys)
  expect(
    [
      ...insert.map(({ path, anchor, node }) => `+${path}#${anchor}>${node}`),
      ...end.map(({ path, anchor }) => `-${path}#${anchor}`),
    ].join(' '),
  ).toBe(result)
})

/**
 * @param headings `heading:child,child`; the source of a heading is its name without digits
 * @param after `child:parent`; a parent in capitals is a heading, one with `*` is new
 */
function sections(
  headings: string,
  after: string,
  result: string,
  twins: Readonly<Record<string, string>> = {},
): void {
  const places = new Map(
    words(after)
      .map((word) => word.split(':'))
      .map(([child = '', parent = '']) => [child, parent]),
  )
  const { successors, nearest } = pairSections(
    words(headings).map((word): LostHeading => {
      const [uuid = '', children = ''] = word.split(':')
      return {
        uuid: id(uuid),
        source: uuid.replace(/\d/u, ''),
        children: children.split(',').filter(Boolean).map(id),
      }
    }),
    {
      placeOf: (block) => {
        const parent = places.get(block)
        return parent === undefined ? undefined : { uuid: id(`${block}'`), parentUuid: id(parent) }
      },
      headingSource: (block) => (/^[A-Z]/u.test(block) ? block.replace(/\d/u, '') : undefined),
      isNew: (block) => block.endsWith('*'),
      twinOf: (heading) => (twins[heading] === undefined ? undefined : id(twins[heading])),
    },
  )
  const list = [...successors].map(([from, to]) => `${from}=${to}`)
  expect([...list, ...[...nearest].map(([from, to]) => `${from}~${to}`)].join(' ')).toBe(result)
}

test('a heading is the one below which its paragraphs are', () => sections('A:1,2', '1:B* 2:B*', 'A=B*'))
test('half of them is enough', () => sections('A:1,2,3,4', '1:B* 2:C* 3:B*', 'A=B*'))
test('of two halves the first', () => sections('A:1,2', '1:B* 2:C*', 'A=B*'))
test('where they are everywhere, the first stands for it', () =>
  sections('A:1,2,3', '1:B* 2:C* 3:D*', "A~1'"))
test('two headings become one', () => sections('A:1 B:2', '1:C* 2:C*', 'A=C* B=C*'))
test('below a heading that was there before, the first of them stands for it', () =>
  sections('A:1,2', '1:B 2:B', "A~1'"))
test('unless it says the same', () => sections('A1:1,2', '1:A2 2:A2', 'A1~A2'))
test('a paragraph is no heading', () => sections('A:1,2', '1:p 2:p', "A~1'"))
test('what is left of nothing is nothing', () => sections('A:1,2 B:', '', ''))
test('an empty heading leads to its twin', () => sections('A1:', '', 'A1~A2', { A1: 'A2' }))

/** @param chain `a>b` joined, `b@path` where a block is, `b@path!name` a heading */
function places(names: string, chain: string, result: string): void {
  const nodes = new Map<string, NamedNode>()
  const node = (uuid: string, more: Partial<NamedNode>): void => {
    const before = nodes.get(uuid) ?? { next: null, path: null, title: null, anchor: null, isUnlisted: false }
    nodes.set(uuid, { ...before, uuid: id(uuid), ...more })
  }
  for (const word of words(chain)) {
    const [from = '', to] = word.split('>')
    const [uuid = '', place] = from.split('@')
    const [path = '', anchor = null] = place?.split('!') ?? []
    node(uuid, place === undefined ? { next: id(to ?? '') } : { path, title: path, anchor })
    if (to !== undefined && !nodes.has(to)) node(to, {})
  }
  const list = placesOf(
    words(names).map((word) => {
      const [anchor = '', of = ''] = word.split('>')
      return { anchor, node: id(of) }
    }),
    [...nodes.values()],
  )
  expect(list.map(({ anchor, path, id }) => `${anchor}>${path}#${id}`).join(' ')).toBe(result)
}

test('a name leads to its block', () => places('x>1', '1@a!h-y', 'x>a#h-y'))
test('a block that is no heading has its own id', () => places('x>1', '1@a', 'x>a#b-1'))
test('successors are followed to the first that is there', () =>
  places('x>1', '1>2 2>3 3@a 3>4 4@b', 'x>a#b-3'))
test('a block that is there again is itself', () => places('x>1', '1@a 1>2 2@b', 'x>a#b-1'))
test('names of one chain', () => places('x>1 y>2 z>3', '1>2 2>3 3@a!h-z', 'x>a#h-z y>a#h-z z>a#h-z'))
test('what leads nowhere is left out', () => places('x>1 y>9', '1>2', ''))
test('a circle leads nowhere, and nor does what leads into it', () =>
  places('x>1 y>2 z>0', '0>1 1>2 2>1', ''))
test('ten thousand names of one heading are followed once', () => {
  const count = 10_000
  const names = Array.from({ length: count }, (_, n) => `n${n}>${n}`).join(' ')
  const chain = Array.from({ length: count }, (_, n) => `${n}>${n + 1}`).join(' ')
  places(
    names,
    `${chain} ${count}@a`,
    Array.from({ length: count }, (_, n) => `n${n}>a#b-${count}`).join(' '),
  )
})
