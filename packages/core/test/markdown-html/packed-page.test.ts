import { expect, test } from 'vitest'
import { pageUuid, textBlockUuid } from '../../src/id.ts'
import { assignIds } from '../../src/links/block-ids.ts'
import { createUnpacker, findsOf, PACKED_FORM, packPage } from '../../src/markdown/packed-page.ts'
import { packTemplate, unpackTemplate } from '../../src/markdown/packed-template.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { Hole, Page, PageName } from '../../src/nouns.ts'
import { config, sourceFile } from './support.ts'

const TEXT = `---
title: Ünïcödé 日本語
tags: [a]
---

# One #tag

A [[link|label]] and ((63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c)), *emphasis* and \`code\`. ^id

- item
  - [ ] task
- last 🌱

| a | b |
|---|---|
| 1 | 2 |
`

/** What the first block `a` of `a.md` has in workspace 7. */
const TAKEN = textBlockUuid(pageUuid(7, 'a' as PageName), 'a', 0)

const page = (text: string, path = 'a.md'): Page => parsePage(sourceFile(text, path), config())
/** As it is after a worker: through a structured clone. */
const through = (one: Page): Page => createUnpacker()(structuredClone(packPage(one)))

test.each([
  ['a page with everything', TEXT],
  ['an empty page', ''],
  ['characters that JSON and UTF-8 write otherwise', '"\\ \u2028 \u{10ffff} \u0001 &#xd800; é\u0301'],
])('%s comes out as it went in', (_, text) => {
  expect(through(page(text))).toEqual(page(text))
})

test('half of a surrogate pair in a text survives', () => {
  const one = page('x')
  const [block] = one.blocks
  if (block === undefined) throw new Error('a paragraph is a block')
  const broken = { ...one, blocks: [{ ...block, source: 'a\ud800b', html: ['\udc00'] }] }
  expect(through(broken).blocks[0]).toMatchObject({ source: 'a\ud800b', html: ['\udc00'] })
})

test('it survives spreading, JSON and structuredClone, as every noun does', () => {
  const one = page(TEXT)
  const packed = through(one)
  expect({ ...packed, blocks: packed.blocks.map((block) => ({ ...block })) }).toEqual(one)
  expect(JSON.parse(JSON.stringify(packed))).toEqual(JSON.parse(JSON.stringify(one)))
  expect(structuredClone(packed)).toEqual(one)
})

test.each([
  ['blocks of one text', 'a\n\nb\n\na\n\na\n'],
  ['blocks with ids of their author', 'a ^one\n\nb\n\na\n\nc ^two\n\nd ^one\n'],
  [
    'a block whose author took the id that another would have',
    `a\n\nb {#${TAKEN}}\n\n- c\n  id:: ${TAKEN}\n`,
  ],
  ['no blocks', ''],
])('%s: ids are the same whether they were made with the page or later', (_, text) => {
  const one = page(text)
  const ids = (page: Page) => assignIds([page], 7)
  expect(ids(createUnpacker()(packPage(one, 7)))).toEqual(ids(one))
  expect(ids(createUnpacker()(packPage(one, 8)))).toEqual(ids(one))
})

test('what is asked of the blocks of all pages is known without reading them', () => {
  const one = page('a #x\n\nb ^id\n\nc #y #x\n')
  const packed = createUnpacker()(packPage(one))
  expect(findsOf(packed)).toEqual({
    authored: [1],
    tagged: [
      [0, ['x']],
      [2, ['y', 'x']],
    ],
  })
  expect(typeof Object.getOwnPropertyDescriptor(packed, 'blocks')?.get).toBe('function')
  expect(findsOf({ ...packed })).toEqual(findsOf(one))
  expect(packed.blocks).toBe(packed.blocks)
})

test('texts are read again when other pages were read meanwhile', () => {
  const unpack = createUnpacker()
  const pages = Array.from({ length: 200 }, (_, n) => page(`- text ${n}\n- more ${n}\n`, `${n}.md`))
  const packed = pages.map((one) => unpack(packPage(one)))
  for (let round = 0; round < 3; round++) {
    for (const [n, one] of packed.entries()) {
      expect(one.blocks[0]?.text).toBe(`text ${n}`)
      expect(packed[(n * 7) % 200]?.blocks[1]?.text).toBe(`more ${(n * 7) % 200}`)
    }
  }
  expect(packed).toEqual(pages)
})

test("blocks are made again when those of a thousand other pages were, and an author's id stays with its block", () => {
  const unpack = createUnpacker()
  const id = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'
  const first = unpack(packPage(page(`a ^${id}\n`)))
  const { blocks } = first
  expect(first.blocks).toBe(blocks)
  const other = packPage(page(`b ^${id}\n`, 'b.md'))
  const others = Array.from({ length: 1000 }, () => unpack(other))
  expect(assignIds([first, ...others], 7).pages[0]?.blockUuids).toEqual([id])
  expect(first.blocks).not.toBe(blocks)
  expect(first.blocks).toEqual(blocks)
})

test('blocks stay where a page asks for those of all others', () => {
  const unpack = createUnpacker()
  const first = unpack(packPage(page('a\n')))
  const { blocks } = first
  unpack(packPage(parsePage(sourceFile('- {{query (task TODO)}}', 'q.md'), config('logseq'))))
  const other = packPage(page('b\n', 'b.md'))
  for (let n = 0; n < 1000; n++) expect(unpack(other).blocks).toHaveLength(1)
  expect(first.blocks).toBe(blocks)
})

test('texts that lie in a file are read when they are asked for, and let go when other pages are read', () => {
  const unpack = createUnpacker()
  let reads = 0
  const stored = (n: number): Page => {
    const { facts, texts } = packPage(page(`- text ${n}\n`, `${n}.md`), 7)
    return unpack({
      facts,
      readTexts() {
        reads += 1
        return texts
      },
    })
  }
  const pages = Array.from({ length: 1001 }, (_, n) => stored(n))
  assignIds(pages, 7)
  expect(reads).toBe(0)
  for (const [n, one] of pages.entries()) expect(one.blocks[0]?.text).toBe(`text ${n}`)
  expect(reads).toBe(1001)
  expect([pages[1000]?.blocks[0]?.source, pages[1]?.blocks[0]?.source]).toEqual(['text 1000', 'text 1'])
  expect(reads).toBe(1001)
  expect(pages[0]?.blocks[0]?.source).toBe('text 0')
  expect(reads).toBe(1002)
})

test.each<Hole>([
  { hole: 'link-attributes', link: 0 },
  { hole: 'link-label', link: 19_999 },
  { hole: 'media-attributes', link: 1 },
  { hole: 'embed', link: 2 },
  { hole: 'embed-phrasing', link: 3 },
  { hole: 'block-id', block: 12_345 },
  { hole: 'block-html', block: 0 },
  { hole: 'query', query: 4 },
  { hole: 'query-phrasing', query: 5 },
  { hole: 'id-attributes', html: ' id="h-a"' },
  { hole: 'own-address' },
])('hole $hole is the same hole when it was packed', (hole) => {
  const packed = JSON.stringify(packTemplate(['<p', hole, '>']))
  expect(unpackTemplate(JSON.parse(packed))).toEqual(['<p', hole, '>'])
})

test('a hole that says more than a number keeps what it says', () => {
  const hole = { hole: 'embed', link: 1, width: 3 } as Hole
  expect(unpackTemplate(packTemplate([hole]))).toEqual([hole])
})

test('packed pages are kept between runs: whoever packs otherwise raises PACKED_FORM, and then this', () => {
  const one = page('x')
  const [block] = one.blocks
  if (block === undefined) throw new Error('a paragraph is a block')
  const html: readonly (string | Hole)[] = ['<p>', { hole: 'link-label', link: 3 }, { hole: 'own-address' }]
  const packed = packPage({
    ...one,
    blocks: [{ ...block, html }],
    article: ['x', { hole: 'block-html', block: 0 }],
  })
  const texts = Buffer.from(packed.texts)
  expect([PACKED_FORM, texts.subarray(texts.readUInt32LE(0)).toString()]).toEqual([
    5,
    '["x",6][]{"blocks":[0,3],"sections":[],"parts":[],"numbered":[]}[{"kind":"paragraph","line":1,"order":0}]"x""x"["<p>",28,{"hole":"own-address"}]',
  ])
  expect(Object.keys(JSON.parse(packed.facts)).sort().join(' ')).toBe(
    'aliases anchors cssClasses details features frontMatter headings isPublished links name oid parts path problems properties queries tags title',
  )
  expect(JSON.parse(packPage(page('[[b|c]] #d\n\n[[e#f]]\n')).facts).links).toEqual({
    kinds: ['page', 'tag', 'page'],
    targets: ['b', 'd', 'e'],
    places: [0, 1, 1, 0, 1, 9, 1, 3, 1],
    more: [
      [0, { label: 'c' }],
      [2, { fragment: { kind: 'heading', path: ['f'] } }],
    ],
  })
  expect(JSON.parse(packed.facts)).toMatchObject({
    details: { authors: [], isHome: false, isUnlisted: false, redirectFrom: [] },
  })
})
