import { DraehiError } from '@draehi/core'
import { describe, expect, test } from 'vitest'
import type { DatabaseHost } from '../src/command.ts'
import { errorDocument, reportError } from '../src/output/report-error.ts'
import { runCli } from '../src/run-cli.ts'
import { recordTerminal } from './record-terminal.ts'

/** What a command line does before it has a database. */

const host: DatabaseHost = {
  canHandOver: false,
  open: async () => {
    throw new DraehiError('database-unreachable', 'The database was asked for.', 'Do not.')
  },
}

async function run(argv: readonly string[], env: Record<string, string> = {}) {
  const terminal = recordTerminal({ env: { DRAEHI_DATA_DIR: '/nonexistent/draehi', ...env } })
  const code = await runCli(argv, terminal, host)
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

test.each([[['--help']], [['sync', '--help']], [['help', 'sync']], [['workspace', 'add', '-h']]])(
  '%j prints help on stdout and exits with 0',
  async (argv) => {
    const { code, stdout, stderr } = await run(argv)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: draehi/)
  },
)

test.each([[[]], [['workspace']], [['db']]])(
  '%j names no command: help on stderr, nothing on stdout, exit 2',
  async (argv) => {
    const { code, stdout, stderr } = await run(argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: draehi/)
  },
)

describe('a command line that cannot be understood exits with 2, suggests, and is one document when JSON is wanted', () => {
  test.each<readonly [argv: string[], message: string]>([
    [['sinc'], "unknown command 'sinc' (Did you mean sync?)"],
    [['workspace', 'lst'], "unknown command 'lst' (Did you mean list?)"],
    [['sync', '--dryrun'], "unknown option '--dryrun' (Did you mean --dry-run?)"],
    [['sync', 'a', 'b'], "too many arguments for 'sync'. Expected 1 argument but got 2."],
    [['up'], "missing required argument 'repository'"],
    [['sync', '--exit-code'], '--exit-code tells what a dry run found.'],
    [['sync', '--fail-on', 'eror'], '--fail-on does not know eror.'],
    [
      ['sync', '--root', '../x', '--repo', 'https://example.org/a'],
      '--root is "../x", which is not a folder inside the repository.',
    ],
    [
      ['sync', '--branch', '--x', '--repo', 'https://example.org/a'],
      '"--x" cannot be a branch: a segment begins with "-".',
    ],
    [
      ['sync', '--repo', 'https://u:hunter2@example.org/a'],
      'The address of the repository holds a user name or a password.',
    ],
    [
      ['sync', '--rep=https://u:hunter2@example.org/a'],
      "unknown option '--rep=https://[redacted]@example.org/a'",
    ],
    [['serve', '--processes', '0'], '--processes is "0", which is not a whole number from 1 to 64.'],
    [
      ['serve', '--processes', '2'],
      'Several processes need a PostgreSQL server: the embedded database belongs to one.',
    ],
    [['serve', '--port', '70000'], '--port is "70000", which is not a whole number from 0 to 65535.'],
    [
      ['up', 'https://example.org/a', '--port', 'x'],
      '--port is "x", which is not a whole number from 0 to 65535.',
    ],
    [['up', 'https://example.org/a', '--poll', 'often'], '--poll is "often", which is no length of time.'],
    [['up', '/nonexistent'], '"/nonexistent" is neither a URL nor a folder.'],
    [['deployments', '--limit', '0'], '--limit is "0", which is not a whole number from 1 to 10000.'],
    [['check', '--format', 'xml'], '--format is "xml".'],
    [['check', '--format', 'text'], '--json and --format text exclude each other.'],
    [['check', 'No Folder'], '"No Folder" is neither a folder, nor a URL, nor the name of a workspace.'],
    [['inspect', 'nothing.md'], expect.stringMatching(/^There is no .*nothing\.md\.$/)],
    [['workspace', 'add', 'garden'], 'A workspace needs a repository.'],
    [
      ['workspace', 'add', 'Garden!', '--repo', 'https://example.org/a'],
      expect.stringMatching(/cannot be the slug/),
    ],
    [['workspace', 'set', 'garden'], 'Nothing to change was named.'],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await run([...argv, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      ok: false,
      status: 'failed',
      error: { message, remedy: expect.stringMatching(/\S/) },
    })
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: /)
    expect(stdout + stderr).not.toContain('hunter2')
    expect(stdout.split('\n')).toHaveLength(2)
  })
})

test('without --json stdout stays empty when a command fails', async () => {
  const { code, stdout, stderr } = await run(['workspace', 'list'])
  expect({ code, stdout }).toEqual({ code: 8, stdout: '' })
  expect(stderr).toBe('error: The database was asked for. (database-unreachable)\n  Do not.\n')
})

test('a bad environment is a usage error too', async () => {
  const { code, stdout } = await run(['workspace', 'list', '--json'], { DATABASE_URL: 'mysql://h' })
  expect(code).toBe(2)
  expect(JSON.parse(stdout).error.code).toBe('bad-argument')
})

describe('an error is told', () => {
  const error = new DraehiError('busy', 'Another sync runs.', 'Wait.', {
    state: 'The live site is unchanged.',
    data: { pid: 7 },
    cause: new Error('the cause'),
  })

  test('to a person: what, what to do, the state of things', () => {
    const terminal = recordTerminal()
    reportError(error, terminal, { json: false, verbose: false })
    expect(terminal.stderr()).toBe(
      'error: Another sync runs. (busy)\n  Wait.\n  The live site is unchanged.\n',
    )
    expect(terminal.stdout()).toBe('')
  })

  test('to a script: one document', () => {
    expect(errorDocument(error)).toEqual({
      schema: 1,
      ok: false,
      status: 'busy',
      error: {
        code: 'busy',
        message: 'Another sync runs.',
        remedy: 'Wait.',
        state: 'The live site is unchanged.',
        data: { pid: 7 },
      },
    })
  })

  test('with --verbose: the stack and the causes', () => {
    const terminal = recordTerminal()
    reportError(error, terminal, { json: false, verbose: true })
    expect(terminal.stderr()).toMatch(/ {4}at .*run-cli\.test\.ts/)
    expect(terminal.stderr()).toContain('caused by Error: the cause')
  })

  test('a bug asks for a report, and its message is bounded', () => {
    const terminal = recordTerminal()
    reportError(new TypeError('x'.repeat(5000)), terminal, { json: true, verbose: false })
    const { error: told } = JSON.parse(terminal.stdout())
    expect(told.code).toBe('unexpected')
    expect(told.message.length).toBe(2049)
    expect(terminal.stderr()).toContain('Please report it')
  })
})
