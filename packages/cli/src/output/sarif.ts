import { PROBLEMS, type Problem, type ProblemCode } from '@draehi/core'
import { VERSION } from '../version.ts'

const LEVELS = { error: 'error', warning: 'warning', notice: 'note' } as const

/** SARIF 2.1.0, as code hosts show it beside the lines. @param root folder of the repository that holds the notes */
export function sarifDocument(problems: readonly Problem[], root: string): object {
  const codes = Object.keys(PROBLEMS) as ProblemCode[]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'draehi',
            version: VERSION,
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: PROBLEMS[code][1] },
              help: ruleHelp(code),
              defaultConfiguration: { level: LEVELS[PROBLEMS[code][0]] },
            })),
          },
        },
        results: problems.map((problem) => sarifResult(problem, root)),
      },
    ],
  }
}

/** What to do, shown beside the result. */
function ruleHelp(code: ProblemCode): { readonly text: string; readonly markdown: string } {
  const [, meaning, remedy] = PROBLEMS[code]
  return {
    text: `${meaning} ${remedy} See docs/problems.md#${code}.`,
    markdown: `${meaning}\n\n**What to do:** ${remedy}\n\nSee \`docs/problems.md#${code}\`.`,
  }
}

function sarifResult(problem: Problem, root: string): object {
  const path = root === '' ? problem.path : `${root}/${problem.path}`
  const region =
    problem.line === undefined
      ? {}
      : {
          region: {
            startLine: problem.line,
            ...(problem.column === undefined ? {} : { startColumn: problem.column }),
          },
        }
  return {
    ruleId: problem.code,
    level: LEVELS[problem.severity],
    message: { text: problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
          ...region,
        },
      },
    ],
  }
}
