/** What differs between the trees of two commits of a mirror, file by file. */

import type { Oid } from '../nouns.ts'
import { parseOid } from './commit.ts'
import { localEnvironment } from './environment.ts'
import { abortedError, runGit } from './git-process.ts'
import { localSettings } from './settings.ts'

/** A file that is there in both, of one kind, with other bytes. */
export interface ChangedFile {
  /** From the root of the repository, whatever bytes it is. */
  readonly path: Buffer
  readonly before: Oid
  readonly after: Oid
}

const OUTPUT_BYTES = 2 ** 20
const TIMEOUT_MS = 20_000
const MEMORY_BYTES = 2 ** 30

/**
 * The files whose bytes differ. Undefined when anything else differs (a file that came, went or became something else), when
 * there are more than fit, or when a commit is not in the mirror any more: then all files have to be looked at.
 * @throws DraehiError `aborted`
 */
export async function readChangedFiles(
  directory: string,
  before: Oid,
  after: Oid,
  signal?: AbortSignal,
): Promise<readonly ChangedFile[] | undefined> {
  const result = await runGit(
    {
      args: [
        ...localSettings(),
        ...[
          'diff-tree',
          '-r',
          '--raw',
          '-z',
          '--no-renames',
          '--no-abbrev',
          '--no-ext-diff',
          '--no-textconv',
        ],
        ...['--end-of-options', before, after, '--'],
      ],
      directory,
      environment: { ...localEnvironment(process.env), GIT_NO_LAZY_FETCH: '1' },
      timeoutMs: TIMEOUT_MS,
      memoryBytes: MEMORY_BYTES,
      signal,
    },
    OUTPUT_BYTES,
  )
  if (result.stopped === 'aborted' && signal !== undefined) throw abortedError(signal)
  if (result.exitCode !== 0 || result.stopped !== undefined) return undefined
  return parseChangedFiles(result.stdout)
}

/** A regular file, as git writes it today: what else a tree may say of one is looked at with all others. */
const CHANGED = /^:(?:100644|100755) (?:100644|100755) ([0-9a-f]+) ([0-9a-f]+) M$/

/** `:<modes> <ids> <status>\0<path>\0`, again and again. */
export function parseChangedFiles(output: Buffer): readonly ChangedFile[] | undefined {
  const files: ChangedFile[] = []
  for (let from = 0; from < output.length; ) {
    const middle = output.indexOf(0, from)
    const end = middle === -1 ? -1 : output.indexOf(0, middle + 1)
    if (end === -1) return undefined
    const [, old = '', now = ''] = CHANGED.exec(output.toString('latin1', from, middle)) ?? []
    const [before, after] = [parseOid(old), parseOid(now)]
    if (before === undefined || after === undefined) return undefined
    files.push({ path: Buffer.from(output.subarray(middle + 1, end)), before, after })
    from = end + 1
  }
  return files
}
