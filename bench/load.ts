import { Agent, get } from 'node:http'
import { percentile } from './measure.ts'

export interface Load {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * Asks one server for the same paths in turn over keep-alive connections, from this process. The loader is the same for
 * every server it is pointed at, so that ratios between them hold though the loader itself is the limit.
 * @param options.requests how many in all; it stops by itself
 */
export async function loadServer(
  origin: string,
  paths: readonly string[],
  options: { readonly connections: number; readonly requests: number },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const latencies: number[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < options.requests) {
      const path = paths[next++ % paths.length] ?? '/'
      const began = performance.now()
      await getOnce(origin + path, agent)
      latencies.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: options.connections }, worker))
  const seconds = (performance.now() - began) / 1000
  agent.destroy()
  return {
    requestsPerSecond: Math.round(latencies.length / seconds),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  }
}

async function getOnce(url: string, agent: Agent): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${url}`))
      response.resume()
      response.once('end', resolve)
    }).once('error', reject)
  })
}
