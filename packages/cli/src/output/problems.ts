import { DraehiError, didYouMean, formatProblem, PROBLEMS, type Problem, type Severity } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { count, printable } from './format.ts'
import { paint } from './paint.ts'

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice']

/** Problems on stderr, a line each, then their number. @param options.limit how many lines at most; undefined: all */
export function printProblems(
  problems: readonly Problem[],
  terminal: Terminal,
  options: { readonly limit: number | undefined },
): void {
  const shown = problems.slice(0, options.limit ?? problems.length)
  for (const problem of shown) terminal.err(`${colourProblem(problem, terminal)}\n`)
  if (shown.length < problems.length) {
    terminal.err(`… and ${problems.length - shown.length} more; --verbose lists them all\n`)
  }
}

/** `2 errors, 31 warnings` or `no problems`. */
export function problemCounts(problems: readonly Problem[]): string {
  const parts = SEVERITIES.flatMap((severity) => {
    const n = problems.filter((problem) => problem.severity === severity).length
    return n === 0 ? [] : [count(n, severity)]
  })
  return parts.length === 0 ? 'no problems' : parts.join(', ')
}

/**
 * One line, whatever the author wrote. A line that begins with `::` would be a command to GitHub's runner.
 */
export function problemLine(problem: Problem): string {
  const line = printable(formatProblem(problem))
  return line.startsWith('::') ? `./${line}` : line
}

function colourProblem(problem: Problem, terminal: Terminal): string {
  const { red, yellow, dim } = paint(terminal)
  const colour = problem.severity === 'error' ? red : problem.severity === 'warning' ? yellow : dim
  const mark = `  ${problem.severity}  `
  const [place, ...rest] = problemLine(problem).split(mark)
  return `${place}  ${colour(problem.severity)}  ${rest.join(mark)}`
}

/**
 * The codes and severities of `--fail-on`.
 * @throws DraehiError `bad-argument` for a word that is neither, naming the codes
 */
export function failOnSet(text: string | undefined): ReadonlySet<string> {
  const words = (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  const known = new Set<string>([...SEVERITIES, ...Object.keys(PROBLEMS)])
  const unknown = words.filter((word) => !known.has(word))
  if (unknown.length > 0) {
    const near = unknown.flatMap((word) => didYouMean(word, known) ?? [])
    const meant = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `
    throw new DraehiError(
      'bad-argument',
      `--fail-on does not know ${unknown.join(', ')}.`,
      `${meant}It takes severities (${SEVERITIES.join(', ')}) and codes: ${Object.keys(PROBLEMS).join(', ')}.`,
    )
  }
  return new Set(words)
}
