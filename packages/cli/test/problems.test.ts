import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROBLEMS, type Problem, type ProblemCode } from '@draehi/core'
import { describe, expect, test } from 'vitest'
import { annotate, githubAnnotation, stepSummary } from '../src/output/github.ts'
import { failOnSet, printProblems, problemCounts, problemLine } from '../src/output/problems.ts'
import { sarifDocument } from '../src/output/sarif.ts'
import { recordTerminal } from './record-terminal.ts'

const make = (fields: Partial<Problem> = {}): Problem => ({
  code: 'broken-link',
  severity: 'warning',
  path: 'pages/a.md',
  line: 3,
  column: 5,
  message: 'There is no page "B".',
  hint: undefined,
  ...fields,
})

describe('a line', () => {
  test.each<readonly [Partial<Problem>, string]>([
    [{}, 'pages/a.md:3:5  warning  There is no page "B".  (broken-link)'],
    [
      { line: undefined, column: undefined, hint: 'Mend it.' },
      'pages/a.md  warning  There is no page "B". Mend it.  (broken-link)',
    ],
    [{ message: 'a\nb\u001b[2J' }, 'pages/a.md:3:5  warning  a b\ufffd[2J  (broken-link)'],
    [{ path: '::add-mask::x.md' }, './::add-mask::x.md:3:5  warning  There is no page "B".  (broken-link)'],
  ])('%o', (fields, expected) => expect(problemLine(make(fields))).toBe(expected))

  test('only its severity is coloured', () => {
    const terminal = recordTerminal({ hasColour: true })
    printProblems([make({ severity: 'error', message: 'a  error  b' })], terminal, { limit: undefined })
    expect(terminal.stderr()).toBe('pages/a.md:3:5  \u001b[31merror\u001b[39m  a  error  b  (broken-link)\n')
  })

  test('what is left out is counted', () => {
    const terminal = recordTerminal()
    printProblems([make(), make(), make()], terminal, { limit: 1 })
    expect(terminal.stderr().split('\n')).toEqual([
      problemLine(make()),
      '… and 2 more; --verbose lists them all',
      '',
    ])
    expect(terminal.stdout()).toBe('')
  })
})

test.each<readonly [Problem['severity'][], string]>([
  [[], 'no problems'],
  [['warning'], '1 warning'],
  [['notice', 'warning', 'error', 'error'], '2 errors, 1 warning, 1 notice'],
])('%j: %s', (severities, expected) => {
  expect(problemCounts(severities.map((severity) => make({ severity })))).toBe(expected)
})

describe('--fail-on', () => {
  test.each([
    [undefined, []],
    ['', []],
    ['broken-link', ['broken-link']],
    [' error , broken-link,', ['error', 'broken-link']],
  ])('%j means %j', (text, expected) => expect([...failOnSet(text)]).toEqual(expected))

  test('a word that is neither severity nor code is refused, and the codes are named', () => {
    expect(() => failOnSet('error,borken-link')).toThrow(
      expect.objectContaining({
        code: 'bad-argument',
        message: '--fail-on does not know borken-link.',
        remedy: expect.stringMatching(
          /^Did you mean broken-link\? It takes severities .* link-to-unpublished/,
        ),
      }),
    )
  })
})

describe('GitHub annotations', () => {
  test.each<readonly [Partial<Problem>, string, string]>([
    [{}, '', '::warning file=pages/a.md,line=3,col=5,title=broken-link::There is no page "B".'],
    [{}, 'docs', '::warning file=docs/pages/a.md,line=3,col=5,title=broken-link::There is no page "B".'],
    [
      { severity: 'error', line: undefined, column: undefined, hint: 'Mend it.' },
      '',
      '::error file=pages/a.md,title=broken-link::There is no page "B". Mend it.',
    ],
    [
      { severity: 'notice', path: 'a,b:c%.md', message: '100%\r\n::error::x' },
      '',
      '::notice file=a%2Cb%3Ac%25.md,line=3,col=5,title=broken-link::100%25%0D%0A::error::x',
    ],
  ])('%o below %j', (fields, root, expected) => {
    expect(githubAnnotation(make(fields), root)).toBe(expected)
  })

  test('ten of each severity, and a summary of all, in Actions alone', () => {
    const directory = mkdtempSync(join(tmpdir(), 'draehi-summary-'))
    try {
      const summary = join(directory, 'summary.md')
      const problems = Array.from({ length: 12 }, () => make())
      const elsewhere = recordTerminal({ env: { GITHUB_STEP_SUMMARY: summary } })
      annotate(problems, '', elsewhere)
      expect(elsewhere.stderr()).toBe('')
      const actions = recordTerminal({ env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary } })
      annotate([...problems, make({ severity: 'error' })], '', actions)
      expect(actions.stderr().match(/^::warning /gm)).toHaveLength(10)
      expect(actions.stderr().match(/^::error /gm)).toHaveLength(1)
      expect(readFileSync(summary, 'utf8')).toContain('### draehi: 1 error, 12 warnings')
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  test('a summary that cannot be written is no failure', () => {
    const terminal = recordTerminal({ env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/dev/null/x' } })
    annotate([make()], '', terminal)
    expect(terminal.stderr()).toContain('the step summary was not written')
  })

  test('what an author wrote is text in the summary', () => {
    const text = stepSummary([make({ message: 'a | <img src=x> [b](c) `d`\n@all' })])
    expect(text).toContain('| a &#124; &#60;img src=x&#62; &#91;b&#93;(c) &#96;d&#96; &#64;all |')
  })
})

describe('SARIF', () => {
  test('a rule for each code, a result for each problem, paths as URIs', () => {
    const document = sarifDocument([make({ path: 'a b/ü%.md', hint: 'Mend it.' })], 'docs') as {
      version: string
      runs: { tool: { driver: { rules: { id: ProblemCode }[] } }; results: object[] }[]
    }
    expect(document.version).toBe('2.1.0')
    expect(document.runs[0]?.tool.driver.rules.map((rule) => rule.id)).toEqual(Object.keys(PROBLEMS))
    expect(document.runs[0]?.tool.driver.rules.find(({ id }) => id === 'not-utf8')).toEqual({
      id: 'not-utf8',
      shortDescription: { text: 'The file is not UTF-8 text.' },
      help: {
        text: 'The file is not UTF-8 text. Save the file as UTF-8. See docs/problems.md#not-utf8.',
        markdown:
          'The file is not UTF-8 text.\n\n**What to do:** Save the file as UTF-8.\n\nSee `docs/problems.md#not-utf8`.',
      },
      defaultConfiguration: { level: 'error' },
    })
    expect(document.runs[0]?.results).toEqual([
      {
        ruleId: 'broken-link',
        level: 'warning',
        message: { text: 'There is no page "B". Mend it.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'docs/a%20b/%C3%BC%25.md' },
              region: { startLine: 3, startColumn: 5 },
            },
          },
        ],
      },
    ])
  })

  test('a notice is a note, and a whole file has no region', () => {
    const notice = make({ severity: 'notice', line: undefined, column: undefined })
    expect(JSON.parse(JSON.stringify(sarifDocument([notice], ''))).runs[0].results[0]).toMatchObject({
      level: 'note',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'pages/a.md' } } }],
    })
  })
})
