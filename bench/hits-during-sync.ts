/** Whether readers notice that the process that answers them publishes at the same time, as it does with the embedded database. */

import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from './measure.ts'
import { type Home, runProgram, startProgram } from './program.ts'

/** Between two questions of the one reader. */
const PAUSE_MS = 2

/**
 * Milliseconds of the slowest of a hundred answers to one page that is in memory, asked for one after the other while the
 * site is published from the beginning. The sync is handed over to the server, which owns the database.
 */
export async function hitsDuringSync(home: Home, path: string): Promise<number> {
  const server = startProgram(['serve', '--port', '0', '--json'], home)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const [line]: Buffer[] = await once(server.stdout, 'data')
    const { url }: { readonly url: string } = JSON.parse(String(line))
    const latencies: number[] = []
    await ask(url + path, agent)
    let isOver = false
    const syncing = runProgram(['sync', 'bench', '--force', '--quiet'], home).finally(() => {
      isOver = true
    })
    syncing.catch(() => undefined) // it is waited for below
    while (!isOver) {
      const began = performance.now()
      await ask(url + path, agent)
      latencies.push(performance.now() - began)
      await sleep(PAUSE_MS)
    }
    await syncing
    return percentile(latencies, 0.99)
  } finally {
    agent.destroy()
    server.kill('SIGTERM')
    await server
  }
}

/** A connection that the server ended while it was idle is asked again on another, as browsers do. */
function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${url}`))
      response.resume()
      response.once('end', resolve)
    })
    request.once('error', (error) => {
      if (request.reusedSocket) ask(url, agent).then(resolve, reject)
      else reject(error)
    })
  })
}
