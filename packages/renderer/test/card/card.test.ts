/** Social cards: what they say, their colours, their lines, and the picture. */

import { readFileSync } from 'node:fs'
import type { Slug } from '@draehi/core'
import { describe, expect, test } from 'vitest'
import { DEFAULT_COLOURS, parseColours, readColours } from '../../src/card/card-colours.ts'
import {
  CARD_PLACE,
  type CardFacts,
  cardHash,
  cardHref,
  readCardAddress,
  readCardFacts,
} from '../../src/card/card-facts.ts'
import { fontsFor } from '../../src/card/card-fonts.ts'
import { cardSvg } from '../../src/card/card-svg.ts'
import { type CardFont, cleanText, layLines, missingIn } from '../../src/card/card-text.ts'
import { drawCard } from '../../src/card/draw-card.ts'
import { placeCard } from '../../src/card/place-card.ts'
import { outputAt, publish } from '../page/published-site.ts'

const facts: CardFacts = { title: 'Bees', siteTitle: 'Garden', description: '', colours: DEFAULT_COLOURS }

describe('what a card says', () => {
  test('is what the head of its page says, unescaped', () => {
    const site = publish({ 'a.md': '---\ntitle: "A & <b> \\"c\\""\ndescription: D > E\n---\n# x\n' })
    const { head } = outputAt(site, 'a.md').page
    expect(readCardFacts(head, 'Garden', DEFAULT_COLOURS)).toEqual({
      ...facts,
      title: 'A & <b> "c"',
      description: 'D > E',
    })
  })
  test('is nothing for a page with a picture of its own, and where cards are off', () => {
    const own = outputAt(publish({ 'a.md': '---\nimage: https://example.org/x.png\n---\n' }), 'a.md').page
      .head
    expect(readCardFacts(own, 'Garden', DEFAULT_COLOURS)).toBeUndefined()
    expect(own).toContain('<meta property="og:image" content="https://example.org/x.png">')
    expect(own).toContain('<meta name="twitter:card" content="summary_large_image">')
    const off = outputAt(publish({ 'a.md': 'x' }, 'plain', { cards: false }), 'a.md').page.head
    expect(off).toContain('<meta name="twitter:card" content="summary">')
    expect(off).not.toContain(CARD_PLACE)
  })
  test('stands in the head when it is served, with its size and its words', () => {
    const head = `<title>x</title><meta property="og:title" content="Bees &amp; &quot;wasps&quot;">${CARD_PLACE}`
    const placed = placeCard({ head, path: 'a/b' }, 'garden' as Slug, {
      siteTitle: 'G',
      colours: DEFAULT_COLOURS,
    })
    const href = /og:image" content="([^"]*)"/u.exec(placed)?.[1]
    expect(href).toMatch(/^draehi-base:\/garden\/-\/card\/[0-9a-f]{16}\/a\/b\.png$/u)
    expect(placed).toContain('<meta property="og:image:width" content="1200">')
    expect(placed).toContain('<meta property="og:image:alt" content="Bees &amp; &quot;wasps&quot;: G">')
    expect(placed).toContain(`<meta name="twitter:image" content="${href}">`)
    expect(placeCard({ head, path: '' }, 'garden' as Slug, undefined)).toMatch(/content="summary">$/u)
  })
})

test('an address is of what is drawn, and is read again', () => {
  const hash = cardHash(facts)
  expect(cardHash({ ...facts })).toBe(hash)
  for (const change of [
    { title: 'Wasps' },
    { siteTitle: 'x' },
    { description: 'x' },
    { colours: { ...DEFAULT_COLOURS, text: '#000' } },
  ])
    expect(cardHash({ ...facts, ...change })).not.toBe(hash)
  expect(cardHref('garden' as Slug, 'a b/ü', facts)).toBe(`/garden/-/card/${hash}/a%20b/%C3%BC.png`)
  expect(readCardAddress(`-/card/${hash}/a b/ü.png`)).toEqual({ hash, path: 'a b/ü' })
  expect(readCardAddress(`-/card/${hash}.png`)).toEqual({ hash, path: '' })
  for (const other of [`-/card/${hash}`, '-/card/x.png', `-/card/${hash}/.png`, `card/${hash}.png`])
    expect(readCardAddress(other)).toBeUndefined()
})

describe('colours', () => {
  test('are those of the light theme', () => {
    const tokens = readFileSync(new URL('../../src/assets/tokens.css', import.meta.url), 'utf8')
    expect(readColours(tokens)).toEqual(DEFAULT_COLOURS)
    expect(readColours(undefined)).toEqual(DEFAULT_COLOURS)
  })
  test.each([
    [':root { --interactive-accent: #F00 }', { accent: '#f00' }],
    [
      'a{} :root{--text-normal:rgb(1, 2, 3);--text-muted: light-dark(#123456, #fff) !important}',
      { text: 'rgb(1, 2, 3)', muted: '#123456' },
    ],
    ['.theme-dark { --text-normal: #fff }', {}],
    [
      '@media (prefers-color-scheme: dark) { :root { --text-normal: #fff } } :root { --text-muted: #111 }',
      { muted: '#111' },
    ],
    [':root { --text-normal: url(x); --text-muted: red"/><script> }', {}],
    ['}}}{{{ --text-normal: #fff', { text: '#fff' }],
  ])('%s', (css, changed) => expect(readColours(css)).toEqual({ ...DEFAULT_COLOURS, ...changed }))
  test('that were stored are checked again', () => {
    expect(parseColours('')).toEqual(DEFAULT_COLOURS)
    expect(parseColours('{"accent":"#123456","text":"\\"/>","more":"#fff"}')).toEqual({
      ...DEFAULT_COLOURS,
      accent: '#123456',
    })
  })
})

/** Every character is one em wide; upper case has a font of its own. */
const font = (has: RegExp): CardFont => ({
  advanceOf: (point) => (has.test(String.fromCodePoint(point)) ? 1 : undefined),
  shape: (text) => ({ advance: text.length, unitsPerEm: 1, glyphs: [] }),
})
const FONTS = [font(/[a-z .…!]/u), font(/[A-Z]/u), font(/[א-ת]/u)]
const linesOf = (text: string, width = 10, lines = 3): readonly string[] =>
  layLines(text, FONTS, { fontSize: 1, width, lines }).lines.map(({ pieces }) =>
    pieces.map((piece) => (piece.isRightToLeft ? `<${piece.text}` : piece.text)).join('|'),
  )

describe('lines', () => {
  test.each([
    ['one two three', ['one two', 'three']],
    ['abcdefghijklmno', ['abcdefghij', 'klmno']],
    ['a b c d e f g h i j k l m n o p q r s', ['a b c d e', 'f g h i j', 'k l m n o…']],
    ['ab CD ef', ['ab |CD| ef']],
    ['אב! abc', ['abc|<! |<אב']],
    ['abc אב', ['abc |<אב']],
    ['', []],
  ])('%s', (text, lines) => expect(linesOf(text)).toEqual(lines))
  test('of a very long word end', () => expect(linesOf('x'.repeat(5000))).toHaveLength(3))
  test('have no characters that no drawing takes', () =>
    expect(cleanText(' a\u0000\n\tb\ud800 \uffff1\u20e3 ')).toBe('a b\ufffd 1'))
})

describe('fonts', () => {
  test('of ours have Latin, Greek, Cyrillic, Hebrew, Arabic and emoji', () => {
    const text = 'Žižek ộ Ελλάδα Ґудзь שלום مرحبا 🌱👩‍💻'
    expect(missingIn(text, fontsFor(text, 700))).toEqual([])
    expect(missingIn(text, fontsFor('a', 400)).length).toBeGreaterThan(10)
  })
  test('shape what they have', () => {
    const [arabic] = fontsFor('م', 700).slice(-1)
    const joined = arabic?.shape('مرحبا', true)
    const alone = [...'مرحبا'].reduce(
      (sum, letter) => sum + (arabic?.advanceOf(letter.codePointAt(0) ?? 0) ?? 0),
      0,
    )
    expect(joined?.glyphs.every(({ path }) => path.startsWith('M'))).toBe(true)
    expect(joined?.advance).not.toBeCloseTo(alone)
  })
})

test('a drawing holds no text of anybody', () => {
  const svg = cardSvg({ ...facts, title: '<script>"&\u0000 </svg>' }, { bold: FONTS, plain: FONTS })
  expect(svg).not.toMatch(/script|&|"\/>"/u)
})

test('the picture is a PNG of 1200 by 630', async () => {
  const png = Buffer.from(
    await drawCard({ ...facts, title: 'חדשות Bees 🐝 \ud800\u0000', description: 'x'.repeat(9999) }),
  )
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630])
  expect(png.length).toBeGreaterThan(5000)
})
