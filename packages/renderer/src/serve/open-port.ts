import { type AddressInfo, createServer, type Server } from 'node:net'
import { DraehiError } from '@draehi/core'

export const LOCALHOST = '127.0.0.1'

/** An address that a browser can open, without a slash at its end. */
export function urlOf(host: string, port: number): string {
  return `http://${urlHost(host)}:${port}`
}

function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * A port that can be had now, for several processes that are to listen on the same: the wanted one, or a free one for 0.
 * @throws DraehiError `bad-argument` when the port or the address cannot be had
 */
export async function findPort(wanted: {
  readonly host: string
  readonly port: number
}): Promise<{ readonly port: number; readonly url: string }> {
  const probe = createServer()
  await openPort(probe, wanted.host, wanted.port)
  const { port } = probe.address() as AddressInfo
  await new Promise((closed) => probe.close(closed))
  return { port, url: urlOf(wanted.host, port) }
}

/** @throws DraehiError `bad-argument` when the port or the address cannot be had */
export function openPort(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(portError(error, host, port))
    server.once('error', onError)
    server.listen({ host, port }, () => {
      server.off('error', onError)
      resolve()
    })
  })
}

function portError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const messages: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
    EADDRINUSE: [
      `Port ${port} on ${host} is in use.`,
      'Choose another with --port, or take any free one with --port 0.',
    ],
    EACCES: [
      `Port ${port} on ${host} may not be opened by this user.`,
      'Choose a port above 1023 with --port.',
    ],
    EADDRNOTAVAIL: [`${host} is no address of this machine.`, 'Choose another with --host.'],
    ENOTFOUND: [`${host} is no address of this machine.`, 'Choose another with --host.'],
  }
  const known = messages[error.code ?? '']
  return known === undefined ? error : new DraehiError('bad-argument', ...known, { cause: error })
}
