import { createHash } from 'node:crypto'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Bytes that the address of a Unix socket may have, its final NUL not counted: 103 on macOS, 107 on Linux. */
const MAX_SOCKET_PATH_BYTES = 103

/**
 * Where the owner of an embedded database listens: beside the database, or, when that path is too long for a socket, in
 * a directory of this user's named after it. A named pipe on Windows.
 */
export function handoverAddress(dataDir: string): string {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\draehi-${hash}`
  const beside = join(dataDir, 'owner.sock')
  if (Buffer.byteLength(beside) <= MAX_SOCKET_PATH_BYTES) return beside
  return join(tmpdir(), `draehi-${userInfo().uid}`, `${hash}.sock`)
}
