/**
 * A server in a process of its own, so that its processor time and memory are its own: ours, or a bare `node:http` server that
 * answers bytes from a Map. Says where it listens, and what it took when it is asked.
 */

import { createServer, type RequestListener } from 'node:http'
import { createSiteReader, openDatabase } from '@draehi/core'
import { assets, createFetch, listen } from '@draehi/renderer'

/** What a server is to be; `bare` and `same` fetch what they answer from `origin`. */
export type ServingWish =
  | { readonly kind: 'ours'; readonly databaseUrl: string; readonly dataDir: string }
  | {
      /** With nothing but a type; or with all header fields that ours has. */
      readonly kind: 'bare' | 'same'
      readonly origin: string
      readonly paths: readonly string[]
    }

export interface ProcessUsage {
  readonly cpuMicros: number
  readonly rssMiB: number
}

const [wish = ''] = process.argv.slice(2)
const said: ServingWish = JSON.parse(wish)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const usage: ProcessUsage = { cpuMicros: user + system, rssMiB: process.memoryUsage().rss / 2 ** 20 }
  process.send?.(usage)
})
process.on('disconnect', () => process.exit(0))
process.send?.(said.kind === 'ours' ? await serveOurs(said) : await serveBare(said))

async function serveOurs({ databaseUrl, dataDir }: ServingWish & { kind: 'ours' }): Promise<string> {
  const database = await openDatabase({ url: databaseUrl, dataDir })
  const { url } = await listen(createFetch(createSiteReader(database.db), { assets }), { port: 0 })
  return url
}

async function serveBare({ kind, origin, paths }: ServingWish & { kind: 'bare' | 'same' }): Promise<string> {
  const bodies = new Map<string, Buffer>()
  const fields = new Map<string, string[]>()
  for (const path of paths) {
    // As the loader asks: the fields of a compressed answer are not those of its bytes.
    const response = await fetch(origin + path, { headers: { 'accept-encoding': 'identity' } })
    if (response.status !== 200) throw new Error(`${response.status} ${path}`)
    bodies.set(path, Buffer.from(await response.arrayBuffer()))
    const own = [...response.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
    fields.set(path, own.flat())
  }
  const bare: RequestListener = (request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(bodies.get(request.url ?? ''))
  }
  const same: RequestListener = (request, response) => {
    const url = request.url ?? ''
    response.writeHead(200, fields.get(url))
    response.end(bodies.get(url))
  }
  const server = createServer(kind === 'bare' ? bare : same)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}
