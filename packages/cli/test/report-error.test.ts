import { expect, test } from 'vitest'
import { reportError } from '../src/output/report-error.ts'
import { recordTerminal } from './record-terminal.ts'

const said = (thrown: unknown, signal: AbortSignal): string => {
  const terminal = recordTerminal({ signal })
  reportError(thrown, terminal, { json: false, verbose: false })
  return terminal.stderr()
}

test('a command that a signal stopped says so, and is no bug', () => {
  expect(said('SIGTERM', AbortSignal.abort('SIGTERM'))).toBe(
    'error: Stopped by SIGTERM. (aborted)\n  Run the command again.\n',
  )
})

test('anything else that is no error of ours is a bug, also after a signal', () => {
  const bug = 'error: x is not a function\n  This is a bug in draehi.'
  expect(said(new TypeError('x is not a function'), AbortSignal.abort('SIGTERM'))).toContain(bug)
  expect(said(new TypeError('x is not a function'), new AbortController().signal)).toContain(bug)
})
