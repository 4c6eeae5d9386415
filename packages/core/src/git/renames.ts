/** What git sees as renamed between two commits of a mirror. A hint: without it pages are known again by their text. */

import type { Oid } from '../nouns.ts'
import { localEnvironment } from './environment.ts'
import { abortedError, runGit } from './git-process.ts'
import { localSettings } from './settings.ts'

export interface RenameLimits {
  /** Files on either side that are compared by content, each with each; files that are equal are found beyond it. */
  readonly compared: number
  readonly outputBytes: number
  readonly memoryBytes: number
  readonly timeoutMs: number
}

export const RENAME_LIMITS: RenameLimits = {
  compared: 400,
  outputBytes: 32 * 2 ** 20,
  memoryBytes: 2 ** 30,
  timeoutMs: 20_000,
}

/** Only files of these kinds are compared: pictures would use up the limit. */
const MARKDOWN = [':(glob,icase)**/*.md', ':(glob,icase)**/*.markdown']

/**
 * Markdown files that were renamed, by their old paths from the root of the repository, to their new ones. A path that is
 * no UTF-8 is left out. Empty when a commit is not in the mirror any more, or a limit is passed.
 * @throws DraehiError `aborted`
 */
export async function readRenames(
  directory: string,
  before: Oid,
  after: Oid,
  options: { readonly limits?: Partial<RenameLimits>; readonly signal?: AbortSignal | undefined } = {},
): Promise<ReadonlyMap<string, string>> {
  if (before === after) return new Map()
  const limits = { ...RENAME_LIMITS, ...options.limits }
  const result = await runGit(
    {
      args: [
        ...localSettings(),
        ...['diff-tree', '-r', '--raw', '-z', '--no-ext-diff', '--no-textconv'],
        ...['--find-renames=50%', `-l${limits.compared}`, '--diff-filter=R'],
        ...['--end-of-options', before, after, '--', ...MARKDOWN],
      ],
      directory,
      environment: { ...localEnvironment(process.env), GIT_NO_LAZY_FETCH: '1' },
      timeoutMs: limits.timeoutMs,
      memoryBytes: limits.memoryBytes,
      signal: options.signal,
    },
    limits.outputBytes,
  )
  if (result.stopped === 'aborted' && options.signal !== undefined) throw abortedError(options.signal)
  if (result.exitCode !== 0 || result.stopped !== undefined) return new Map()
  return parseRenames(result.stdout)
}

/** `:<modes and ids> R<likeness>\0<old>\0<new>\0`, again and again. */
export function parseRenames(output: Buffer): ReadonlyMap<string, string> {
  const renames = new Map<string, string>()
  const fields: (string | undefined)[] = []
  for (let from = 0, end = output.indexOf(0); end !== -1; from = end + 1, end = output.indexOf(0, from))
    fields.push(decode(output.subarray(from, end)))
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [before, after] = [fields[at + 1], fields[at + 2]]
    if (before !== undefined && after !== undefined) renames.set(before, after)
  }
  return renames
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined // no UTF-8, and so no page
  }
}
