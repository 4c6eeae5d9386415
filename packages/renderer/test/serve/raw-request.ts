import { connect, type Socket } from 'node:net'

export interface RawResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/**
 * Sends bytes as they are, one character a byte, and reads until the server ends the connection.
 * @returns undefined when it ended without an answer
 */
export async function sendRaw(port: number, text: string): Promise<RawResponse | undefined> {
  const socket = await openSocket(port)
  socket.write(Buffer.from(text, 'latin1'))
  return toResponse(await readAll(socket))
}

/** A request whose answer is the last on its connection. */
export function getRaw(
  port: number,
  target: string,
  lines: readonly string[] = ['Host: w1.test'],
): Promise<RawResponse | undefined> {
  return sendRaw(port, `GET ${target} HTTP/1.1\r\n${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`)
}

export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Everything until the connection ends, by whatever end. */
export function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => undefined) // a reset is an end too: what came before it is the answer
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

export function toResponse(text: string): RawResponse | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { status: Number(first.split(' ')[1]), headers: new Map(headers), body: text.slice(end + 4) }
}
