import { expect, test } from 'vitest'
import { digestOf, pageUuid } from '../../src/id.ts'
import type { Node, PageName } from '../../src/nouns.ts'
import { parseSearchQuery } from '../../src/search/search-query.ts'
import { askedOf, isCommon, searchSteps } from '../../src/search/search-steps.ts'
import { toSearchVector } from '../../src/search/search-vector.ts'

const page = pageUuid(7, 'a' as PageName)
const block = (text: string, metadata = {}): Node => ({
  kind: 'block',
  uuid: page,
  pageUuid: page,
  parentUuid: page,
  order: 0,
  idRule: 2,
  source: text,
  text,
  html: '',
  metadata,
  digest: digestOf(text),
})
const lexemes = (node: Node): string => toSearchVector(node, 7).replaceAll("'", '')
const words = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}`).join(' ')

test.each<[string, Node, RegExp]>([
  ['text is in the index by how long it is', block('one'), /^7:one.:1D$/],
  ['eight words are short', block(words(8)), /^7:w0\.:1D .*7:w7\.:8D 7&/],
  ['nine are not', block(words(9)), /^7:w0;:1D .*7:w8;:9D 7&/],
  ['nor are 25', block(words(25)), /^7:w0\/:1D .*7:w24\/:25D 7&/],
  ['a heading is short, and a name', block('One', { headingLevel: 2 }), /^7:one\.:1B 7\+one$/],
  ['adjacent words are in it as a pair', block('of the of the'), /^7:of\.:1D,3D 7:the\.:2D,4D 7&pw 7&LZ$/],
  [
    'characters of scripts without spaces are pairs already',
    block('a 猫黒 b'),
    /^7:a\.:1D 7:猫黒\.:2D 7:黒\.:3D 7:b\.:4D$/,
  ],
])('%s', (_, node, expected) => expect(lexemes(node)).toMatch(expected))

const found = (query: string): readonly string[] =>
  searchSteps(askedOf(parseSearchQuery(query)), 7).map(({ found }) => found.replaceAll("'", ''))

test.each<[string, string, readonly string[]]>([
  [
    'titles, names, then text by its length, and what an older program wrote',
    'a b',
    [
      '(7!a) & (7!b)',
      '(7+a) & (7+b) & !((7!a) & (7!b))',
      '(7:a.) & (7:b.) & !((7+a) & (7+b))',
      '(7:a;) & (7:b;)',
      '(7:a/) & (7:b/)',
      '(7:a) & (7:b)',
    ],
  ],
  [
    'a phrase has its pairs, but where an older program wrote',
    '"of the"',
    [
      '(7!of & 7!the) & (7:of. <1> 7:the.) & 7&pw',
      '(7+of & 7+the) & (7:of. <1> 7:the.) & 7&pw & !((7!of & 7!the))',
      '(7:of. <1> 7:the.) & 7&pw & !((7+of & 7+the))',
      '(7:of; <1> 7:the;) & 7&pw',
      '(7:of/ <1> 7:the/) & 7&pw',
      '(7:of <1> 7:the)',
    ],
  ],
  [
    'words that begin so come last, but of names',
    'abc',
    [
      '(7!abc:*)',
      '(7+abc:*) & !((7!abc:*))',
      '(7:abc.) & !((7+abc:*))',
      '(7:abc;)',
      '(7:abc/)',
      '(7:abc:*) & !((7+abc:*)) & !(7:abc. | 7:abc; | 7:abc/)',
    ],
  ],
  [
    'of several words it is the last that may be a beginning',
    'x abc',
    [
      '(7!x) & (7!abc:*)',
      '(7+x) & (7+abc:*) & !((7!x) & (7!abc:*))',
      '(7:x.) & (7:abc.) & !((7+x) & (7+abc:*))',
      '(7:x;) & (7:abc;)',
      '(7:x/) & (7:abc/)',
      '((7:x. | 7:x; | 7:x/ | 7:x)) & (7:abc:*) & !((7+x) & (7+abc:*)) & !(7:abc. | 7:abc; | 7:abc/)',
    ],
  ],
  ['the beginning of a word is in no pair', 'of.the', ['(7:of; <1> 7:the;)']],
  ['characters are asked for as they are stored', '"猫黒 b"', ['(7:猫黒; <2> 7:b;)']],
  ['one of them begins a pair', '"猫"', ['(7:猫:*) & !((7+猫:*)) &']],
  ['what is left out is left out of rows of the same length', 'abc -d', ['(7:abc;) & !(7:d;)']],
  ['of tags, in all rows', '#a -d', ['(7#a) & !((7:d. | 7:d; | 7:d/ | 7:d))']],
])('%s: %s', (_, query, expected) => {
  const steps = found(query)
  if (expected.length > 1) expect(steps).toEqual(expected)
  else expect(steps.join('\n')).toContain(expected[0])
})

test.each<[string, boolean]>([
  ['te', true],
  ['te the', true],
  ['tomato', false],
  ['te tomato', false], // as rare as the rarer of the two
  ['tomato te', true], // all words that begin so are collected
  ['tomato "te"', false],
  ['猫', false],
])('%s stands in very many rows: %s', (query, expected) =>
  expect(isCommon(askedOf(parseSearchQuery(query)))).toBe(expected),
)
