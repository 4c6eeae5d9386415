/** Contents by object id, through one `git cat-file --batch`. Ids go in, never names. */

import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Oid } from '../nouns.ts'
import { localEnvironment } from './environment.ts'
import { classify, gitError } from './git-error.ts'
import { abortedError, runGit, startGit } from './git-process.ts'
import { localSettings } from './settings.ts'

export interface BlobOptions {
  readonly timeoutMs?: number
  readonly memoryBytes?: number
  readonly signal?: AbortSignal | undefined
}

/** Ids that are asked for ahead of the answers: enough to keep git busy, few enough for any pipe. */
const AHEAD = 64

/**
 * The blobs, in the order asked for, one at a time: the next is read when this one is done with. The caller knows their
 * sizes from the tree and asks for none that is too large.
 * @throws DraehiError `git-unreachable` when one is missing or damaged, `aborted`
 */
export async function* readBlobs(
  directory: string,
  oids: readonly Oid[],
  options: BlobOptions = {},
): AsyncGenerator<Buffer> {
  for await (const bytes of readAll(directory, oids, options, false)) if (bytes !== undefined) yield bytes
}

/** As `readBlobs`; a blob that the mirror does not have is undefined. */
export function readBlobsIfThere(
  directory: string,
  oids: readonly Oid[],
  options: BlobOptions = {},
): AsyncGenerator<Buffer | undefined> {
  return readAll(directory, oids, options, true)
}

async function* readAll(
  directory: string,
  oids: readonly Oid[],
  options: BlobOptions,
  mayMiss: boolean,
): AsyncGenerator<Buffer | undefined> {
  if (oids.length === 0) return
  const { signal, timeoutMs = 300_000, memoryBytes = 3 * 2 ** 30 } = options
  const git = startGit({
    args: [...localSettings(), 'cat-file', '--batch'],
    directory,
    environment: localEnvironment(process.env),
    timeoutMs,
    memoryBytes,
    signal,
    hasInput: true,
  })
  const { stdin } = git
  if (stdin === undefined) throw new Error('git cat-file was started without an input')
  const answers = readAnswers(git.stdout)
  let asked = 0
  try {
    for (let i = 0; i < oids.length; i++) {
      while (asked < Math.min(oids.length, i + AHEAD)) await write(stdin, `${oids[asked++]}\n`)
      if (asked === oids.length) stdin.end()
      const { value, done } = await answers.next()
      if (done === true || value.oid !== oids[i] || (value.bytes === undefined && !mayMiss)) break
      yield value.bytes
      if (i === oids.length - 1) return void (await git.outcome)
    }
    git.stop('aborted')
    const outcome = await git.outcome
    if (signal?.aborted === true) throw abortedError(signal)
    throw gitError(outcome.stopped === 'timeout' ? classify(outcome) : 'broken-mirror', outcome, [])
  } finally {
    git.stop('aborted') // does nothing when it has ended; ends it when the reader gave up
  }
}

async function write(stdin: Writable, text: string): Promise<void> {
  if (stdin.destroyed) return // git is gone; reading its answers will say so
  if (!stdin.write(text)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')])
}

interface Answer {
  readonly oid: string
  /** Undefined: the mirror does not have it. */
  readonly bytes: Buffer | undefined
}

/** `<oid> <type> <size>\n<bytes>\n` or `<oid> missing\n`; anything else ends the answers. */
async function* readAnswers(stdout: AsyncIterable<Buffer>): AsyncGenerator<Answer, undefined> {
  let chunks: Buffer[] = []
  let length = 0
  let wanted = 1
  for await (const chunk of stdout) {
    chunks.push(chunk)
    length += chunk.length
    if (length < wanted) continue
    let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, length)
    for (;;) {
      const line = bytes.indexOf(10)
      if (line === -1) break
      const header = /^([0-9a-f]{40,64}) (?:blob (\d+)|missing)$/.exec(bytes.toString('latin1', 0, line))
      if (header === null) return undefined
      if (header[2] === undefined) {
        yield { oid: header[1] ?? '', bytes: undefined }
        bytes = bytes.subarray(line + 1)
        continue
      }
      const end = line + 1 + Number(header[2])
      wanted = end + 1
      if (bytes.length < wanted) break
      yield { oid: header[1] ?? '', bytes: bytes.subarray(line + 1, end) }
      bytes = bytes.subarray(wanted)
      wanted = 1
    }
    chunks = bytes.length === 0 ? [] : [bytes]
    length = bytes.length
  }
  return undefined
}

const SIZES_TIMEOUT_MS = 20_000

/**
 * How large blobs are, in the order asked for; undefined when one is not there, or is none.
 * @throws DraehiError `aborted`
 */
export async function readBlobSizes(
  directory: string,
  oids: readonly Oid[],
  signal?: AbortSignal,
): Promise<readonly number[] | undefined> {
  if (oids.length === 0) return []
  const result = await runGit(
    {
      args: [...localSettings(), 'cat-file', '--batch-check=%(objecttype) %(objectsize)'],
      directory,
      environment: { ...localEnvironment(process.env), GIT_NO_LAZY_FETCH: '1' },
      timeoutMs: SIZES_TIMEOUT_MS,
      signal,
      input: oids.map((oid) => `${oid}\n`).join(''),
    },
    2 ** 20,
  )
  if (result.stopped === 'aborted' && signal !== undefined) throw abortedError(signal)
  if (result.exitCode !== 0 || result.stopped !== undefined) return undefined
  const sizes = result.stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => (line.startsWith('blob ') ? [Number(line.slice(5))] : []))
  return sizes.length === oids.length ? sizes : undefined
}
