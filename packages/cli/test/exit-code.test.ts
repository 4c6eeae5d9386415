import { DraehiError, type ErrorCode } from '@draehi/core'
import { describe, expect, test } from 'vitest'
import { EXIT, exitCodeOf, exitCodesText } from '../src/exit-code.ts'

const never = new AbortController().signal

test.each<readonly [code: ErrorCode, exit: number]>([
  ['bad-argument', 2],
  ['bad-configuration', 2],
  ['bad-repository-url', 2],
  ['bad-branch-name', 2],
  ['bad-workspace-slug', 2],
  ['workspace-exists', 2],
  ['workspace-not-found', 2],
  ['deployment-not-found', 2],
  ['deployment-unusable', 2],
  ['git-authentication', 4],
  ['check-failed', 5],
  ['guard-no-pages', 6],
  ['guard-pages-removed', 6],
  ['schema-newer', 6],
  ['git-branch-not-found', 7],
  ['git-commit-not-found', 7],
  ['git-missing', 7],
  ['git-rate-limited', 7],
  ['git-redirect-refused', 7],
  ['git-repository-not-found', 7],
  ['git-too-large', 7],
  ['git-unreachable', 7],
  ['git-unsafe-content', 7],
  ['database-unreachable', 8],
  ['database-in-use', 8],
  ['database-unusable', 8],
  ['database-failed', 8],
  ['busy', 75],
  ['lost-lease', 75],
  ['git-timeout', 124],
  ['aborted', 130],
  ['disk-full', 1],
])('%s exits with %i', (code, exit) => {
  expect(exitCodeOf(new DraehiError(code, 'What.', 'Do.'), never)).toBe(exit)
})

test('what is no DraehiError is a bug, and exits with 1', () => {
  expect(exitCodeOf(new TypeError('x is undefined'), never)).toBe(1)
  expect(exitCodeOf('a string', never)).toBe(1)
})

describe('a signal decides, whatever was thrown because of it', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s exits with %i', (name, exit) => {
    const error = new DraehiError('database-failed', 'What.', 'Do.')
    expect(exitCodeOf(error, AbortSignal.abort(name))).toBe(exit)
  })
})

test('the help has a line for each exit code', () => {
  const codes = exitCodesText()
    .split('\n')
    .flatMap((line) => /^ {2}(\d+)/.exec(line)?.[1] ?? [])
  expect(codes).toEqual([...Object.values(EXIT).map(String), '130'])
})
