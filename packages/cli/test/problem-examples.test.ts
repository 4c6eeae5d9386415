import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DraehiError, formatProblem, PROBLEMS, type Problem, type ProblemCode } from '@draehi/core'
import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import { runCli } from '../src/run-cli.ts'
import { recordTerminal } from './record-terminal.ts'

/** `docs/problems.md` says what is true: every code is there, and `draehi check` prints what its example says. */

const document = readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8')

interface Section {
  readonly code: string
  /** Of the text below the heading, one string for each. */
  readonly paragraphs: readonly string[]
  /** What stands in the fence: files by path, then what is printed. */
  readonly files: ReadonlyMap<string, string>
  readonly printed: string | undefined
}

const sections = document
  .split(/^## (?=[a-z0-9-]+$)/mu)
  .slice(1)
  .map((text): Section => {
    const [code = '', ...rest] = text.split('\n')
    const [before = '', fence] = rest.join('\n').split(/^```(?:text)?\n/mu)
    const parts = (fence ?? '').split(/^── /mu).slice(1)
    const files = new Map(parts.map((part) => splitLine(part)))
    const printed = files.get('draehi check')
    files.delete('draehi check')
    return { code, paragraphs: before.trim().split('\n\n'), files, printed }
  })

function splitLine(text: string): [string, string] {
  const end = text.indexOf('\n')
  return [text.slice(0, end), text.slice(end + 1)]
}

/** What markdown cannot show: bytes, sizes, links, other repositories. */
const SCENES: Partial<Record<ProblemCode, (directory: string) => unknown>> = {
  'asset-too-large': (directory) => {
    write(directory, 'bees.md', '![A bee](bee.png)')
    write(directory, 'bee.png', '')
    truncateSync(join(directory, 'bee.png'), 200_000_000)
  },
  'bad-file-name': (directory) => {
    write(directory, 'be\u0007es.md', '# Bees')
    write(directory, 'bees.md', '# Bees')
  },
  'embed-too-large': (directory) => {
    write(directory, '.obsidian/app.json', '{}')
    write(directory, 'Bee.md', 'A bee.')
    write(directory, 'Bees.md', '![[Bee]]\n'.repeat(1_001))
  },
  'not-utf8': (directory) =>
    write(directory, 'bees.md', Buffer.from('# Bees\n\nHoney f\u00fcr alle.\n', 'latin1')),
  'page-failed': (directory) => write(directory, 'bees.md', `${'> '.repeat(200)}deep`),
  'page-too-large': (directory) => write(directory, 'bees.md', 'bee '.repeat(3_000_000)),
  'submodule-skipped': async (directory) => {
    write(directory, 'bees.md', '# Bees')
    const git = (...args: string[]) =>
      execa('git', ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args])
    await git('init', '-q')
    await git('add', '.')
    await git('commit', '-q', '-m', 'Notes')
    await git('clone', '-q', '.', 'hive')
    await git('add', 'hive')
    await git('commit', '-q', '-m', 'Hive')
  },
  'symlink-skipped': (directory) => {
    write(directory, 'bees.md', '# Bees')
    symlinkSync('bees.md', join(directory, 'hive.md'))
  },
}

/**
 * A folder always has its bytes, and nobody asks for its history: `packages/core/test/assets/read-assets.test.ts` tests the
 * one with an object that is gone, `packages/core/test/history/file-histories.test.ts` the other with a limit.
 */
const WITHOUT_EXAMPLE: readonly string[] = ['asset-missing', 'no-history'] satisfies ProblemCode[]

const directories: string[] = []
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

function write(directory: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), content)
}

test('the sections are the codes, each with its severity, its meaning and its remedy', () => {
  expect(sections.map(({ code, paragraphs }) => [code, ...paragraphs.slice(0, 2)])).toEqual(
    Object.entries(PROBLEMS).map(([code, [severity, meaning, remedy]]) => [
      code,
      `**${severity}.** ${meaning}`,
      `**What to do.** ${remedy}`,
    ]),
  )
})

test('every code has an example but those of which it is said why', () => {
  const bare = sections.filter(({ printed }) => printed === undefined).map(({ code }) => code)
  expect(bare).toEqual(WITHOUT_EXAMPLE)
})

test.each(sections.filter(({ printed }) => printed !== undefined))(
  '$code: check prints what its example says',
  async ({ code, files, printed }) => {
    const directory = mkdtempSync(join(tmpdir(), 'draehi-problem-'))
    directories.push(directory)
    for (const [path, text] of files) write(directory, path, text)
    await SCENES[code as ProblemCode]?.(directory)

    const terminal = recordTerminal({ cwd: directory, env: { DRAEHI_DATA_DIR: join(directory, '.data') } })
    const exit = await runCli(['check', '--format', 'json', '--fail-on', code], terminal, {
      canHandOver: false,
      open: async () => {
        throw new DraehiError('database-unreachable', 'The database was asked for.', 'Do not.')
      },
    })
    const { ok, problems }: { ok: boolean; problems: Problem[] } = JSON.parse(terminal.stdout())
    expect(problems.map((problem) => `${formatProblem(problem)}\n`).join('')).toBe(
      (printed ?? '').replace(/```\n+$/u, ''),
    )
    expect(problems.map((problem) => problem.code)).toContain(code)
    expect({ ok, exit }).toEqual({ ok: false, exit: 5 })
  },
)
