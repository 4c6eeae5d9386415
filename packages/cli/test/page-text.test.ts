import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatabaseHost } from '../src/command.ts'
import { runCli } from '../src/run-cli.ts'
import { recordTerminal } from './record-terminal.ts'

/** `inspect` and `check` need a folder and nothing else. */

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'draehi-inspect-'))
  await writeFile(join(cwd, 'draehi.yaml'), 'dialect: plain\n')
  await writeFile(join(cwd, 'a.md'), '# One\n\nText with [[b]] and [[Nothing]].\n\n- item\n  - deeper\n')
  await writeFile(join(cwd, 'b.md'), '# Two\n\n[web](https://example.org) and [a](a.md)\n')
})
afterAll(() => rm(cwd, { recursive: true }))

const noDatabase: DatabaseHost = {
  canHandOver: false,
  open: async () => {
    throw new Error('a command without a database asked for one')
  },
}

async function run(...argv: string[]) {
  const terminal = recordTerminal({ cwd, env: { DRAEHI_DATA_DIR: join(cwd, 'none') } })
  const code = await runCli(argv, terminal, noDatabase)
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

test('inspect prints the outline of a file, resolved within its folder', async () => {
  const { code, stdout, stderr } = await run('inspect', 'a.md')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatchInlineSnapshot(`
    "One  /a  (a.md)
      Text with b and Nothing.
      item
        deeper
    "
  `)
})

test('inspect --links prints where each link leads', async () => {
  expect((await run('inspect', '.', '--links')).stdout).toMatchInlineSnapshot(`
    "a.md:3:11  page  b        → /b
    a.md:3:21  page  Nothing  → broken
    b.md:3:32  file  a.md  → /a
    "
  `)
})

test('inspect --nodes prints a row a line: the page, then its block', async () => {
  const rows = (await run('inspect', 'b.md', '--nodes')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows.map((row) => row.kind)).toEqual(['page', 'block'])
})

test('inspect --html prints HTML', async () => {
  expect((await run('inspect', 'b.md', '--html')).stdout).toContain('<h1')
})

test('inspect --json is one document', async () => {
  const { stdout } = await run('inspect', '.', '--json')
  expect(JSON.parse(stdout).pages.map((page: { address: string }) => page.address)).toEqual(['a', 'b'])
})

test.each([
  [[], 0],
  [['--fail-on', 'broken-link'], 5],
  [['--fail-on', 'warning'], 5],
  [['--fail-on', 'error'], 0],
])('check with %j exits with %i and prints the problems', async (options, expected) => {
  const { code, stdout, stderr } = await run('check', '.', ...options)
  expect(code).toBe(expected)
  expect(stdout).toBe('a.md:3:21  warning  There is no page "Nothing".  (broken-link)\n')
  expect(stderr).toBe('2 pages, 1 warning\n')
})

test('check --json says whether it passed', async () => {
  for (const [options, ok] of [
    [[], true],
    [['--fail-on', 'warning'], false],
  ] as const) {
    const { stdout } = await run('check', '--json', ...options)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, ok, pages: 2, problems: [{ code: 'broken-link' }] })
  }
})

test('check --format github and sarif', async () => {
  expect((await run('check', '--format', 'github')).stdout).toMatch(/^::warning file=a\.md,line=3,col=21/)
  expect(JSON.parse((await run('check', '--format', 'sarif')).stdout).runs[0].results).toHaveLength(1)
})
