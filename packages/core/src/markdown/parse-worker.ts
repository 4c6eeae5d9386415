/** The program of a worker thread: one page at a time. Loads what parsing needs and nothing else. */

import { parentPort, workerData } from 'node:worker_threads'
import { noticePage } from './notice-page.ts'
import { parsePage } from './parse-page.ts'
import type { ParseAnswer, ParseTask, ParseWorkerData } from './parse-task.ts'

const { config, limits }: ParseWorkerData = workerData

parentPort?.on('message', ({ file, failed }: ParseTask) => {
  answer(failed === undefined ? parsePage(file, config, limits) : noticePage(file, config, failed))
})
answer('ready')

function answer(message: ParseAnswer): void {
  parentPort?.postMessage(message)
}
