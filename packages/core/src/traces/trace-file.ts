/**
 * The traces of a workspace's pages and lists in one file of the data directory. Its first line is the digest of the rest; a file that
 * is not whole is none. It is replaced by a rename, so a reader has all of one run's.
 */

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failPoint } from '../fail-point.ts'
import { type KeptTrace, NO_TRACES, type Traces } from './known-site.ts'

/** Beside its parsed pages. The name is made from the id alone. */
export function traceFile(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'parsed', `${workspaceId}.traces`)
}

/** `Traces`, without names that would be said ten thousand times. What is traced otherwise has another `common`. */
interface Stored extends Omit<Traces, 'byKey'> {
  readonly traces: readonly (readonly [
    key: string,
    path: string,
    rows: KeptTrace['rows'],
    own: KeptTrace['own'],
    reads: readonly number[],
  ])[]
}

export async function readTraces(file: string): Promise<Traces> {
  try {
    const bytes = await readFile(file)
    const end = bytes.indexOf(10)
    const rest = bytes.subarray(end + 1)
    if (end === -1 || bytes.toString('latin1', 0, end) !== checksum(rest)) return NO_TRACES
    const { common, reads, states, traces }: Stored = JSON.parse(rest.toString())
    const byKey = traces.map(([key, path, rows, own, reads]): [string, KeptTrace] => [
      key,
      { key, path, rows, own, reads },
    ])
    return { common, reads, states, byKey: new Map(byKey) }
  } catch {
    return NO_TRACES // none yet, or one that cannot be read: every page is rendered
  }
}

/** A fault of the file system stops nothing: the next run renders what it cannot know. */
export async function writeTraces(file: string, { byKey, ...facts }: Traces): Promise<void> {
  const scratch = `${file}.new-${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const traces = [...byKey.values()].map(({ key, path, rows, own, reads }) => [key, path, rows, own, reads])
    const rest = Buffer.from(JSON.stringify({ ...facts, traces }))
    await writeFile(scratch, Buffer.concat([Buffer.from(`${checksum(rest)}\n`), rest]), { mode: 0o600 })
    await failPoint('parsed.renaming')
    await rename(scratch, file)
  } catch {
    await rm(scratch, { force: true }).catch(() => undefined)
  }
}

export async function removeTraces(file: string): Promise<void> {
  await rm(file, { force: true })
}

const checksum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
