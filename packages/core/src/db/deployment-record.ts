/** What a run tells about itself, in the shape and size in which its row keeps it. */

import { DraehiError } from '../errors.ts'
import type { BuildLogEntry } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { storableJson, storableWithin } from './storable.ts'

/** Problems kept with a deployment; `problem_count` counts all of them. */
const PROBLEMS_KEPT = 1000
const ERROR_BYTES = 4096

export function problemsJson(problems: readonly Problem[]): string {
  return storableJson(problems.slice(0, PROBLEMS_KEPT).map((problem) => ({ ...problem })))
}

export function logJson(log: readonly BuildLogEntry[]): string {
  return storableJson(log.map((entry) => ({ ...entry })))
}

/** Code and text of what stopped a run. Anything but a `DraehiError` is a bug, `unexpected`. */
export function toErrorRecord(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: error instanceof DraehiError ? error.code : 'unexpected',
    message: storableWithin(message, ERROR_BYTES),
  }
}
