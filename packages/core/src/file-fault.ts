/** Faults of this machine's files as errors that say what to do: no bug, and nothing that its stack would explain. */

import { statfs } from 'node:fs/promises'
import { DraehiError } from './errors.ts'

const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])
const FORBIDDEN: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS'])

/**
 * @returns a `DraehiError` `disk-full`, or `bad-configuration` for a path that this user may not use, when that is what Node says;
 *   everything else as it is
 */
export function nameFileFault(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  if (FULL.has(error.code)) {
    return new DraehiError(
      'disk-full',
      `The disk is full${path === undefined ? '' : `; ${path} cannot be written`}.`,
      'Free some space, then run the command again.',
      { cause: error },
    )
  }
  if (path === undefined || !FORBIDDEN.has(error.code)) return error
  const why = error.code === 'EROFS' ? 'its disk is read-only' : 'this user may not'
  return new DraehiError(
    'bad-configuration',
    `${path} cannot be used: ${why}.`,
    'Give this user the right to it, or choose another directory; of the data directory with --data-dir or DRAEHI_DATA_DIR.',
    { cause: error },
  )
}

/** With less than that a disk is full to git, which does not always say so: 1 MiB, and 16 files. */
const LEAST_BYTES = 2 ** 20
const LEAST_FILES = 16

/** Whether there is no room left where `directory` is, or would be. */
export async function isDiskFull(directory: string): Promise<boolean> {
  try {
    const { bavail, bsize, ffree, files } = await statfs(directory)
    // A file system without a fixed table of files tells of none.
    return bavail * bsize < LEAST_BYTES || (files > 0 && ffree < LEAST_FILES)
  } catch {
    return false // what is wrong with the directory is another fault's to say
  }
}
