import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PageName } from '../../src/nouns.ts'
import {
  lookupKey,
  MAX_PATH_BYTES,
  MAX_SEGMENT_BYTES,
  parsePageName,
  parseWorkspaceSlug,
  suggestWorkspaceSlug,
  toPagePath,
  toPermalinkPath,
} from '../../src/page-name.ts'

/** What breaks slugs: letters whose case has other lengths, marks without a base, joiners, halves of pairs, separators. */
const awkward = [
  ...['a', 'İ', 'ı', 'ß', 'Σ', 'ς', 'ﬁ', 'ŉ', 'ǆ', 'ͅ', 'ﷺ', '日', '한', '\u1161', '½', '😀'],
  ...['\u0301', '\u0345', '\u20e3', '\u200d', '\u202e', '\ufe0f', '\ufeff', '\ud800', '\u0000', '\u2028'],
  ...['-', '/', '.', ' ', '_', '%', '\\', '℀', '／'],
]
const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...awkward), maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  fc
    .tuple(
      fc.array(fc.constantFrom('a', 'é', '日', '😀', '/', 'x/', '-', '\u0301'), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 1, max: 700 }),
    )
    .map(([unit, n]) => unit.join('').repeat(n)),
)

const path = (text: string): string => toPagePath(text as PageName)

/** `check` throws for a text for which the sentence is false. */
function always(sentence: string, check: (text: string) => void): void {
  test(sentence, () => {
    const property = fc.property(anyText, (text) => {
      check(text)
    })
    fc.assert(property, { numRuns: 2000 })
  })
}

always('every text has a path that is well formed, NFC and within the limits', (text) => {
  const made = path(text)
  expect(made.normalize('NFC')).toBe(made)
  expect(made.toLowerCase()).toBe(made)
  expect(Buffer.byteLength(made)).toBeLessThanOrEqual(MAX_PATH_BYTES)
  for (const segment of made.split('/')) {
    expect(segment).toMatch(/^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|-(?=[\p{L}\p{N}]))*$/u)
    expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(MAX_SEGMENT_BYTES)
  }
})

always('the path of a path is itself', (text) => {
  expect(path(path(text))).toBe(path(text))
})

always('the key of a key is itself', (text) => {
  expect(lookupKey(lookupKey(text))).toBe(lookupKey(text))
})

always('lower and upper case have one key', (written) => {
  const text = written.normalize('NFD')
  expect(lookupKey(text.toLowerCase())).toBe(lookupKey(text))
  // In upper case the dotless i is another letter, and the iota below is a letter where it was a mark that could move.
  if (!/ı|\u0345/u.test(text)) expect(lookupKey(text.toUpperCase())).toBe(lookupKey(text))
})

always('a name and its NFD have one path and one key', (text) => {
  expect(path(text.normalize('NFD'))).toBe(path(text))
  expect(lookupKey(text.normalize('NFD'))).toBe(lookupKey(text))
})

always('what cannot be seen changes no key and no name, also of a name that is taken as it is', (text) => {
  // With a zero-width space at its end a name goes the long way.
  const ascii = text.replace(/[^ -~]/gu, '')
  expect(lookupKey(`${ascii}\u200b`)).toBe(lookupKey(ascii))
  expect(parsePageName(`${ascii}\u200b`)).toBe(parsePageName(ascii))
})

always('a parsed name is parsed to itself', (text) => {
  const name = parsePageName(text)
  if (name !== undefined) expect(parsePageName(name)).toBe(name)
})

always('a permalink is a path already, or none', (text) => {
  const permalink = toPermalinkPath(text)
  if (permalink !== undefined) expect(path(permalink)).toBe(permalink)
})

always('every path of a page can be its permalink', (text) => {
  expect(toPermalinkPath(path(text))).toBe(path(text))
})

always('a suggested slug of a workspace is a valid one', (text) => {
  expect(parseWorkspaceSlug(suggestWorkspaceSlug(text))).toBe(suggestWorkspaceSlug(text))
})
