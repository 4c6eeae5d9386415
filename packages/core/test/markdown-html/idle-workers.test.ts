import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { leaveWorker, takeWorker } from '../../src/markdown/idle-workers.ts'

const newWorker = (): Worker =>
  new Worker(`require('node:worker_threads').parentPort.on('message', () => undefined)`, { eval: true })

test('a worker is taken once, by who would start it with the same', async () => {
  const worker = newWorker()
  leaveWorker('a', worker)
  expect(takeWorker('b')).toBe(undefined)
  expect(takeWorker('a')).toBe(worker)
  expect(takeWorker('a')).toBe(undefined)
  await worker.terminate()
})

test('one that ended is not taken', async () => {
  const worker = newWorker()
  leaveWorker('a', worker)
  await worker.terminate()
  expect(takeWorker('a')).toBe(undefined)
})

test('of more than two the one that waited longest is ended', async () => {
  const workers = [newWorker(), newWorker(), newWorker()]
  const [first, second, third] = workers
  const ended = first && once(first, 'exit')
  for (const worker of workers) leaveWorker('a', worker)
  await ended
  expect([takeWorker('a'), takeWorker('a'), takeWorker('a')]).toEqual([third, second, undefined])
  for (const worker of workers) await worker.terminate()
})
