/**
 * `pnpm start`: a sample repository is made from the graphs under `fixtures/`, published and served. The first graph by
 * `draehi up`; the others by `draehi sync` beside it, which the running process carries out, as it owns the database.
 */

import { existsSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const home = fileURLToPath(new URL('../.draehi/', import.meta.url))
const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))
const program = fileURLToPath(new URL('../packages/cli/bin/draehi.js', import.meta.url))
const sample = `${home}sample`
const [first, ...others] = ['garden', 'vault', 'handbook']

await makeSampleRepository()
const env = { DRAEHI_DATA_DIR: `${home}data`, DATABASE_URL: process.env.DATABASE_URL ?? '' }
const up = execa(
  process.execPath,
  [program, 'up', `${sample}/${first}`, '--workspace', first, ...process.argv.slice(2)],
  { env, stdin: 'inherit', stdout: ['inherit', 'pipe'], stderr: 'inherit', reject: false },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => up.kill(signal))

up.stdout.once('data', async () => {
  for (const graph of others) {
    const args = [program, 'sync', graph, '--repo', sample, '--root', graph]
    await execa(process.execPath, args, { env, stdout: 'ignore', stderr: 'inherit', reject: false })
  }
})
process.exitCode = (await up).exitCode ?? 1

/** Fixed author and date, so that the commit is the same on every machine. */
async function makeSampleRepository() {
  const identity = {
    NAME: 'The draehi authors',
    EMAIL: 'authors@draehi.invalid',
    DATE: '2026-01-01T00:00:00Z',
  }
  const names = Object.entries(identity).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ])
  const git = (...args) =>
    execa('git', ['-C', sample, ...args], {
      env: { ...Object.fromEntries(names), GIT_CONFIG_GLOBAL: '/dev/null' },
    })
  await mkdir(sample, { recursive: true })
  for (const graph of [first, ...others]) {
    await rm(`${sample}/${graph}`, { recursive: true, force: true })
    await cp(`${fixtures}${graph}`, `${sample}/${graph}`, { recursive: true })
  }
  if (!existsSync(`${sample}/.git`)) await git('init', '-q', '-b', 'main')
  await git('add', '-A')
  const { stdout } = await git('status', '--porcelain')
  if (stdout !== '') await git('commit', '-q', '-m', 'Three sample graphs')
}
