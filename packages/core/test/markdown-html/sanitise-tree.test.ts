/** Our way around the sanitiser's copies, beside the library. */

import fc from 'fast-check'
import type { Data, Element, ElementContent, Properties, Root } from 'hast'
import rehypeSanitize from 'rehype-sanitize'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { sanitiseSchema } from '../../src/markdown/sanitise-schema.ts'
import { sanitiseTree } from '../../src/markdown/sanitise-tree.ts'
import { writeMark } from '../../src/markdown/sentinel.ts'

const RUNS = { numRuns: 300 }

const TAGS = 'a audio b br code details div h2 hr img input li math mi ol p pre script span table td video'
const WORDS = fc.stringMatching(/^[ab ,:/#?&<>"'`=\0\n\u00a0é\u{1f600}\ufdd0\ufdd1-]{0,8}$/u)
const VALUE = fc.oneof(
  WORDS,
  fc.constantFrom<Properties[string]>(true, false, 0, 1, Number.NaN, null, undefined, ''),
  fc.constantFrom('checked', 'disabled', 'open', 'hidden', 'javascript:a', 'https://e.test/', '#x', 'ltr'),
  fc.array(fc.oneof(WORDS, fc.integer({ min: 0, max: 9 })), { maxLength: 3 }),
)
const NAMES = [
  ...'ariaDescribedBy ariaLabel checked className controls cite dataCallout dataLine dir disabled download'.split(
    ' ',
  ),
  ...'headers hidden href id loading name onClick open reversed sizes src srcSet start style tabIndex title type'.split(
    ' ',
  ),
  ...['accentunder', 'columnalign', 'aria-hidden', 'data-x', writeMark('p', 7), writeMark('a', 12)],
]
/** A mark is an attribute that says nothing. */
const PROPERTIES = fc
  .dictionary(fc.constantFrom(...NAMES), VALUE, { maxKeys: 4 })
  .map((properties) =>
    Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, name.startsWith('\uFDD0') ? true : value]),
    ),
  )

const { tree } = fc.letrec<{ tree: Root; node: ElementContent; nodes: ElementContent[] }>((tie) => ({
  tree: tie('nodes').map((children) => ({ type: 'root' as const, children })),
  nodes: fc.array(tie('node'), { maxLength: 3 }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    WORDS.map((value) => ({ type: 'text' as const, value })),
    fc
      .record({
        tagName: fc.constantFrom(...TAGS.split(' ')),
        properties: PROPERTIES,
        data: fc.constantFrom<Data | undefined>(undefined, { block: 3 }, { link: 1, look: 'dates' }),
        children: tie('nodes'),
      })
      // The types want a place of every element with data.
      .map(
        ({ data, ...element }) =>
          ({ type: 'element', ...element, ...(data === undefined ? {} : { data }) }) as Element,
      ),
  ),
}))

test('a tree is sanitised as rehype-sanitize does it, and keeps what we wrote on its nodes', () => {
  const library = unified().use(rehypeSanitize, sanitiseSchema).freeze()
  fc.assert(
    fc.property(tree, (made) => {
      const expected = library.runSync(structuredClone(made))
      expect(sanitiseTree(structuredClone(made))).toStrictEqual(expected)
    }),
    RUNS,
  )
})

test('an attribute that is called like our mark brings nothing with it', () => {
  const block = (properties: Properties): Root => {
    const inner: Element = { type: 'element', tagName: 'i', properties, children: [] }
    const outer = { type: 'element', tagName: 'p', properties: {}, data: { block: 1 }, children: [inner] }
    return { type: 'root', children: [outer as Element] }
  }
  expect(sanitiseTree(block({ '\uFDD2': 0 }))).toStrictEqual(block({}))
})
