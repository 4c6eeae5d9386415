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
interface Stored extends Omit<Traces, 'list' | 'mark'> {
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
    const mark = bytes.toString('latin1', 0, Math.max(0, end))
    if (end === -1 || mark !== checksum(rest)) return NO_TRACES
    const { common, reads, states, traces }: Stored = JSON.parse(rest.toString())
    const list = traces.map(([key, path, rows, own, reads]): KeptTrace => ({ key, path, rows, own, reads }))
    return { common, reads, states, list, mark }
  } catch {
    return NO_TRACES // none yet, or one that cannot be read: every page is rendered
  }
}

/**
 * A fault of the file system stops nothing: the next run renders what it cannot know.
 * @returns the mark of the file; undefined when it was not written
 */
export async function writeTraces(
  file: string,
  { list, common, reads, states }: Traces,
): Promise<string | undefined> {
  const scratch = `${file}.new-${process.pid}`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const traces = list.map(({ key, path, rows, own, reads }) => [key, path, rows, own, reads])
    const rest = Buffer.from(JSON.stringify({ common, reads, states, traces }))
    const mark = checksum(rest)
    await writeFile(scratch, Buffer.concat([Buffer.from(`${mark}\n`), rest]), { mode: 0o600 })
    await failPoint('parsed.renaming')
    await rename(scratch, file)
    return mark
  } catch {
    await rm(scratch, { force: true }).catch(() => undefined)
    return undefined
  }
}

export async function removeTraces(file: string): Promise<void> {
  await rm(file, { force: true })
}

const checksum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
