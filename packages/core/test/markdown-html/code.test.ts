import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeLanguages, findLanguage } from '../../src/markdown/code-languages.ts'
import {
  createCodeBudget,
  highlightCode,
  MAX_CODE_LENGTH,
  TOKEN_CLASSES,
} from '../../src/markdown/highlight-code.ts'
import { prepareCode } from '../../src/markdown/prepare-code.ts'
import { findForbidden } from './safe-html.ts'
import { fill, parse, print } from './support.ts'

const check = (markdown: string, html: string): void =>
  expect(fill(parse(markdown)).replace(/ id="b-\d+" dir="auto"/gu, '')).toBe(html)

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\``

test('code has its language over it and classes in it', () =>
  check(
    fence('js', 'let a = "<b>" // c'),
    '<figure class="code"><figcaption><span class="code-language">JavaScript</span></figcaption>' +
      '<pre tabindex="0"><code class="language-js"><span class="k">let</span> a = ' +
      '<span class="s">"&lt;b>" </span><span class="c">// c</span>\n</code></pre></figure>',
  ))

test('a language that nobody knows stays plain and keeps its name', () =>
  check(
    fence('brainf', '+[]'),
    '<figure class="code"><figcaption><span class="code-language">brainf</span></figcaption>' +
      '<pre tabindex="0"><code class="language-brainf">+[]\n</code></pre></figure>',
  ))

test('code without a language is as it was', () =>
  check(fence('', 'a <b>'), '<pre tabindex="0"><code>a &lt;b>\n</code></pre>'))

test('plain text has no caption', () =>
  check(fence('text', 'a'), '<pre tabindex="0"><code class="language-text">a\n</code></pre>'))

test('a title and lines', () =>
  check(
    fence('none title="<a>" {2} ln:9', 'a\nb'),
    '<figure class="code"><figcaption><span class="code-title">&lt;a></span></figcaption>' +
      '<pre class="numbered" tabindex="0"><code class="language-none"><span class="line" data-line="9">a</span>\n' +
      '<span class="line marked" data-line="10">b</span>\n</code></pre></figure>',
  ))

test('an empty first line stays', () => expect(fill(parse(fence('', '\na')))).toContain('<code>\na\n</code>'))

test('a diagram is its source', () =>
  check(
    fence('mermaid', 'graph TD; A-->B<b>'),
    '<figure class="diagram"><pre class="mermaid" tabindex="0"><code>graph TD; A-->B&lt;b>\n</code></pre></figure>',
  ))

test('a page says what it holds', () => {
  expect(parse('a').features).toEqual([])
  expect(parse(`$x$\n\n${fence('js', 'a')}\n\n${fence('mermaid', 'a')}`).features).toEqual([
    'code',
    'diagram',
    'math',
  ])
})

test('the text and the own HTML of a block of code', () => {
  const [block] = parse(fence('js title="t"', 'let a')).blocks
  expect(block?.text).toBe('let a')
  expect(print(block?.html ?? [])).toContain('<span class="k">let</span> a')
  expect(print(block?.html ?? [])).not.toContain('id=')
})

test('code in a bullet, in a quote and among raw HTML', () => {
  const code = fence('js', 'let a')
  const indented = code.replaceAll('\n', '\n  ')
  for (const text of [`- ${indented}`, `> ${code.replaceAll('\n', '\n> ')}`, `<div>\n\n${code}\n\n</div>`])
    expect(fill(parse(text))).toContain('<span class="k">let</span> a')
  expect(fill(parse(`- ${indented}`, 'logseq'))).toContain('<span class="k">let</span> a')
})

test('what authors write as HTML gets none of our classes', () => {
  const html = fill(parse('<figure class="diagram"><pre class="mermaid"><code>x</code></pre></figure>'))
  expect(html).not.toMatch(/class="(?:diagram|mermaid)"/u)
})

// ── Limits ────────────────────────────────────────────────────────────────────────────────────────────────────────

const tokens = (code: string, language = 'js', budget = createCodeBudget()) =>
  highlightCode(code, language, budget)

test('much code stays plain', () => {
  expect(tokens('a\n'.repeat(MAX_CODE_LENGTH / 2))).toBeDefined()
  expect(tokens('a\n'.repeat(MAX_CODE_LENGTH / 2 + 1))).toBeUndefined()
})

test('a long line keeps its block plain', () => {
  expect(tokens(`a\n${'b'.repeat(500)}`)).toBeDefined()
  expect(tokens(`a\n${'b'.repeat(501)}`)).toBeUndefined()
})

test('a page has so many languages and so much code, in its order', () => {
  const languages = ['js', 'c', 'css', 'html', 'json', 'yaml', 'ini', 'diff', 'sql', 'toml']
  const budget = createCodeBudget()
  expect(languages.map((language) => tokens('a', language, budget) !== undefined)).toEqual([
    ...Array.from({ length: 8 }, () => true),
    false,
    false,
  ])
  const code = 'a\n'.repeat(20_000)
  const other = createCodeBudget()
  expect(Array.from({ length: 7 }, () => tokens(code, 'diff', other) !== undefined)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})

test('what is beyond a limit is on the page, plain', () => {
  const line = 'x'.repeat(501)
  expect(fill(parse(fence('js', line)))).toContain(`<code class="language-js">${line}\n</code>`)
})

// ── Languages ─────────────────────────────────────────────────────────────────────────────────────────────────────

test('words for a language, in any case', () => {
  expect(['JS', 'c++', 'C#', 'sh', 'yml', 'Rust'].map((word) => findLanguage(word)?.title)).toEqual([
    'JavaScript',
    'C++',
    'C#',
    'Shell',
    'YAML',
    'Rust',
  ])
  expect(['constructor', '__proto__', 'toString', ''].map(findLanguage)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

const SAMPLE = 'a = "b\\n" + f(1) // c\n# d\n/* e */ class A { x: 1 }\n<p q="r">s</p>\n\n\tif (x) { y }\n'

test.each(codeLanguages)('$title can be highlighted, and nothing of its text is lost', ({ name }) => {
  const lines = tokens(SAMPLE, name)
  expect(lines?.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(SAMPLE)
  for (const { className } of lines?.flat() ?? [])
    expect(className === undefined || TOKEN_CLASSES.includes(className)).toBe(true)
})

test('tokens do not depend on what was highlighted before', () => {
  const before = tokens(SAMPLE, 'typescript')
  for (const { name } of codeLanguages.slice(0, 30)) tokens(`${SAMPLE}1`, name)
  tokens('`${', 'typescript')
  for (let n = 0; n < 6; n++) tokens(`${'a\n'.repeat(20_000)}${n}`, 'diff')
  expect(tokens(SAMPLE, 'typescript')).toEqual(before)
})

test('any text in any order is kept, and is safe', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '`',
      '${',
      '}',
      '/*',
      '*/',
      '//',
      '<',
      '>',
      '&',
      '\\',
      '\n',
      '\t',
      '</code>',
      '#',
      '$x$',
      '[[a]]',
    ),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.constantFrom('js', 'html', 'php', 'yaml', 'python', 'sh', 'markdown', 'x'),
      (pieces, language) => {
        const code = pieces
          .join('')
          .replaceAll('`', '')
          .toWellFormed()
          .replace(/[\r\0]/gu, '')
        const html = fill(parse(fence(language, code)))
        expect(findForbidden(html)).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})

test('languages are made ready by the fences of a file', async () => {
  const prepared: string[] = []
  await prepareCode('- ```zig title="a"\n> ~~~ {.hcl}\n```nothing\n', () => prepared.push('one'))
  expect(prepared.length).toBeLessThanOrEqual(2)
  await prepareCode('- ```zig\n> ~~~ {.hcl}\n', () => prepared.push('again'))
  expect(prepared).not.toContain('again')
})

test('our style knows every class', () => {
  const css = readFileSync(new URL('../../../renderer/src/assets/code.css', import.meta.url), 'utf8')
  for (const name of TOKEN_CLASSES) expect(css).toMatch(new RegExp(`\\.${name}\\b`, 'u'))
})
