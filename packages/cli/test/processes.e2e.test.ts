/** Several processes at one address, as an operator sees them. */

import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import { createServerDatabase } from '../../../test/support/database.ts'
import { firstLineOf, makeDraehi, type Started, until } from '../../../test/support/draehi.ts'
import { makeRepo } from '../../../test/support/make-repo.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Processes that a process started and that are not over. */
async function childrenOf(parent: number | undefined): Promise<readonly number[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid=,stat='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .filter(([, ppid, state]) => Number(ppid) === parent && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid))
}

async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await execa('ps', ['-o', 'stat=', '-p', String(pid)], { reject: false })
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z')
}

/** What each of several new connections is told; undefined: it was refused. */
async function askEach(url: string, connections = 4): Promise<readonly (string | undefined)[]> {
  const ask = async (): Promise<string | undefined> => {
    const response = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined)
    return response?.text()
  }
  const told: (string | undefined)[] = []
  for (let n = 0; n < connections; n++) told.push(await ask())
  return told
}

test('two processes answer at one address, see what is published at once, and come and go together', async () => {
  const database = await createServerDatabase()
  undo.push(database.drop)
  const draehi = await makeDraehi(database.url)
  undo.push(draehi.dispose)
  const repo = await makeRepo({ 'index.md': '# Home\n\nFIRST.\n' })
  undo.push(repo.cleanup)
  const start = async (): Promise<{ server: Started; url: string; told: () => string }> => {
    const server = draehi.start(['serve', '--processes', '2', '--port', '0', '--json'])
    undo.push(async () => {
      server.kill('SIGKILL')
      await server
    })
    let told = ''
    server.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()))
    const { url, processes } = JSON.parse(await firstLineOf(server))
    expect(processes).toBe(2)
    expect(await childrenOf(server.pid)).toHaveLength(2)
    return { server, url, told: () => told }
  }

  const { server, url, told } = await start()
  expect((await draehi.run(['sync', 'site', '--repo', repo.url, '--quiet'])).code).toBe(0)
  const allSay = async (text: string): Promise<boolean> =>
    (await askEach(`${url}/site`)).every((page) => page?.includes(text))
  await until(() => allSay('FIRST.'))
  expect(await askEach(`${url}/-/readyz`)).toEqual(Array.from({ length: 4 }, () => 'ready\n'))
  await repo.commit({ 'index.md': '# Home\n\nSECOND.\n' })
  expect((await draehi.run(['sync', 'site', '--quiet'])).code).toBe(0)
  await until(() => allSay('SECOND.'))

  const [victim = 0, other] = await childrenOf(server.pid)
  process.kill(victim, 'SIGKILL')
  await until(() => told().includes('answers again'))
  expect(told()).toMatch(/process [12] ended \(SIGKILL\); it is started again in /u)
  const after = await childrenOf(server.pid)
  expect([after.length, after.includes(victim), after.includes(other ?? 0)]).toEqual([2, false, true])
  expect(await allSay('SECOND.')).toBe(true)

  server.kill('SIGTERM')
  expect((await server).exitCode).toBe(0)
  for (const pid of after) expect(await isRunning(pid)).toBe(false)

  const killed = await start()
  const left = await childrenOf(killed.server.pid)
  killed.server.kill('SIGKILL')
  await until(async () => !(await Promise.all(left.map(isRunning))).includes(true))
  expect(await askEach(killed.url, 1)).toEqual([undefined])
})
