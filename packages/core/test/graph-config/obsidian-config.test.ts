import { expect, test } from 'vitest'
import { fromMomentFormat } from '../../src/graph-config/moment-format.ts'
import { readObsidianConfig } from '../../src/graph-config/obsidian-config.ts'
import { readGraphConfig } from '../../src/graph-config/read-graph-config.ts'
import { formatProblem } from '../../src/problem.ts'

const APP = '.obsidian/app.json'
const DAILY = '.obsidian/daily-notes.json'
const read = (files: Readonly<Record<string, string>>) => readObsidianConfig(new Map(Object.entries(files)))

test.each([
  ['YYYY-MM-DD', 'yyyy-MM-dd'],
  ['YYYY/MM-MMMM/YYYY-MM-DD-dddd', 'yyyy/MM-MMMM/yyyy-MM-dd-EEEE'],
  ['dddd, MMMM Do YYYY', 'EEEE, MMMM do yyyy'],
  ['[Daily note] D.M.YY', "'Daily note' d.M.yy"],
  ["[it's] D M YYYY", "'it''s' d M yyyy"],
  ["D'M'YYYY", "d''M''yyyy"],
  ['gggg-[W]ww', undefined],
  ['YYYY-MM-DD HH:mm', undefined],
])('the format %j of Moment is %j', (moment, ours) => {
  expect(fromMomentFormat(moment)).toBe(ours)
})

test('a vault that says nothing has daily notes at its root', () => {
  expect(readGraphConfig(new Map(), new Set(['.obsidian/app.json'])).config).toMatchObject({
    dialect: 'obsidian',
    exclude: ['/.obsidian/', '/.trash/'],
    journal: { directory: '', fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' },
  })
})

test.each([
  ['{"folder":"Templates"}', ['/Templates/']],
  ['{"folder":"/Meta/Forms [1]/"}', ['/Meta/Forms \\[1\\]/']],
  ['{"folder":""}', []],
  ['{"folder":"/"}', []],
  ['{}', []],
])('the folder of templates %s is excluded', (text, exclude) => {
  expect(read({ '.obsidian/templates.json': text }).exclude).toEqual(exclude)
})

test('folder, format and excluded files are read', () => {
  const made = read({
    [APP]: '{"userIgnoreFilters":["Templates/","Old"],"newLinkFormat":"shortest","alwaysUpdateLinks":true}',
    [DAILY]: '{"folder":"/Daily notes/","format":"YYYY/MM/YYYY-MM-DD-ddd","template":"t","autorun":true}',
  })
  expect(made).toEqual({
    exclude: ['/Templates/', '/Old*'],
    journal: {
      directory: 'Daily notes',
      fileFormat: 'yyyy/MM/yyyy-MM-dd-EEE',
      titleFormat: 'yyyy-MM-dd-EEE',
    },
    problems: [],
  })
})

test('a title of folders alone is written as a date', () => {
  expect(read({ [DAILY]: '{"format":"YYYY/MM/DD"}' }).journal).toEqual({
    fileFormat: 'yyyy/MM/dd',
    titleFormat: 'yyyy-MM-dd',
  })
})

test('null and empty values, as Obsidian writes them, say nothing', () => {
  const made = read({ [APP]: '{"userIgnoreFilters":null}', [DAILY]: '{"folder":"","format":""}' })
  expect(made).toEqual({ exclude: [], journal: {}, problems: [] })
  expect(read({ [APP]: '' })).toEqual({ exclude: [], journal: {}, problems: [] })
})

test('what is not followed is a notice', () => {
  const made = read({ [APP]: '{"userIgnoreFilters":["/^a+$/","b/"]}', [DAILY]: '{"format":"gggg-[W]ww"}' })
  expect(made.exclude).toEqual(['/b/'])
  expect(made.journal).toEqual({})
  expect(made.problems.map(formatProblem)).toEqual([
    '.obsidian/app.json  notice  The excluded-files expression "/^a+$/" is not followed. Say the same under "exclude" in draehi.yaml.  (unsupported-setting)',
    '.obsidian/daily-notes.json  notice  Daily notes named "gggg-[W]ww" are not recognised. Year, month and day are understood, in any order; weeks and times are not.  (unsupported-setting)',
  ])
})

test.each(['{', '[]', '"x"', 'null', '{"userIgnoreFilters":"x"}', '{"userIgnoreFilters":[1]}'])(
  '%j is not what Obsidian writes',
  (text) => {
    expect(read({ [APP]: text }).problems.map(formatProblem)).toEqual([
      '.obsidian/app.json  error  This is not the JSON that Obsidian writes. Nothing of this file is used.  (bad-configuration)',
    ])
  },
)

test('names of object properties change no prototype', () => {
  read({ [APP]: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}' })
  expect(Object.prototype).not.toHaveProperty('polluted')
})

test('lines break where their writer broke them, unless line breaks are strict', () => {
  const lineBreaks = (app: string): string =>
    readGraphConfig(new Map([[APP, app]]), new Set([APP])).config.lineBreaks
  expect(['{}', '{"strictLineBreaks":false}', '{"strictLineBreaks":true}'].map(lineBreaks)).toEqual([
    'hard',
    'hard',
    'soft',
  ])
  expect(readGraphConfig(new Map([['logseq/config.edn', '{}']]), new Set()).config.lineBreaks).toBe('hard')
  expect(readGraphConfig(new Map(), new Set(['a.md'])).config.lineBreaks).toBe('soft')
})
