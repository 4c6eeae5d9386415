import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findConstructs } from '../../src/markdown/construct.ts'
import { mask, unmask } from '../../src/markdown/mask.ts'
import { lineStarts } from '../../src/markdown/normal-text.ts'

const UUID = '64b5f1a2-1111-4222-8333-444455556666'
const macros = true

/** The constructs of a text, each as its kind and source. */
const check = (text: string, ...constructs: string[]): void =>
  expect(findConstructs(text, { macros }).map(({ kind, source }) => `${kind} ${source}`)).toEqual(constructs)

test('a wikilink ends at the first closing brackets', () => check('a [[b]]] c', 'wikilink [[b]]'))
test('the inner of nested brackets is the link', () => check('[[a [[b]] c]]', 'wikilink [[b]]'))
test('a link in brackets is a link', () => check('[[[a]]]', 'wikilink [[a]]'))
test('a link has no line end', () => check('[[a\nb]]'))
test('a list of lists is no link', () => check('[[1, 2], [3, 4]]'))
test('blank brackets are no link', () => check('[[]] [[ ]] ![[ ]] #[[ ]]'))
test('a footnote in brackets is no link', () => check('[[^1]]'))
test('a lone backtick ends every hope of a link', () => check('[[a `b]] c`'))
test('a name and a label may have code in them', () =>
  check('[[`ps`]] [[a|`b` c]] [[a``b``]]', 'wikilink [[`ps`]]', 'wikilink [[a|`b` c]]'))
test('a link does not join two code spans', () => check('`a [[x` and `y]] b`\n[[`z`]]', 'wikilink [[`z`]]'))
test('a backslash takes the meaning away', () =>
  check('\\[[a]] \\![[b]] \\#c \\\\[[d]]', 'wikilink [[b]]', 'wikilink [[d]]'))
test('an embed has its mark', () => check('![[a.png|100]]', 'embed ![[a.png|100]]'))
test('an escaped bar is part of the link', () => check('[[a\\|b]]', 'wikilink [[a\\|b]]'))
test('a name longer than 512 units is none', () =>
  check(`[[${'a'.repeat(513)}]] [[${'a'.repeat(512)}]]`, `wikilink [[${'a'.repeat(512)}]]`))

test('a block reference is a uuid', () =>
  check(`((${UUID})) ((see)) ((${UUID}x))`, `blockReference ((${UUID}))`))
test('a block reference stands in a link', () => check(`[x](((${UUID})))`, `blockReference ((${UUID}))`))

test('a macro takes what is inside of it', () => check('{{embed [[a]]}} {{}}', 'macro {{embed [[a]]}}'))
test('outside of Logseq a macro is a template of somebody else', () =>
  expect(findConstructs('{{ page.url }}', { macros: false })).toEqual([]))

test('a tag begins the line or follows white space', () => check('#a b #c', 'tag #a', 'tag #c'))
test('a tag is written in any script', () =>
  check(
    '#日本語 #Ελληνικά #हिन्दी #café #🌱',
    'tag #日本語',
    'tag #Ελληνικά',
    'tag #हिन्दी',
    'tag #café',
    'tag #🌱',
  ))
test('a tag has levels', () => check('#a/b/c #a/ #/a #a//b', 'tag #a/b/c', 'tag #a'))
test('a tag does not end in punctuation', () =>
  check(
    '#a, #b. #c_ (#d) "#e" *#f* #g-',
    'tag #a',
    'tag #b',
    'tag #c',
    'tag #d',
    'tag #e',
    'tag #f',
    'tag #g',
  ))
test('a tag follows the punctuation of any script', () => check('、#a 「#b」', 'tag #a', 'tag #b'))
test('a number is no tag', () => check('#1 #12-3 #2024/plan', 'tag #2024/plan'))
test('what is glued to a word, a path or an entity is no tag', () =>
  check('C#a a/#b &#x41; ##c x=#fff https://x.org/#d {#e}'))
test('a long tag stands in brackets', () => check('#[[a b]] x#[[c]]', 'tag #[[a b]]', 'wikilink [[c]]'))
test('a tag longer than 256 characters is none', () => check(`#${'a'.repeat(257)}`))

const dollars = (text: string, ...formulas: string[]): void => {
  const found = findConstructs(text, { macros: false, math: 'tex' })
  expect(found.filter(({ kind }) => kind !== 'mathRest').map(({ source }) => source)).toEqual(formulas)
}

test('a formula begins and ends beside what is no white space', () =>
  dollars('$a$ $ b$ $c $ $d$', '$a$', '$d$'))
test('amounts are no formulas', () =>
  dollars('$5 and $6; $5-$6; US$5 to AU$6; US$ and CA$ $1,000 a day or 7$'))
test('a formula may follow a letter or a digit', () => dollars('H$_2$O 10$\\mu$m', '$_2$', '$\\mu$'))
test('no digit follows a formula', () => dollars('$a$1 $b$x', '$b$'))
test('three dollars are no mark', () => dollars('$$$a$$$ $$b$$', '$$b$$'))
test('a backslash takes the meaning of one dollar away', () =>
  dollars('\\$a$ b$ $a\\$b$ \\\\$c$ \\$$d$', '$a\\$b$', '$c$', '$d$'))
test('a code span is never cut', () => dollars('$a `$` b$ `$c$`', '$c$'))
test('nothing begins in an address', () => dollars('http://a.b/$x?y$ [l](a$b) $c$ <http://x$y> z$', '$c$'))
test('a cell of a table is never cut, an escaped bar is part of the formula', () =>
  dollars('| $a|b$ | $c\\|d$ |', '$c\\|d$'))
test('a formula of several lines begins or ends its line', () => {
  dollars('$$\na\n$$', '$$')
  dollars('- [ ] $$ a\n  b$$', '$$ a')
  dollars('text $$\na\n$$ more', '$$')
  dollars('text $$ a\nb $$')
  dollars('$$\na $$ b')
})
test('a formula of several lines ends where its quote or item ends', () => {
  dollars('> $$\n> a\n> $$', '$$')
  dollars('> $$\n> a\n$$')
  dollars('- $$\n  a\n\n$$')
})
test('a formula never takes a fence away', () => {
  dollars('$$\n```\n$$')
  dollars('```sh\necho $$\n```\n\n- ~~~\n  $$\n  ~~~')
})

const piece = fc.oneof(
  fc.constantFrom(
    '$',
    '$$',
    '$a$',
    '$$a$$',
    '$$\n',
    '\n$$',
    '> ',
    '- ',
    '  ',
    '```',
    '$`',
    '`$',
    '](',
    '://',
  ),
  fc.constantFrom('[[', ']]', '![[', '((', '))', '{{', '}}', '#', '|', '\\', '`', '\n', '\r\n', '\t', UUID),
  fc.constantFrom(
    '[[a]]',
    '[[a|b]]',
    '#tag',
    `((${UUID}))`,
    '{{embed [[a]]}}',
    '\ue000',
    '\u{f0000}',
    '\u{10fffd}',
  ),
  fc.string({ unit: 'binary' }),
)

test.each(['tex', 'github', undefined] as const)(
  'masking and unmasking is the identity, and every offset stays what it was, with %s formulas',
  (math) => {
    const options = math === undefined ? { macros } : { macros, math }
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        const masked = mask(text, options)
        expect(unmask(masked.text, masked)).toBe(text)
        expect(masked.text).toHaveLength(text.length)
        expect(lineStarts(masked.text)).toEqual(lineStarts(text))
        for (const { offset, source } of masked.places) {
          expect(text.startsWith(source, offset)).toBe(true)
          expect(masked.text.slice(offset, offset + source.length)).not.toMatch(/[\p{ASCII}\n]/u)
        }
      }),
      { numRuns: 500 },
    )
  },
)

test('equal constructs have equal masks, others have not', () => {
  const { text } = mask('[[a]][[b]][[a]]', { macros })
  expect(text.slice(0, 5)).toBe(text.slice(10))
  expect(text.slice(0, 5)).not.toBe(text.slice(5, 10))
})

test('a text that has every private-use character keeps its constructs as text', () => {
  const basic = Array.from({ length: 0x1900 }, (_, i) => String.fromCharCode(0xe000 + i)).join('')
  expect(mask(`${basic}[[a]]`, { macros }).text).toBe(`${basic}[[a]]`)
})
