import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import type { GraphConfig } from '../../src/nouns.ts'
import { parsePageName, toPageName } from '../../src/page-name.ts'
import { legacyName, tripleLowbarName } from './logseq-file-name.ts'

/** The name of a page in Logseq survives being the name of its file, in every format that Logseq had. */

const pieces = [
  '_',
  '__',
  '___',
  '/',
  '%',
  '%2F',
  '%25',
  '.',
  '#',
  ':',
  '?',
  'CON',
  'a',
  'é',
  '日本',
  'שלום',
  '👩\u200d💻',
  ' ',
]

/** Canonical names that are no days. */
const name = fc
  .oneof(
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  .map(parsePageName)
  .filter((made) => made !== undefined)

function roundTrip(encode: (name: string) => string, fileNameFormat: GraphConfig['fileNameFormat']): void {
  const config = graphConfig('logseq', { fileNameFormat })
  const property = fc.property(name, (written) => {
    const found = toPageName(`pages/${encode(written)}.md`, config)
    fc.pre(found?.journalDay === undefined)
    expect(found?.name).toBe(written)
  })
  fc.assert(property, { numRuns: 2000 })
}

test('with three low bars', () => roundTrip(tripleLowbarName, 'triple-lowbar'))
test('with %2F', () => roundTrip((written) => legacyName(written, '%2F'), 'legacy'))
test('with dots', () => roundTrip((written) => legacyName(written, '.'), 'legacy'))

test.each([
  ['a/b', 'a___b', 'a%2Fb'],
  ['a_/_b', 'a%5F___%5Fb', 'a_%2F_b'],
  ['a___b', 'a%5F%5F%5Fb', 'a___b'],
  ['CON', 'CON___', 'CON'],
  ['end.', 'end.___', 'end%2E'],
  ['50% of #1?', '50%25 of %231%3F', '50%25 of %231%3F'],
])('%s is %s, and was %s', (written, lowbar, legacy) => {
  expect(tripleLowbarName(written)).toBe(lowbar)
  expect(legacyName(written, '%2F')).toBe(legacy)
})
