import type { Nodes } from 'mdast'
import { type Problem, problem } from '../problem.ts'
import { visit } from './visit.ts'

/** What is wrong with the nodes of a finished tree, at their places. */
export function findFaults(root: Nodes, path: string): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  visit(root, ({ data, position }) => {
    const { code, message, hint } = data?.fault ?? {}
    if (code === undefined || message === undefined) return
    const { line, column } = position?.start ?? {}
    // What a macro stands for is all at the macro's place.
    const key = `${line}:${column}:${code}:${message}`
    if (seen.has(key)) return
    seen.add(key)
    problems.push(
      problem(code, path, message, {
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
        ...(hint !== undefined && { hint }),
      }),
    )
  })
  return problems
}
