/**
 * A git host on 127.0.0.1: node's HTTP server in front of git's own `http-backend`, with the ways in which hosts fail.
 */

import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { basename, dirname } from 'node:path'
import { createGunzip } from 'node:zlib'

export type OriginMode =
  | 'ok'
  /** Every request is answered by this status. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** 302 to the same path elsewhere. */
  | { readonly redirectTo: string }
  /** Takes the request and says nothing. */
  | 'hang'
  /** The true answer, one byte a second. */
  | 'trickle'
  /** The true pack, and silence after so many bytes. */
  | { readonly hangAfterBytes: number }
  /** The true pack, and the connection closed after this share of its bytes. */
  | { readonly cutAfterShare: number }
  /** The true refs, then a pack of noise. */
  | 'garbage-pack'
  /** Every byte of the pack but one is true. */
  | 'corrupt-pack'
  /** 200, and a web page. */
  | 'html-login-page'
  /** 200, and git's own way to say no. */
  | { readonly errorLine: string }

export interface GitOrigin {
  /** `http://127.0.0.1:<port>/<name>.git` */
  readonly url: string
  readonly port: number
  mode: OriginMode
  /** Requests that came, whatever the answer: `GET /notes.git/info/refs?service=git-upload-pack`. */
  readonly requests: readonly string[]
  /** Values of the `Authorization` headers that came, decoded: `user:password`. */
  readonly credentials: readonly string[]
  close(): Promise<void>
}

/**
 * @param directory a repository, with or without a work tree
 * @param options.token when given, other passwords are answered by 401
 * @param options.delayMs every answer comes so much later
 * @param options.isOld speaks git's first protocol only, which gives no commit by its id
 */
export async function openGitOrigin(
  directory: string,
  options: {
    readonly mode?: OriginMode
    readonly token?: string
    readonly delayMs?: number
    readonly isOld?: boolean
  } = {},
): Promise<GitOrigin> {
  const requests: string[] = []
  const credentials: string[] = []
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  const name = basename(directory).replaceAll(' ', '-')

  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const credential = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (credential !== undefined) credentials.push(Buffer.from(credential, 'base64').toString())
    const password =
      credentials.length === 0 || credential === undefined ? undefined : credentials.at(-1)?.split(':')[1]
    later(options.delayMs ?? 0, () => {
      if (options.token !== undefined && password !== options.token) return unauthorized(response)
      answer(request, response)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { mode } = origin
    if (mode === 'hang') return
    if (mode === 'html-login-page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>')
    } else if (typeof mode === 'object' && 'status' in mode) {
      response.writeHead(mode.status, mode.headers).end(mode.body ?? '')
    } else if (typeof mode === 'object' && 'redirectTo' in mode) {
      response.writeHead(302, { location: `${mode.redirectTo}${request.url}` }).end()
    } else if (typeof mode === 'object' && 'errorLine' in mode) {
      const line = `ERR ${mode.errorLine}`.slice(0, 65_000)
      const packet = `${(Buffer.byteLength(line) + 4).toString(16).padStart(4, '0')}${line}`
      response
        .writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' })
        .end(`001e# service=git-upload-pack\n0000${packet}0000`)
    } else {
      void backend(request).then((real) => send(request, response, real))
    }
  }

  async function send(request: IncomingMessage, response: ServerResponse, real: CgiAnswer): Promise<void> {
    const { mode } = origin
    response.writeHead(real.status, real.headers)
    const isPack = request.method === 'POST' && real.body.includes('PACK')
    if (mode === 'trickle') return trickle(response, real.body)
    if (!isPack || mode === 'ok') return void response.end(real.body)
    if (mode === 'garbage-pack') return void response.end(garbage(real.body))
    if (mode === 'corrupt-pack') return void response.end(corrupt(real.body))
    if (typeof mode === 'object' && 'hangAfterBytes' in mode) {
      response.write(real.body.subarray(0, mode.hangAfterBytes))
    } else if (typeof mode === 'object' && 'cutAfterShare' in mode) {
      const half = real.body.subarray(0, Math.floor(real.body.length * mode.cutAfterShare))
      response.write(half, () => later(20, () => response.destroy()))
    }
  }

  function trickle(response: ServerResponse, body: Buffer, from = 0): void {
    if (response.destroyed || from >= body.length) return void response.end()
    response.write(body.subarray(from, from + 1))
    later(1000, () => trickle(response, body, from + 1))
  }

  function backend(request: IncomingMessage): Promise<CgiAnswer> {
    const [path = '/', query = ''] = (request.url ?? '/').split('?')
    return runCgi(request, {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: dirname(directory),
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      PATH_INFO: path.replace(`/${name}.git`, `/${basename(directory)}`),
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: options.isOld === true ? '' : String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin: GitOrigin = {
    url: `http://127.0.0.1:${port}/${name}.git`,
    port,
    mode: options.mode ?? 'ok',
    requests,
    credentials,
    async close() {
      for (const timer of timers) clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return origin
}

interface CgiAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** RFC 3875, as much of it as `git http-backend` speaks. */
function runCgi(request: IncomingMessage, environment: NodeJS.ProcessEnv): Promise<CgiAnswer> {
  const child = spawn('git', ['http-backend'], { env: environment, stdio: ['pipe', 'pipe', 'ignore'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.on('error', () => {}) // the backend may answer before it has read everything
  const isZipped = request.headers['content-encoding'] === 'gzip'
  if (isZipped) request.pipe(createGunzip()).pipe(child.stdin)
  else request.pipe(child.stdin)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(parseCgi(Buffer.concat(chunks))))
  })
}

function parseCgi(output: Buffer): CgiAnswer {
  const end = output.indexOf('\r\n\r\n')
  const headers: Record<string, string> = {}
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const { status, ...rest } = headers
  return {
    status: status === undefined ? 200 : Number.parseInt(status, 10),
    headers: rest,
    body: output.subarray(end + 4),
  }
}

function unauthorized(response: ServerResponse): void {
  response.writeHead(401, { 'www-authenticate': 'Basic realm="notes"' }).end()
}

/** The packet lines up to the pack, then one of noise. */
function garbage(body: Buffer): Buffer {
  const start = body.lastIndexOf('packfile\n')
  const noise = Buffer.from(`\u0001${'noise'.repeat(200)}`)
  const length = Buffer.from((noise.length + 4).toString(16).padStart(4, '0'))
  return Buffer.concat([body.subarray(0, start + 9), length, noise, Buffer.from('0000')])
}

function corrupt(body: Buffer): Buffer {
  const copy = Buffer.from(body)
  const place = copy.indexOf('PACK') + 40
  copy.writeUInt8(copy.readUInt8(place) ^ 0xff, place)
  return copy
}
