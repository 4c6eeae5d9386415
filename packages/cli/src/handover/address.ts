import { createHash } from 'node:crypto'
import { lstat, mkdir, realpath } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { DraehiError } from '@draehi/core'

/** Bytes that the address of a Unix socket may have, its final NUL not counted: 103 on macOS, 107 on Linux. */
const MAX_SOCKET_PATH_BYTES = 103

/**
 * Where the owner of an embedded database listens: beside the database, or, when that path is too long for a socket, in
 * a directory of this user's named after it. A named pipe on Windows.
 * @param dataDir exists
 * @throws DraehiError `database-unusable` when that directory is open to others, who could then be sent our tokens
 */
export async function handoverAddress(dataDir: string): Promise<string> {
  const real = await realpath(dataDir)
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\draehi-${hash}`
  const beside = join(real, 'owner.sock')
  if (Buffer.byteLength(beside) <= MAX_SOCKET_PATH_BYTES) return beside
  const address = join(tmpdir(), `draehi-${userInfo().uid}`, `${hash}.sock`)
  await requirePrivateDirectory(dirname(address))
  return address
}

/** Makes it, or sees that it is what we would have made: a directory, ours, closed to all others. */
export async function requirePrivateDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = await lstat(directory)
  if (found.isDirectory() && found.uid === userInfo().uid && (found.mode & 0o077) === 0) return
  throw new DraehiError(
    'database-unusable',
    `${directory} is not a directory that only this user may enter.`,
    `Remove it or mend it (chmod 700), or choose a shorter --data-dir, which needs no such directory.`,
    { state: 'Nothing was sent there.' },
  )
}
