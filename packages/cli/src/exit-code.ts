import { DraehiError, type ErrorCode } from '@draehi/core'
import { signalExitCode } from './terminal.ts'

/** What a script sees. The table is a contract: `draehi --help` prints it. */
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

/** What each code means, for `--help`. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: 'done, or nothing to do',
  unexpected: 'unexpected failure',
  usage: 'usage or configuration',
  differences: 'differences found (--exit-code)',
  authentication: 'authentication',
  check: 'content check failed (--fail-on)',
  guard: 'refused by a guard (no pages, half of the pages gone, a newer schema)',
  git: 'git: repository, branch or commit not found or not reachable',
  database: 'database not reachable or not usable',
  busy: 'busy: another sync of this workspace is running',
  timeout: 'a time limit',
}

const EXIT_OF_ERROR: Readonly<Record<ErrorCode, number>> = {
  'bad-argument': EXIT.usage,
  'bad-configuration': EXIT.usage,
  'bad-repository-url': EXIT.usage,
  'bad-branch-name': EXIT.usage,
  'bad-workspace-slug': EXIT.usage,
  'workspace-exists': EXIT.usage,
  'workspace-not-found': EXIT.usage,
  'deployment-not-found': EXIT.usage,
  'deployment-unusable': EXIT.usage,
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

/** The table, a line a code. */
export function exitCodesText(): string {
  const lines = (Object.keys(EXIT) as (keyof typeof EXIT)[]).map(
    (name) => `  ${String(EXIT[name]).padEnd(9)} ${EXIT_MEANINGS[name]}`,
  )
  return `Exit codes:\n${lines.join('\n')}\n  130, 143  stopped by SIGINT, SIGTERM`
}
