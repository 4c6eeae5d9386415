/** The program of a worker thread: one page at a time. Loads what parsing needs and nothing else. */

import { parentPort, workerData } from 'node:worker_threads'
import { noticePage } from './notice-page.ts'
import { packPage } from './packed-page.ts'
import { parsePage } from './parse-page.ts'
import type { ParseAnswer, ParseTask, ParseWorkerData } from './parse-task.ts'
import { prepareCode } from './prepare-code.ts'

const { config, limits, workspaceId }: ParseWorkerData = workerData

parentPort?.on('message', async ({ file, failed }: ParseTask) => {
  // What a page needs of ours to be made ready is not time of the page.
  if (failed === undefined) await prepareCode(file.text, () => answer('ready'))
  const page = failed === undefined ? parsePage(file, config, limits) : noticePage(file, config, failed)
  const packed = packPage(page, workspaceId)
  answer(packed, [packed.texts])
})
answer('ready')

function answer(message: ParseAnswer, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved)
}
