/** What a commit holds, as git lists it. Nothing is judged here. */

import { DraehiError } from '../errors.ts'
import type { Oid } from '../nouns.ts'
import { parseOid } from './commit.ts'
import { localEnvironment } from './environment.ts'
import { classify, gitError } from './git-error.ts'
import { abortedError, startGit } from './git-process.ts'
import { localSettings } from './settings.ts'

export interface RawEntry {
  /** `100644`, `100755`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string
  readonly oid: Oid
  /** Of the blob; undefined for a submodule. */
  readonly sizeBytes: number | undefined
  /** From the root of the repository, whatever bytes it is. */
  readonly path: Buffer
}

export interface TreeLimits {
  readonly entries: number
  /** Of all paths together, with some 60 bytes of each line. */
  readonly outputBytes: number
  readonly memoryBytes: number
  readonly timeoutMs: number
}

export const TREE_LIMITS: TreeLimits = {
  entries: 100_000,
  outputBytes: 64 * 2 ** 20,
  memoryBytes: 3 * 2 ** 30,
  timeoutMs: 60_000,
}

/**
 * Every entry but the trees themselves, in git's order.
 * @throws DraehiError `git-too-large` beyond a limit, as soon as it is passed; `aborted`; `git-unreachable` for a damaged mirror
 */
export async function readTree(
  directory: string,
  commit: Oid,
  options: { readonly limits?: Partial<TreeLimits>; readonly signal?: AbortSignal | undefined } = {},
): Promise<RawEntry[]> {
  const limits = { ...TREE_LIMITS, ...options.limits }
  const git = startGit({
    args: [...localSettings(), 'ls-tree', '-r', '-l', '-z', '--full-tree', commit],
    directory,
    environment: localEnvironment(process.env),
    timeoutMs: limits.timeoutMs,
    memoryBytes: limits.memoryBytes,
    signal: options.signal,
  })
  const entries: RawEntry[] = []
  let rest: Buffer = Buffer.alloc(0)
  let length = 0
  git.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > limits.outputBytes || entries.length > limits.entries) return git.stop('too-large')
    rest = takeEntries(Buffer.concat([rest, chunk]), entries)
  })
  const outcome = await git.outcome
  if (outcome.stopped === 'aborted' && options.signal !== undefined) throw abortedError(options.signal)
  if (outcome.stopped === 'too-large' || entries.length > limits.entries) throw tooMany(limits)
  if (outcome.exitCode !== 0 || outcome.stopped !== undefined) throw gitError(classify(outcome), outcome, [])
  return entries
}

/** `<mode> <type> <oid> <size, padded>\t<path>\0`. @returns what is left of the last, unfinished entry */
function takeEntries(bytes: Buffer, entries: RawEntry[]): Buffer {
  let from = 0
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
    const tab = bytes.indexOf(9, from)
    const [mode = '', , id = '', size = ''] = bytes.toString('latin1', from, tab).split(/ +/)
    const oid = parseOid(id)
    if (oid !== undefined) {
      const sizeBytes = size === '-' ? undefined : Number(size)
      entries.push({ mode, oid, sizeBytes, path: Buffer.from(bytes.subarray(tab + 1, end)) })
    }
    from = end + 1
  }
  return bytes.subarray(from)
}

function tooMany(limits: TreeLimits): DraehiError {
  return new DraehiError(
    'git-too-large',
    `The commit has more than ${limits.entries} files, or their names are too long.`,
    'Publish a smaller repository, or one folder of it from a branch of its own.',
    { data: { entries: limits.entries } },
  )
}
