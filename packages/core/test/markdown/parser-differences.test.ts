import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tests as examples } from 'commonmark-spec'
import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import { mask } from '../../src/markdown/mask.ts'
import { nativeParser } from '../../src/markdown/native-parser.ts'
import { isLeftToReference } from '../../src/markdown/parser-differences.ts'
import { referenceParser } from '../../src/markdown/reference-parser.ts'

/** In JSON: a list in a quote, before a quote in it. It is among the known differences. */
const LIST_BEFORE_QUOTE = /> - (?:(?!\\n).)*\\n>\\n> >/u

const FIXTURES = fileURLToPath(new URL('../../../../fixtures', import.meta.url))

test('there is a binary of the native parser for this platform', () => expect(nativeParser).toBeDefined())

test('both give the same trees for every example of the specification', () =>
  expect(differing(examples.map(({ markdown }) => markdown.replaceAll('→', '\t')))).toEqual([]))

test('both give the same trees for every file of the fixtures, as it is and with our syntax masked', () => {
  const texts = markdownFiles(FIXTURES).map((path) => readFileSync(path, 'utf8'))
  const masked = texts.map((text) => mask(text, { macros: true, math: 'tex' }).text)
  expect(texts.length).toBeGreaterThan(100)
  const found = differing([...texts, ...masked])
  expect(found.filter((text) => !LIST_BEFORE_QUOTE.test(text))).toEqual([])
  expect(found.length).toBeLessThanOrEqual(2)
})

test.each(['a *_\\~', 'a[]!(', 'a <!>-', '- \n>a', 'a`~\n>', 'a|-\n:'])(
  'both give the same trees for all texts of up to four of %j',
  (alphabet) => expect(differing(textsOf([...alphabet], 4))).toEqual([]),
)

/** Where neither is asked in place of the other: what each makes of it, and who is right. */
const KNOWN: readonly (readonly [text: string, native: string, reference: string, because: string])[] = [
  ['😀*o**', 'p(😀 em(o) *)', 'p(😀*o**)', 'native: symbols are punctuation in CommonMark 0.31.2'],
  ['/a@b.y', 'p(/a@b.y)', 'p(/ link(a@b.y))', 'native: GitHub links no address after a slash'],
  ['- [x] \n x', 'ul(li(p( x)))', 'ul(li(p(x)))', 'a reader sees no difference'],
  [
    '> - a\n> - b\n>\n> > c',
    'blockquote(ul(li(p(a)) li(p(b))) blockquote(p(c)))',
    'blockquote(ul+(li(p(a)) li(p(b))) blockquote(p(c)))',
    'native: no empty line stands between two items, so the list is tight',
  ],
  ['|\nx\n- |', 'p(|) p(x) ul(li(p(|)))', 'p(|\nx) ul(li(p(|)))', 'reference: there is no table'],
]

test.each(KNOWN)('%j', (text, native, reference) => {
  expect(printed(nativeParser?.(text))).toBe(native)
  expect(printed(referenceParser(text))).toBe(reference)
})

test('of 600 documents that were changed at random, fewer than one of a hundred is read in two ways', () => {
  const random = randomFrom(20261121)
  const texts = Array.from({ length: 600 }, () => changed(random))
  const found = differing(texts)
  expect(found.length, found.slice(0, 5).join('\n\n')).toBeLessThan(6)
})

/** Those that the two read differently, as JSON. Whether a list is loose shows in its paragraphs' HTML, and only if it has any. */
function differing(texts: readonly string[]): readonly string[] {
  const native = nativeParser ?? referenceParser
  return texts
    .filter((text) => !isLeftToReference(text))
    .filter((text) => JSON.stringify(shape(native(text))) !== JSON.stringify(shape(referenceParser(text))))
    .map((text) => JSON.stringify(text))
}

/** A node without places, and without what its defaults are. */
function shape(node: Nodes): unknown {
  const { position: _position, data: _data, ...rest } = node
  const fields = Object.entries(rest).filter(([key, value]) => key !== 'children' && value !== undefined)
  if (node.type === 'list' || node.type === 'listItem')
    for (const field of fields) if (field[0] === 'spread' && !hasParagraphs(node)) field[1] = false
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return 'children' in node ? [fields, node.children.map(shape)] : fields
}

function hasParagraphs(node: Nodes): boolean {
  if (!('children' in node)) return false
  return node.children.some(
    (child) => child.type === 'paragraph' || (child.type === 'listItem' && hasParagraphs(child)),
  )
}

const SHORT: Readonly<Record<string, string>> = {
  paragraph: 'p',
  emphasis: 'em',
  list: 'ul',
  listItem: 'li',
}

function printed(node: Nodes | undefined): string {
  if (node === undefined) return 'no binary'
  if ('value' in node) return node.value
  if (!('children' in node)) return node.type
  const inner = node.children.map(printed).join(' ')
  const loose = node.type === 'list' && node.spread === true ? '+' : ''
  return node.type === 'root' ? inner : `${SHORT[node.type] ?? node.type}${loose}(${inner})`
}

/** Every text of one to `length` of the characters. */
function textsOf(characters: readonly string[], length: number): readonly string[] {
  let last = ['']
  const all: string[] = []
  for (let n = 0; n < length; n++) {
    last = last.flatMap((text) => characters.map((character) => text + character))
    all.push(...last)
  }
  return all
}

const markdownFiles = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => join(directory, path))

type Random = (below: number) => number

/** The same numbers on every machine (the constants of Numerical Recipes). */
function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const DOCUMENTS = examples.map(({ markdown }) => markdown.replaceAll('→', '\t'))
const MARKS =
  '*|_|`|~~|[|]|(|)|!|\n|\n\n|  |    |\t|> |- |1. |\\|<|>|&amp;|#|# |===|---|```|[^a]|[^a]: x\n|www.a.b|http://x.y|a@b.c|- [ ] |- [x] |한|😀|é|<!-- x -->|<b>|</b>|[a]: /u\n|"|:|x|$|=='.split(
    '|',
  )

function changed(random: Random): string {
  const pick = (from: readonly string[]): string => from[random(from.length)] ?? ''
  let text = pick(DOCUMENTS)
  for (let n = random(4); n >= 0; n--) {
    const at = random(text.length + 1)
    const what = random(4)
    if (what < 2) text = text.slice(0, at) + pick(MARKS) + text.slice(at)
    else if (what === 2) text = text.slice(0, at) + text.slice(at + 1 + random(4))
    else text = text.slice(0, at) + pick(DOCUMENTS) + text.slice(at)
  }
  return text.toWellFormed().slice(0, 3000)
}
