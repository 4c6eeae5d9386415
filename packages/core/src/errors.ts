/**
 * What stops a run, as an exception with a code from a closed list. Anything else that is thrown is a bug and keeps its stack.
 * `cli` turns codes into exit codes in one table, `renderer` into statuses in another.
 */

import type { Problem } from './problem.ts'

export type ErrorCode =
  // usage and configuration
  | 'bad-argument'
  | 'bad-configuration'
  | 'bad-repository-url'
  | 'bad-branch-name'
  | 'bad-workspace-slug'
  | 'workspace-exists'
  | 'workspace-not-found'
  | 'deployment-not-found'
  | 'deployment-unusable'
  // git
  | 'git-authentication'
  | 'git-branch-not-found'
  | 'git-commit-not-found'
  | 'git-missing'
  | 'git-rate-limited'
  | 'git-redirect-refused'
  | 'git-repository-not-found'
  | 'git-too-large'
  | 'git-timeout'
  | 'git-unreachable'
  | 'git-unsafe-content'
  // guards
  | 'guard-no-pages'
  | 'guard-pages-removed'
  | 'schema-newer'
  // content
  | 'check-failed'
  // running
  | 'busy'
  | 'lost-lease'
  | 'aborted'
  // database
  | 'database-unreachable'
  | 'database-in-use'
  | 'database-unusable'
  | 'database-failed'
  // disk
  | 'disk-full'

export class DraehiError extends Error {
  override readonly name = 'DraehiError'
  readonly code: ErrorCode
  /** One sentence that says what to do. */
  readonly remedy: string
  /** What state things are in now, when it is worth saying ("The live site is unchanged."). */
  readonly state: string | undefined
  /** Facts for `--json`: plain values, no secrets. */
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[]>>

  /** What authors wrote wrong, when that stops the run. */
  readonly problems: readonly Problem[] | undefined

  /**
   * @param message what happened and why, one sentence, no secrets
   */
  constructor(
    code: ErrorCode,
    message: string,
    remedy: string,
    options: {
      readonly state?: string
      readonly data?: DraehiError['data']
      readonly problems?: readonly Problem[]
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.remedy = remedy
    this.state = options.state
    this.data = options.data ?? {}
    this.problems = options.problems
  }
}

/** Whether `error` is a `DraehiError`, with that code if one is given. */
export function isDraehiError(error: unknown, code?: ErrorCode): error is DraehiError {
  return error instanceof DraehiError && (code === undefined || error.code === code)
}
