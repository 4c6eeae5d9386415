import { appendFileSync } from 'node:fs'
import type { Problem } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { problemCounts } from './problems.ts'

const LEVELS = { error: 'error', warning: 'warning', notice: 'notice' } as const

/** How many annotations GitHub shows of one step, per level. */
const MAX_ANNOTATIONS = 10

/**
 * In GitHub Actions: problems as annotations on the lines of the files, and a summary of the step.
 * @param root folder of the repository that holds the notes, so that the paths are the repository's
 */
export function annotate(problems: readonly Problem[], root: string, terminal: Terminal): void {
  if (terminal.env.GITHUB_ACTIONS !== 'true') return
  for (const severity of Object.keys(LEVELS) as (keyof typeof LEVELS)[]) {
    const some = problems.filter((problem) => problem.severity === severity).slice(0, MAX_ANNOTATIONS)
    for (const problem of some) terminal.err(`${githubAnnotation(problem, root)}\n`)
  }
  const summary = terminal.env.GITHUB_STEP_SUMMARY
  if (summary === undefined || summary === '') return
  try {
    appendFileSync(summary, stepSummary(problems))
  } catch (error) {
    // The summary is a courtesy; the result of the command stands without it.
    terminal.err(`the step summary was not written: ${error instanceof Error ? error.message : error}\n`)
  }
}

/** `::warning file=…,line=…,col=…,title=…::message`, escaped as the runner expects. */
export function githubAnnotation(problem: Problem, root: string): string {
  const path = root === '' ? problem.path : `${root}/${problem.path}`
  const properties = [`file=${escapeProperty(path)}`]
  if (problem.line !== undefined) properties.push(`line=${problem.line}`)
  if (problem.column !== undefined) properties.push(`col=${problem.column}`)
  properties.push(`title=${escapeProperty(problem.code)}`)
  const message = problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`
  return `::${LEVELS[problem.severity]} ${properties.join(',')}::${escapeData(message)}`
}

export function stepSummary(problems: readonly Problem[]): string {
  const rows = problems.slice(0, 100).map((problem) => {
    const place = problem.line === undefined ? problem.path : `${problem.path}:${problem.line}`
    return `| ${cell(place)} | ${problem.severity} | ${cell(problem.message)} | ${problem.code} |\n`
  })
  const table =
    rows.length === 0 ? '' : `\n| where | severity | what | code |\n|---|---|---|---|\n${rows.join('')}`
  return `### draehi: ${problemCounts(problems)}\n${table}`
}

const cell = (text: string): string =>
  text.replace(/[|\\`<>[\]*_~!@]/g, (char) => `&#${char.charCodeAt(0)};`).replace(/\s+/g, ' ')

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
