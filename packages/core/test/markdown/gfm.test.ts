import { expect, test } from 'vitest'
import { normalHtml, toSpecHtml } from './spec-html.ts'

/**
 * The rules of GitHub's extensions (GitHub Flavored Markdown Spec 0.29, sections 4.10, 5.3, 6.5 and 6.9), each with an
 * input of ours. Disallowed raw HTML (6.11) is the sanitiser's, which knows more of it.
 */
const check = (markdown: string, html: string): void =>
  expect(normalHtml(toSpecHtml(markdown))).toBe(normalHtml(html))

const cell = (tag: string, text: string, align = ''): string =>
  `<${tag}${align === '' ? '' : ` align="${align}"`}>${text}</${tag}>`
const row = (...cells: string[]): string => `<tr>${cells.join('')}</tr>`
const table = (head: string, ...body: string[]): string =>
  `<table><thead>${head}</thead>${body.length === 0 ? '' : `<tbody>${body.join('')}</tbody>`}</table>`
const link = (href: string, text = href): string => `<a href="${href}">${text}</a>`

test('a table is a header row, a delimiter row and data rows', () =>
  check(
    '| bed | year |\n| --- | --- |\n| A | 2024 |\n',
    table(row(cell('th', 'bed'), cell('th', 'year')), row(cell('td', 'A'), cell('td', '2024'))),
  ))

test('colons align a column, and the outer pipes may be left out', () =>
  check(
    'l | c | r\n:-- | :-: | --:\n1 | 2 | 3\n',
    table(
      row(cell('th', 'l', 'left'), cell('th', 'c', 'center'), cell('th', 'r', 'right')),
      row(cell('td', '1', 'left'), cell('td', '2', 'center'), cell('td', '3', 'right')),
    ),
  ))

test('an escaped pipe is text, in code and in emphasis too', () =>
  check(
    '| a \\| b |\n| --- |\n| `x \\| y` |\n| *p \\| q* |\n',
    table(row(cell('th', 'a | b')), row(cell('td', '<code>x | y</code>')), row(cell('td', '<em>p | q</em>'))),
  ))

test('another block ends a table', () =>
  check(
    '| a |\n| --- |\n| 1 |\n> said\n',
    `${table(row(cell('th', 'a')), row(cell('td', '1')))}<blockquote><p>said</p></blockquote>`,
  ))

test('a line of text is a row, an empty line ends the table', () =>
  check(
    '| a | b |\n| --- | --- |\nplain\n\nafter\n',
    `${table(row(cell('th', 'a'), cell('th', 'b')), row(cell('td', 'plain'), cell('td', '')))}<p>after</p>`,
  ))

test('a delimiter row with another number of cells makes no table', () =>
  check('| a | b |\n| --- |\n| 1 |\n', '<p>| a | b |\n| --- |\n| 1 |</p>'))

test('missing cells are empty, cells too many are left out', () =>
  check(
    '| a | b |\n| --- | --- |\n| 1 |\n| 1 | 2 | 3 |\n',
    table(
      row(cell('th', 'a'), cell('th', 'b')),
      row(cell('td', '1'), cell('td', '')),
      row(cell('td', '1'), cell('td', '2')),
    ),
  ))

test('a table without data rows has no body', () => check('| a |\n| --- |\n', table(row(cell('th', 'a')))))

test('task list items have a checkbox, nested ones too', () =>
  check(
    '- [ ] sow\n- [x] dig\n  - [X] deep\n- [] none\n',
    '<ul><li><input type="checkbox" disabled> sow</li><li><input type="checkbox" checked disabled> dig<ul><li><input type="checkbox" checked disabled> deep</li></ul></li><li>[] none</li></ul>',
  ))

test('two tildes strike through, within a paragraph only', () => {
  check('~~old~~ new\n', '<p><del>old</del> new</p>')
  check('so ~~far\n\nand~~ on\n', '<p>so ~~far</p><p>and~~ on</p>')
})

test.each([
  ['www.example.org\n', `<p>${link('http://www.example.org', 'www.example.org')}</p>`],
  ['See https://example.org/a_b, then.\n', `<p>See ${link('https://example.org/a_b')}, then.</p>`],
  ['www.example.org/end.\n', `<p>${link('http://www.example.org/end', 'www.example.org/end')}.</p>`],
  ['(www.example.org/a_(b))\n', `<p>(${link('http://www.example.org/a_(b)', 'www.example.org/a_(b)')})</p>`],
  ['www.example.org/(a)+b\n', `<p>${link('http://www.example.org/(a)+b', 'www.example.org/(a)+b')}</p>`],
  [
    'www.example.org/?a=b&c;\n',
    `<p>${link('http://www.example.org/?a=b', 'www.example.org/?a=b')}&amp;c;</p>`,
  ],
  ['www.example.org/a<b\n', `<p>${link('http://www.example.org/a', 'www.example.org/a')}&lt;b</p>`],
  ['write to me@example.org.\n', `<p>write to ${link('mailto:me@example.org', 'me@example.org')}.</p>`],
  [
    'a+b@example.org, not a@b+c.example\n',
    `<p>${link('mailto:a+b@example.org', 'a+b@example.org')}, not a@b+c.example</p>`,
  ],
  ['me@example.org-\n', '<p>me@example.org-</p>'],
  ['ftp://example.org\n', '<p>ftp://example.org</p>'],
])('an address by itself: %j', (markdown, html) => check(markdown, html))
