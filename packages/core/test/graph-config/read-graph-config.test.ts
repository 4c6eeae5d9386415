import { expect, test } from 'vitest'
import { CONFIG_PATHS, readGraphConfig } from '../../src/graph-config/read-graph-config.ts'
import type { GraphConfig } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'

const read = (files: Readonly<Record<string, string>>, paths: readonly string[] = []) =>
  readGraphConfig(new Map(Object.entries(files)), new Set(paths))

const DEFAULTS: GraphConfig = {
  dialect: 'plain',
  title: undefined,
  description: undefined,
  lang: 'en',
  home: undefined,
  include: [],
  exclude: [],
  publish: 'all',
  timeZone: 'UTC',
  embedDepth: 5,
  history: 'all',
  search: { language: 'english', log: true },
  redirects: [],
  nav: [],
  footer: { text: undefined, links: [] },
  favicon: undefined,
  logo: undefined,
  cards: true,
  style: undefined,
  journal: { directory: undefined, fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' },
  fileNameFormat: 'triple-lowbar',
  lineBreaks: 'soft',
  macros: {},
  hiddenProperties: [],
  commaProperties: [],
}

/** What differs from the defaults of a plain folder, and the problems as text. */
function check(
  files: Readonly<Record<string, string>>,
  differs: Partial<GraphConfig>,
  problems: readonly string[] = [],
): void {
  const made = read(files)
  expect(made.config).toEqual({ ...DEFAULTS, ...differs })
  expect(made.problems.map(formatProblem)).toEqual(problems)
}

test('nothing said means the defaults', () => check({}, {}))

test.each([
  [[], 'plain'],
  [['pages/a.md', 'journals/2024_01_15.md'], 'plain'],
  [['logseq/config.edn'], 'logseq'],
  [['.obsidian/workspace.json'], 'obsidian'],
  [['logseq/config.edn', '.obsidian/app.json'], 'logseq'],
  [['notes/.obsidian/app.json'], 'plain'],
] as const)('files %j are a graph of dialect %s', (paths, dialect) => {
  expect(read({}, paths).config.dialect).toBe(dialect)
})

test('draehi.yaml says which dialect it is, whatever lies there', () => {
  expect(read({ 'draehi.yaml': 'dialect: plain' }, ['logseq/config.edn']).config.dialect).toBe('plain')
})

test('every key of draehi.yaml arrives', () => {
  const text = [
    'title: My garden',
    'description: >-',
    '  Two lines',
    '  of text',
    'lang: pt-br',
    'root: ./notes/',
    'home: Start',
    'include: "*.md"',
    'exclude: [drafts/, "!drafts/good.md"]',
    'publish: marked',
    'timezone: Asia/Seoul',
    'embedDepth: 0',
    'dialect: plain',
    'fileNameFormat: legacy',
    'journal:',
    '  directory: days/',
    '  fileFormat: yyyyMMdd',
    '  titleFormat: EEEE, d MMMM yyyy',
    'nav:',
    '  - About',
    '  - title: Elsewhere',
    '    to: https://example.org/x',
    'redirects:',
    '  old page: new',
    '  /a%20b: c',
    'history: dates',
    'search: { language: German, log: false }',
    'logo: /art/logo.svg',
    'favicon: art/icon.png',
    'footer: { text: By hand, links: [About] }',
    'cards: false',
  ].join('\n')
  expect(read({ 'draehi.yaml': text })).toEqual({
    config: {
      dialect: 'plain',
      title: 'My garden',
      description: 'Two lines of text',
      lang: 'pt-BR',
      home: 'Start',
      include: ['*.md'],
      exclude: ['drafts/', '!drafts/good.md'],
      publish: 'marked',
      timeZone: 'Asia/Seoul',
      embedDepth: 0,
      history: 'dates',
      search: { language: 'german', log: false },
      cards: false,
      footer: { text: 'By hand', links: [{ title: 'About', to: 'About' }] },
      favicon: 'art/icon.png',
      logo: 'art/logo.svg',
      style: undefined,
      redirects: [
        { from: 'old page', to: 'new' },
        { from: '/a b', to: 'c' },
      ],
      nav: [
        { title: 'About', to: 'About' },
        { title: 'Elsewhere', to: 'https://example.org/x' },
      ],
      journal: { directory: 'days', fileFormat: 'yyyyMMdd', titleFormat: 'EEEE, d MMMM yyyy' },
      fileNameFormat: 'legacy',
      macros: {},
      hiddenProperties: [],
      commaProperties: [],
      lineBreaks: 'soft',
    },
    root: 'notes',
    isDialectKnown: true,
    problems: [],
  })
})

test('redirects may be a list of from and to', () =>
  check({ 'draehi.yaml': 'redirects:\n  - { from: a, to: b }\n' }, { redirects: [{ from: 'a', to: 'b' }] }))

test('a key without a value says nothing', () => check({ 'draehi.yaml': 'title:\nnav:\n' }, {}))

test('an empty file and one of comments say nothing', () => {
  check({ 'draehi.yaml': '' }, {})
  check({ 'draehi.yaml': '# title: x\n' }, {})
})

test('a bad value falls back, is named with its place, and takes nothing else with it', () =>
  check(
    { 'draehi.yaml': 'title: 2024\nembedDepth: 99\npublish: some\nlang: en_GB\nhome: Start\n' },
    { home: 'Start' },
    [
      'draehi.yaml:1:8  error  "title" must be text, not 2024. Put it in quotes.  (bad-configuration)',
      'draehi.yaml:2:13  error  "embedDepth" must be at most 10, not 99.  (bad-configuration)',
      'draehi.yaml:3:10  error  "publish" must be all or marked, not "some".  (bad-configuration)',
      'draehi.yaml:4:7  error  "lang" must be a language tag such as "en" or "pt-BR", not "en_GB".  (bad-configuration)',
    ],
  ))

test.each(['Mars/Base', '"+09:00"', '9'])('%s is no time zone', (zone) => {
  const { config, problems } = read({ 'draehi.yaml': `timezone: ${zone}\n` })
  expect([config.timeZone, problems.map(({ code }) => code)]).toEqual(['UTC', ['bad-configuration']])
})

test('an unknown key is named, with the key it was meant to be', () =>
  check({ 'draehi.yaml': 'titel: x\nembed-depth: 1\nzebra: 1\n' }, {}, [
    'draehi.yaml:1:1  error  There is no setting "titel". Did you mean "title"?  (bad-configuration)',
    'draehi.yaml:2:1  error  There is no setting "embed-depth". Did you mean "embedDepth"?  (bad-configuration)',
    'draehi.yaml:3:1  error  There is no setting "zebra".  (bad-configuration)',
  ]))

test('a bad part of journal leaves its other parts', () =>
  check(
    { 'draehi.yaml': 'journal:\n  directory: days\n  fileFormat: hello\n  titelFormat: x\n' },
    { journal: { ...DEFAULTS.journal, directory: 'days' } },
    [
      'draehi.yaml:3:15  error  "journal.fileFormat" must be a format of days such as "yyyy-MM-dd" or "MMM do, yyyy", not "hello".  (bad-configuration)',
      'draehi.yaml:4:3  error  There is no setting "journal.titelFormat". Did you mean "titleFormat"?  (bad-configuration)',
    ],
  ))

test.each(['../x', 'a/../../b', '/..', '..\\x'])('a root of %j is outside', (root) => {
  const made = read({ 'draehi.yaml': `root: '${root}'` })
  expect(made.root).toBeUndefined()
  expect(made.problems.map((one) => one.message)).toEqual([
    `"root" must be a folder inside the repository, not ${JSON.stringify(root)}.`,
  ])
})

test.each([
  '"//evil.test"',
  '"javascript:alert(1)"',
  '"/x\\r\\nSet-Cookie: a=1"',
  '"/\\\\evil.test"',
  '"https:evil.test"',
])('a redirect to %s is refused, the others stay', (to) => {
  const made = read({ 'draehi.yaml': `redirects:\n  a: b\n  old: ${to}\n` })
  expect(made.config.redirects).toEqual([{ from: 'a', to: 'b' }])
  expect(made.problems).toMatchObject([{ code: 'bad-redirect', line: 3, column: 8 }])
})

test('a redirect in a list is refused at its own line', () => {
  const text = 'redirects:\n  - { from: a, to: b }\n  - { from: c, to: //evil.test }\n'
  expect(read({ 'draehi.yaml': text }).problems).toMatchObject([{ code: 'bad-redirect', line: 3, column: 5 }])
})

test.each(['javascript:alert(1)', '//evil.test', 'data:text/html,x', 'https://'])(
  'navigation to %j is refused',
  (to) => {
    const made = read({ 'draehi.yaml': `nav: ['${to}']` })
    expect(made.config.nav).toEqual([])
    expect(made.problems).toMatchObject([{ code: 'bad-configuration', line: 1, column: 7 }])
  },
)

test.each([
  ['a: [', '1:5', 'Flow sequence in block collection must be sufficiently indented and end with a ].'],
  ['title: a\ntitle: b', '2:1', 'Map keys must be unique.'],
  ['title: Foo: Bar', '1:8', 'Nested mappings are not allowed in compact mappings.'],
  ['a: *nothing', undefined, 'Unresolved alias (the anchor must be set before the alias): nothing.'],
])('%j is not valid YAML', (text, place, reason) => {
  const [only, ...more] = read({ 'draehi.yaml': text }).problems.map(formatProblem)
  expect(more).toEqual([])
  expect(only).toContain(reason)
  expect(only).toMatch(/Nothing of this file is used\. {2}\(bad-configuration\)$/)
  if (place !== undefined) expect(only?.startsWith(`draehi.yaml:${place}  error  `)).toBe(true)
})

test.each([
  ['- a\n- b\n', 'a list'],
  ['just text', 'text'],
  ['42', 'a number'],
])('%j is %s and not a map', (text) => {
  expect(read({ 'draehi.yaml': text }).problems.map((one) => one.message)).toEqual([
    'The configuration is not a map of keys and values.',
  ])
})

test('an alias bomb, deep nesting and a huge file are problems, not failures', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (let i = 1; i < 9; i++) {
    const [name, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)]
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`)
  }
  for (const text of [bomb.join('\n'), `a: ${'['.repeat(20_000)}`, `title: ${'x'.repeat(300_000)}`]) {
    const made = read({ 'draehi.yaml': text })
    expect(made.config).toEqual(DEFAULTS)
    expect(made.problems.map((one) => one.code)).toEqual(['bad-configuration'])
  }
})

test('names of object properties as keys are unknown keys and change no prototype', () => {
  const text = '__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\ntoString: 1\n'
  expect(read({ 'draehi.yaml': text }).problems.map((one) => one.message)).toEqual([
    'There is no setting "__proto__".',
    'There is no setting "constructor".',
    'There is no setting "toString".',
  ])
  expect(Object.prototype).not.toHaveProperty('polluted')
})

test('terminal controls in a value reach no message', () => {
  const made = read({ 'draehi.yaml': 'publish: "\\e[2J"\n"k\\e[2J": 1\n' })
  expect(made.problems.map(formatProblem).join('')).not.toContain('\u001b')
})

test('draehi.yml serves where there is no draehi.yaml', () => {
  check({ 'draehi.yml': 'title: T' }, { title: 'T' })
  check({ 'draehi.yml': 'title: T', 'draehi.yaml': 'title: Y' }, { title: 'Y' }, [
    'draehi.yml  error  This file is not used, because draehi.yaml exists.  (bad-configuration)',
  ])
})

test('a theme is not followed, and says so', () =>
  check({ 'draehi.yaml': 'theme: dark' }, {}, [
    'draehi.yaml  notice  There is one theme so far; "theme" is not followed.  (unsupported-setting)',
  ]))

test('what draehi.yaml says comes before what the application says, and its patterns after', () => {
  const { config } = read({
    'draehi.yaml': 'home: Mine\nexclude: ["!archive/"]\njournal: { titleFormat: yyyy-MM-dd }\n',
    'logseq/config.edn':
      '{:default-home {:page "Theirs"} :hidden ["archive"] :journal/file-name-format "yyyy.MM.dd"}',
  })
  expect(config).toMatchObject({
    home: 'Mine',
    exclude: ['/logseq/', '/archive*', '!archive/'],
    journal: { directory: 'journals', fileFormat: 'yyyy.MM.dd', titleFormat: 'yyyy-MM-dd' },
  })
})

test('the list of paths has every file that is read', () => {
  expect(CONFIG_PATHS).toEqual([
    'draehi.yaml',
    'draehi.yml',
    'logseq/custom.css',
    'publish.css',
    'custom.css',
    'logseq/config.edn',
    '.obsidian/app.json',
    '.obsidian/daily-notes.json',
    '.obsidian/templates.json',
  ])
})

test('styles of the writer are one, in the order of the cascade, and ask no other server for anything', () => {
  const style = (files: Record<string, string>) => read(files).config.style
  expect(style({ 'custom.css': 'a{}', 'publish.css': 'b{}', 'logseq/custom.css': 'c{}' })).toBe('b{}\na{}')
  expect(style({ 'logseq/config.edn': '{}', 'logseq/custom.css': 'c{}', 'custom.css': 'a{}' })).toBe(
    'c{}\na{}',
  )
  expect(style({ 'custom.css': ' \n' })).toBe(undefined)
  const { config, problems } = read({
    'custom.css': 'a{}\n@import "b.css";\nb{background:url(//x.example/y)}',
  })
  expect(config.style).toBe('a{}\n \nb{background:url()}')
  expect(problems.map(({ path, line, code }) => [path, line, code])).toEqual([
    ['custom.css', 2, 'unsupported-setting'],
    ['custom.css', 3, 'unsupported-setting'],
  ])
})

test('the footer is a text, or a text and links; pictures of the frame are paths', () => {
  const { config } = read({ 'draehi.yaml': 'footer: Made by hand\nlogo: /a/logo.svg\nfavicon: b.png\n' })
  expect(config).toMatchObject({
    footer: { text: 'Made by hand', links: [] },
    logo: 'a/logo.svg',
    favicon: 'b.png',
  })
  const { config: other } = read({
    'draehi.yaml': 'footer:\n  links: [About, { title: Us, to: https://x.example }]\n',
  })
  expect(other.footer).toEqual({
    text: undefined,
    links: [
      { title: 'About', to: 'About' },
      { title: 'Us', to: 'https://x.example' },
    ],
  })
})
