import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDirectory } from '../../src/db/directory-lock.ts'
import { livenessOf, ownIdentity } from '../../src/db/process-identity.ts'
import { DraehiError } from '../../src/errors.ts'

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'draehi-lock-'))
  path = join(directory, 'database.lock')
})
afterEach(() => rm(directory, { recursive: true }))

/** A process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

const leaveBehind = (owner: object): Promise<void> =>
  writeFile(path, JSON.stringify({ ...ownIdentity(), token: 'left', ...owner }))

test('one owner at a time; the second is told who the first is', async () => {
  const lock = await lockDirectory(path)
  await expect(lockDirectory(path)).rejects.toMatchObject({
    code: 'database-in-use',
    data: { pid: process.pid },
  })
  await lock.release()
  await (await lockDirectory(path)).release()
  expect(await readdir(directory)).toEqual([])
})

test('nobody else may read or write the lock', async () => {
  await lockDirectory(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('the lock of a dead process is taken over, by one of many who try', async () => {
  await leaveBehind({ pid: await deadPid() })
  const tried = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(path)))
  expect(tried.filter((one) => one.status === 'fulfilled').length).toBe(1)
  for (const one of tried) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'database-in-use' })
  }
  expect(await readdir(directory)).toEqual(['database.lock'])
})

test('a taker that died while it took over is taken over from as well', async () => {
  const pid = await deadPid()
  await leaveBehind({ pid })
  await writeFile(`${path}.left.after`, JSON.stringify({ ...ownIdentity(), pid, token: 'second' }))
  const lock = await lockDirectory(path)
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid })
  await lock.release()
  expect(await readdir(directory)).toEqual([])
})

test('a living process that has the pid of the dead owner does not keep the lock', async () => {
  await leaveBehind({ start: 'long ago' })
  await (await lockDirectory(path)).release()
})

test('an owner that cannot be seen from here keeps the lock, however old it is', async () => {
  await leaveBehind({ host: 'another machine', pid: 1 })
  const error = await lockDirectory(path).catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 'database-in-use', data: { pid: 1 } })
  expect(error instanceof DraehiError && error.remedy).toContain(`delete ${path}`)
})

test('a lock that is no lock is not taken over', async () => {
  await writeFile(path, 'half a li')
  await expect(lockDirectory(path)).rejects.toMatchObject({ code: 'database-in-use' })
})

test('a lock that was taken from its owner is not released by it', async () => {
  const lock = await lockDirectory(path)
  await leaveBehind({ token: 'another' })
  await lock.release()
  expect(await readdir(directory)).toEqual(['database.lock'])
})

test('whether a process lives', async () => {
  const own = ownIdentity()
  expect(livenessOf(own)).toBe('alive')
  expect(livenessOf({ ...own, start: undefined })).toBe('alive')
  expect(livenessOf({ ...own, start: 'long ago' })).toBe('dead')
  expect(livenessOf({ ...own, pid: await deadPid(), start: undefined })).toBe('dead')
  expect(livenessOf({ ...own, host: 'another machine' })).toBe('unknown')
})

test('a process that was killed and that nobody has buried is dead', async () => {
  // The child's own child is killed and never waited for: `sleep` replaces the shell that would have done so.
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  expect(livenessOf({ ...ownIdentity(), pid, start: undefined })).toBe('alive')
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => livenessOf({ ...ownIdentity(), pid, start: undefined })).toBe('dead')
  child.kill('SIGKILL')
})
