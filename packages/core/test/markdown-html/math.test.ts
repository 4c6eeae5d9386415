import { expect, test } from 'vitest'
import { writeMath } from '../../src/markdown/write-math.ts'
import { findForbidden } from './safe-html.ts'
import { fill, parse, print } from './support.ts'

const check = (markdown: string, html: string): void =>
  expect(fill(parse(markdown)).replace(/ id="b-\d+" dir="auto"/gu, '')).toBe(html)

test('a formula in text is MathML', () =>
  check('a $x^2$ b', '<p>a <math><msup><mi>x</mi><mn>2</mn></msup></math> b</p>'))

test('a displayed formula stands in a box of its own', () =>
  check('$$\nx\n$$', '<p><span class="formula"><math display="block"><mi>x</mi></math></span></p>'))

test('letters of other alphabets are letters', () =>
  check('$\\mathbb{R}$ $\\mathcal{L}$', '<p><math><mi>ℝ</mi></math> <math><mi>ℒ</mi></math></p>'))

test('a colour is an attribute', () =>
  check('$\\color{red}x$', '<p><math><mrow><mi mathcolor="#ff0000">x</mi></mrow></math></p>'))

test('columns are aligned by classes', () => {
  const html = fill(parse('$$\\begin{aligned}a&=b\\end{aligned}$$'))
  expect(html).toContain('<mtd class="tml-right left-0 right-0">')
  expect(html).not.toContain(' style=')
})

test('a formula in a heading is its anchor, as TeX', () => {
  const page = parse('# A $x_1$')
  expect(page.headings.map(({ text, anchor }) => [text, anchor])).toEqual([['A x_1', 'h-a-x_1']])
})

test('a formula in a label, a table and a quoted block', () => {
  const page = parse('[a $x$](b.md)\n\n| a |\n|---|\n| $\\|y\\|$ |')
  expect(fill(page)).toContain('>a <math><mi>x</mi></math></a>')
  expect(fill(page)).toContain('<mi>y</mi>')
  expect(print(page.blocks[0]?.html ?? [])).toContain('<math><mi>x</mi></math>')
})

test('what is no TeX is shown as its source, and reported with its place', () => {
  const page = parse('---\na: 1\n---\n\nb $\\frac{1}$ c\n\n$$\n\\nothing\n$$')
  expect(fill(page)).toContain('b <code class="bad-math">$\\frac{1}$</code> c')
  expect(fill(page)).toContain('<code class="bad-math">$$\\nothing$$</code>')
  expect(page.problems.map(({ code, line, column, message }) => [code, line, column, message])).toEqual([
    [
      'bad-math',
      5,
      3,
      "The formula cannot be read: Unexpected end of input in a macro argument, expected '}'.",
    ],
    ['bad-math', 7, 1, 'The formula cannot be read: Unsupported function name: \\nothing.'],
  ])
})

test('a formula that stands in two places of the page is reported once', () => {
  const page = parse('<div>\n\n$\\nothing$\n\n</div>')
  expect(page.problems.map(({ code }) => code)).toEqual(['bad-math'])
})

test('definitions end with their formula', () => {
  const page = parse('$\\gdef\\a{b} \\a$ $\\a$')
  expect(page.problems.map(({ code }) => code)).toEqual(['bad-math'])
})

const HOSTILE = [
  '\\href{javascript:alert(1)}{x}',
  '\\url{https://a.b}',
  '\\htmlId{a}{x}',
  '\\htmlStyle{color:red}{x}',
  '\\htmlData{a=b}{x}',
  '\\class{a}{x}',
  '\\id{a}{x}',
  '\\style{position:fixed}{x}',
  '\\includegraphics{https://a.b/c.png}',
  '\\label{a}\\ref{a}\\eqref{a}',
  '\\begin{equation}a\\label{b}\\tag{c}\\end{equation}',
  '\\color{url(javascript:alert(1))}{x}',
  '\\colorbox{red;position:fixed}{x}',
  '\\text{<img src=x onerror=alert(1)>}',
  '\\text{</math><script>alert(1)</script>}',
  '\\text{\\href{javascript:alert(1)}{x}}',
  '<style>*{}</style>',
  '\\unicode{60}script',
  '\\char"3C img src=x>',
  '\\rule{99999em}{99999em}',
  '\\kern{-99999em}x \\raisebox{99999em}{x}',
  '\\toggle{a}{b}\\endtoggle',
  '\\cancelto{a}{b} \\phase{x} \\enclose{box}{x}',
  '\\def\\a{\\a\\a}\\a',
  '\\def\\a#1{#1#1}\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{x}}}}}}}}}}}}}',
  '{'.repeat(5_000),
  `${'{'.repeat(90)}x${'}'.repeat(90)}`,
  '\\sqrt'.repeat(2_000),
  'x^'.repeat(3_000),
  '\\frac1'.repeat(1_000),
  `\\begin{matrix}${'a&'.repeat(5_000)}\\end{matrix}`,
  '\\left('.repeat(1_000),
  `\\def\\a{${'x'.repeat(1_900)}}${'\\a'.repeat(30)}`,
  '\ufdd0e0\ufdd1',
  '\0',
]

test.each(HOSTILE)('%s is drawn and does nothing, or is shown as its source', (tex) => {
  for (const isDisplay of [true, false]) {
    const written = writeMath(tex, isDisplay)
    if (written.kind === 'math')
      expect(JSON.stringify(written.element)).not.toMatch(/"(?:href|src|style|id|on\w+)":/u)
    else expect(written.message).toMatch(/^The formula .{5,200}\.$/u)
  }
  expect(findForbidden(fill(parse(`a $${tex}$ b\n\n$$\n${tex}\n$$`)))).toEqual([])
})
