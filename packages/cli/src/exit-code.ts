import { DraehiError, type ErrorCode } from '@draehi/core'
import { signalExitCode } from './terminal.ts'

/** What a script sees. The table is a contract: `draehi help exit-codes` prints it. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  differences: 3,
  authentication: 4,
  check: 5,
  guard: 6,
  git: 7,
  database: 8,
  busy: 75,
  timeout: 124,
} as const

const EXIT_OF_ERROR: Readonly<Record<ErrorCode, number>> = {
  'bad-argument': EXIT.usage,
  'bad-configuration': EXIT.usage,
  'bad-repository-url': EXIT.usage,
  'bad-branch-name': EXIT.usage,
  'bad-workspace-slug': EXIT.usage,
  'workspace-exists': EXIT.usage,
  'workspace-not-found': EXIT.usage,
  'deployment-not-found': EXIT.usage,
  'git-authentication': EXIT.authentication,
  'git-branch-not-found': EXIT.git,
  'git-commit-not-found': EXIT.git,
  'git-missing': EXIT.git,
  'git-rate-limited': EXIT.git,
  'git-redirect-refused': EXIT.git,
  'git-repository-not-found': EXIT.git,
  'git-too-large': EXIT.git,
  'git-timeout': EXIT.timeout,
  'git-unreachable': EXIT.git,
  'git-unsafe-content': EXIT.git,
  'guard-no-pages': EXIT.guard,
  'guard-pages-removed': EXIT.guard,
  'schema-newer': EXIT.guard,
  'check-failed': EXIT.check,
  busy: EXIT.busy,
  'lost-lease': EXIT.busy,
  aborted: 130,
  'database-unreachable': EXIT.database,
  'database-in-use': EXIT.database,
  'database-unusable': EXIT.database,
  'database-failed': EXIT.database,
  'disk-full': EXIT.unexpected,
}

/**
 * @param signal the terminal's: when it is aborted, its signal decides
 */
export function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return signalExitCode(signal.reason)
  return error instanceof DraehiError ? EXIT_OF_ERROR[error.code] : EXIT.unexpected
}
