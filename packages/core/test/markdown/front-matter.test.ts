import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject, Page } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'
import { printBlocks } from './print-document.ts'
import { read } from './read.ts'

const factsOf = (
  text: string,
): Pick<
  Page,
  'frontMatter' | 'problems' | 'title' | 'permalink' | 'tags' | 'aliases' | 'isPublished' | 'links'
> => read(text, 'plain').facts

/** The values of a page whose front matter is fine. */
const check = (text: string, values: JsonObject): void => {
  const { frontMatter, problems } = factsOf(text)
  expect(problems).toEqual([])
  expect(frontMatter).toEqual(values)
}

/** The problems of a page that publishes its body, twice, since a reader that caches gives another answer then. */
const checkProblem = (text: string, ...messages: string[]): void => {
  const first = read(text, 'plain')
  expect(first.facts.problems.map(formatProblem)).toEqual(messages)
  expect(read(text, 'plain').facts).toEqual(first.facts)
}

const body = (text: string): string => printBlocks(read(text, 'plain'))

test('YAML between dashes', () => check('---\ntitle: x\n---\nbody', { title: 'x' }))
test('YAML may end with dots', () => check('---\ntitle: x\n...\nbody', { title: 'x' }))
test('TOML between pluses', () =>
  check('+++\ntitle = "x"\nn = 1\nwhen = 2024-01-15\n+++\n', { title: 'x', n: 1, when: '2024-01-15' }))
test('a byte order mark and CRLF', () => check('\ufeff---\r\ntitle: x\r\n---\r\nbody', { title: 'x' }))
test('empty front matter', () => check('---\n---\nbody', {}))
test('nothing but a comment', () => check('---\n# later\n---\nbody', {}))
test('front matter is all of the file', () => check('---\ntitle: x\n---', { title: 'x' }))
test('the body starts after it, on its own line', () =>
  expect(body('---\ntitle: x\n---\n\nbody')).toBe('paragraph 5: body\n'))

test('values are what their author wrote', () =>
  check(
    '---\nday: 2024-01-15\ntime: 12:30:45\nno: no\nversion: 1.10\nzero: 007\nhex: 0x1F\nbig: 12345678901234567890\nnan: .nan\n---\n',
    {
      day: '2024-01-15',
      time: '12:30:45',
      no: 'no',
      version: '1.10',
      zero: '007',
      hex: '0x1F',
      big: '12345678901234567890',
      nan: '.nan',
    },
  ))
test('numbers, booleans and null stay what they are', () =>
  check('---\na: 1\nb: 1.5\nc: true\nd: null\ne:\n---\n', { a: 1, b: 1.5, c: true, d: null, e: null }))
test('a link is a link and no list of lists', () =>
  check('---\nup: [[Page]]\nmany: [[A|b, c]]\nmatrix: [[1, 2], [3, 4]]\n---\n', {
    up: '[[Page]]',
    many: '[[A|b, c]]',
    matrix: [
      [1, 2],
      [3, 4],
    ],
  }))
test('characters that cannot be stored are replaced', () =>
  check('---\na: "x\\0y"\nb: "\\ud800"\n---\n', { a: 'x\ufffdy', b: '\ufffd' }))

for (const language of [
  'js',
  'JS',
  'javascript',
  'coffee',
  'json',
  'constructor',
  '__proto__',
  'toString',
  'yaml',
])
  test(`--- ${language} is body and runs nothing`, () => {
    const text = `---${language}\n{a:(globalThis.P=1)}\n---\n`
    check(text, {})
    expect(body(text)).toContain('globalThis')
    expect('P' in globalThis).toBe(false)
  })
test('four dashes are a rule', () =>
  expect(body('----\na\n----\n')).toBe('rule 1: ----\nheading 2: a\\n----\n'))
test('front matter without an end is body', () =>
  expect(body('---\ntitle: x\nbody without end')).toBe(
    'rule 1: ---\nparagraph 2: title: x\\nbody without end\n',
  ))
test('a rule, an empty line and text are body', () =>
  expect(body('---\n\ntext\n\n---\nmore')).toBe(
    'rule 1: ---\nparagraph 3: text\nrule 5: ---\nparagraph 6: more\n',
  ))

const unreadable = (line: number, reason: string): string =>
  `a.md:${line}  error  The front matter cannot be read: ${reason}.  (bad-front-matter)`
const noKeys =
  'a.md:1  error  What stands between the fences is no list of "key: value". It is shown as text; write an empty line after the first --- when that is what you want.  (bad-front-matter)'

test('in Logseq front matter is properties, YAML or not', () => {
  const facts = (yaml: string) => read(`---\n${yaml}\n---\n- a`, 'logseq').facts
  const { title, tags, properties, problems } = facts('title: Far\ntags: [[b c]], d, [[e]]\nkey: @x')
  expect({ title, tags, key: properties['key'], problems }).toEqual({
    title: 'Far',
    tags: ['b c', 'd', 'e'],
    key: '@x',
    problems: [],
  })
  expect(facts('alias:: [[Plugin Manager]]').aliases).toEqual(['Plugin Manager'])
  expect(facts('a: [x]\nb:\n  - c').properties).toEqual({ a: ['x'], b: ['c'] })
  expect(facts('public: false\ntags: [[b]], c').isPublished).toBe(false)
  expect(facts('draft: yes or no\ntags: [[b]], c').isPublished).toBe(false)
  expect(facts('a: [[b]], c\n- d').problems.map(({ code }) => code)).toEqual(['bad-front-matter'])
})
test('a list is no front matter and stays in the page', () => {
  checkProblem('---\n- a\n- b\n---\n', noKeys)
  expect(body('---\n- a\n- b\n---\n')).toContain('item 2: a')
})
test('text is no front matter and stays in the page', () => checkProblem('---\njust text\n---\n', noKeys))
test('bad YAML is a problem on its line, and its body is published', () => {
  checkProblem(
    '---\na: 1\nb: [\n---\nbody',
    unreadable(3, 'Flow sequence in block collection must be sufficiently indented and end with a ]'),
  )
  expect(body('---\nb: [\n---\nbody')).toBe('paragraph 4: body\n')
})
test('two equal keys', () => checkProblem('---\na: 1\na: 2\n---\n', unreadable(3, 'Map keys must be unique')))
test('a colon in a value', () =>
  checkProblem(
    '---\ntitle: Foo: Bar\n---\n',
    unreadable(2, 'Nested mappings are not allowed in compact mappings'),
  ))
test('a tag of another language', () =>
  checkProblem(
    "---\na: !!js/function 'function(){}'\n---\n",
    unreadable(2, 'Unresolved tag: tag:yaml.org,2002:js/function'),
  ))
test('an alias of nothing', () =>
  checkProblem(
    '---\na: *b\n---\n',
    unreadable(1, 'Unresolved alias (the anchor must be set before the alias): b'),
  ))
test('bad TOML', () => checkProblem('+++\na = 1\nb = \n+++\n', unreadable(3, 'invalid value')))
test('a second document', () =>
  checkProblem('---\na: 1\n--- b\n---\n', unreadable(3, 'A line begins with ---')))

const levels = Array.from({ length: 9 }, (_, i) => {
  const before = i === 0 ? 'x' : `*${'abcdefghi'[i - 1]}`
  return `${'abcdefghi'[i]}: &${'abcdefghi'[i]} [${Array.from({ length: 9 }, () => before).join(',')}]`
})
test('aliases of aliases of aliases', () =>
  checkProblem(
    `---\n${levels.join('\n')}\n---\n`,
    unreadable(1, 'Excessive alias count indicates a resource exhaustion attack'),
  ))
test('merge keys are keys', () =>
  check('---\na: &a {x: 1}\nb:\n  <<: *a\n---\n', { a: { x: 1 }, b: { '<<': { x: 1 } } }))
for (const opener of ['[', '{', '- ', '? ', 'a: ', '[{a: '])
  test(`20,000 times ${opener}`, () => {
    const { problems } = factsOf(`---\na: ${opener.repeat(20_000)}\n---\nbody`)
    expect(problems.map(({ code }) => code)).toEqual(['bad-front-matter'])
  })
test('nesting of 21 levels', () => {
  const lines = Array.from({ length: 22 }, (_, i) => `${' '.repeat(i)}a:`)
  checkProblem(`---\n${lines.join('\n')}\n---\n`, unreadable(1, 'Values are nested too deep'))
})
test('65 KB', () =>
  checkProblem(`---\na: ${'x'.repeat(65 * 1024)}\n---\n`, unreadable(1, 'It is larger than 64 KB')))
test('501 lines', () =>
  checkProblem(
    `---\n${Array.from({ length: 501 }, (_, i) => `a${i}: 1`).join('\n')}\n---\n`,
    unreadable(1, 'It is longer than 500 lines'),
  ))
test('values that become larger than the text', () => {
  const aliases = Array.from({ length: 40 }, () => '*a').join(', ')
  checkProblem(
    `---\na: &a ${'x'.repeat(3000)}\nb: [${aliases}]\n---\n`,
    unreadable(1, 'Its values are larger than 64 KB'),
  )
})

test('keys of the prototype pollute nothing', () => {
  const { facts } = read(
    '---\n__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n---\n',
    'plain',
  )
  expect(facts.problems).toEqual([])
  expect(Object.keys(facts.frontMatter)).toEqual(['constructor'])
  expect('polluted' in {}).toBe(false)
  expect('polluted' in facts.properties).toBe(false)
  const toml = read('+++\n__proto__ = {polluted = 1}\n[constructor.prototype]\npolluted = 1\n+++\n', 'plain')
  expect(Object.keys(toml.facts.frontMatter)).toEqual(['constructor'])
  expect('polluted' in {}).toBe(false)
})

test('any text gives plain JSON of at most 64 KB, and no crash', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'a: 1',
      'b: [',
      '- x',
      '*a',
      '&a',
      '!!binary aGk=',
      '? k',
      '"',
      "'",
      '|',
      '>',
      '---',
      '...',
      '%YAML 1.1',
      '\t',
      'a: !!set {x}',
    ),
  )
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('---', '+++'), (lines, fence) => {
      const { frontMatter } = factsOf([fence, ...lines, fence].join('\n'))
      expect(JSON.parse(JSON.stringify(frontMatter))).toEqual(frontMatter)
      expect(JSON.stringify(frontMatter)).not.toMatch(/\\u0000|\\ud[89a-f]/u)
    }),
    { numRuns: 500 },
  )
})

/** A page whose front matter is one line. */
const checkKey = (line: string, facts: Partial<ReturnType<typeof factsOf>>): void => {
  const page = factsOf(`---\n${line}\n---\n`)
  expect(page.problems).toEqual([])
  expect(page).toMatchObject(facts)
}

test('a title that is a number is text', () => checkKey('title: 123', { title: '123' }))
test('a title that is true is text', () => checkKey('title: true', { title: 'true' }))
test('an empty title is none', () => checkKey('title:', { title: 'a' }))
test('a title has no controls and no halves of characters', () =>
  checkKey('title: "a\\v\\uFFFE\\u2028b \\ud800c"', { title: 'a b \ufffdc' }))
test('a title with 10,000 marks is cut', () =>
  expect(factsOf(`---\ntitle: a${'\u0301'.repeat(10_000)}\n---\n`).title).toHaveLength(1000))
test('tags as a text with commas', () => checkKey('tags: "a, b"', { tags: ['a', 'b'] }))
test('tags as a list with hashes', () => checkKey('tags: ["#a", b, 2024]', { tags: ['a', 'b', '2024'] }))
test('tags with spaces stay whole', () => checkKey('tags: [long tag]', { tags: ['long tag'] }))
test('a single tag', () => checkKey('tag: a', { tags: ['a'] }))
test('aliases as a text or a list', () => {
  checkKey('alias: One', { aliases: ['One'] })
  checkKey('aliases: ["One, two", "[[Three]]"]', { aliases: ['One, two', 'Three'] })
})
test('a permalink, and a slug when there is none', () => {
  checkKey('permalink: /a/b/', { permalink: '/a/b/' })
  checkKey('slug: my-page', { permalink: 'my-page' })
  checkKey('slug: 0', { permalink: '0' })
  checkKey('permalink: /', { permalink: undefined })
})
test('a draft is not published', () => {
  for (const line of [
    'draft: true',
    'draft: "true"',
    'draft: yes',
    'draft: 1',
    'publish: false',
    'public: no',
    'private: true',
  ])
    checkKey(line, { isPublished: false })
})
test('what is no draft is published', () => {
  for (const line of ['draft: false', 'draft: "false"', 'publish: true', 'draft:', 'public: "yes"'])
    checkKey(line, { isPublished: true })
})
test('a flag that cannot be read hides the page', () => {
  const { isPublished, problems } = factsOf('---\ntitle: x\ndraft: perhaps\n---\n')
  expect(isPublished).toBe(false)
  expect(problems.map(formatProblem)).toEqual([
    'a.md:3  error  "draft" should be true or false, not "perhaps".  (bad-front-matter)',
  ])
})
test('front matter that cannot be read and says draft hides the page', () => {
  expect(factsOf('---\ntitle: a: b\ndraft: true\n---\n').isPublished).toBe(false)
  expect(factsOf('---\ntitle: a: b\npublish: "false"\n---\n').isPublished).toBe(false)
  expect(factsOf('---\ntitle: a: b\ndraft: false\n---\n').isPublished).toBe(true)
})
test('where only marked pages are published, a mark is needed', () => {
  const isPublished = (text: string): boolean =>
    read(text, 'plain', 'a.md', { publish: 'marked' }).facts.isPublished
  expect(isPublished('text')).toBe(false)
  expect(isPublished('---\npublish: true\n---\n')).toBe(true)
  expect(isPublished('---\npublic: "true"\n---\n')).toBe(true)
  expect(isPublished('---\npublish: true\ndraft: true\n---\n')).toBe(false)
  expect(isPublished('---\npublish: true\ntitle: a: b\n---\n')).toBe(false)
})

/** A value of the wrong type: what `key` should be. */
const checkWrong = (line: string, expected: string, code = 'bad-front-matter'): void => {
  const key = line.slice(0, line.indexOf(':'))
  const [only, ...more] = factsOf(`---\n# comment\n${line}\n---\n`).problems
  expect(more).toEqual([])
  expect(only).toMatchObject({ code, line: 3, severity: 'error' })
  expect(only?.message).toMatch(`"${key}" should be ${expected}, not `)
}

test('a title that is a list', () => checkWrong('title: [1, 2]', 'text'))
test('a day that does not exist', () => checkWrong('date: 2024-13-45', 'a date'))
test('a time is no day', () => checkWrong('date: 12:30:45', 'a date'))
test('tags that are a map', () => checkWrong('tags: {a: b}', 'text or a list of texts'))
for (const slug of ['../../etc', '"%2e%2e"', 'a'.repeat(5000), '"con\\0"', '//evil.test'])
  test(`the slug ${slug.slice(0, 20)} is no address`, () =>
    checkWrong(`slug: ${slug}`, 'an address inside of the site'))
for (const redirect of [
  '//evil.test',
  'javascript:alert(1)',
  '"/x\\r\\nSet-Cookie: a=1"',
  '"/\\\\evil.test"',
  'https:evil.test',
  '[/a, //b]',
])
  test(`the redirect ${redirect} leads out of the site`, () =>
    checkWrong(
      `redirect_from: ${redirect}`,
      'an address inside of the site, or a list of them',
      'bad-redirect',
    ))
test('an image of the file system', () =>
  checkWrong('image: file:///etc/passwd', 'a file of the repository or an https address'))
test('a layout outside of its folder', () => checkWrong('layout: ../../../x', 'a name'))
test('a value that leads out of the site is in no row', () =>
  expect(
    read('---\nredirect_from: [//evil.test]\nimage: file:///x\n---\n', 'plain').facts.properties,
  ).toEqual({}))

test('links in values are links of the page, comments and code are not', () => {
  const { links } = factsOf('---\nup: "[[A|b]]"\n# x: "[[B]]"\nlist:\n  - "[[C#d]]"\n---\n')
  expect(links.map(({ target, label, line, column, block }) => [target, label, line, column, block])).toEqual(
    [
      ['A', 'b', 2, 6, undefined],
      ['C', undefined, 5, 6, undefined],
    ],
  )
})

test('in a graph of Logseq, tags of front matter are tags and other names are no links', () => {
  for (const colon of [':', '::']) {
    const text = `---\nalias${colon} [[A]], [[B]]\ntags${colon} [[C]], d\nup${colon} [[E]]\n---\n`
    const { links, tags, aliases } = read(text, 'logseq').facts
    expect(links.map(({ kind, target, line }) => [kind, target, line])).toEqual([
      ['tag', 'C', 3],
      ['page', 'E', 4],
    ])
    expect([aliases, tags]).toEqual([
      ['A', 'B'],
      ['C', 'd'],
    ])
  }
})
