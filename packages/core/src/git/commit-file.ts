import type { Oid } from '../nouns.ts'
import { localEnvironment } from './environment.ts'
import { runGit } from './git-process.ts'
import { localSettings } from './settings.ts'

const MAX_BYTES = 2 ** 20
const TIMEOUT_MS = 30_000

/**
 * The text of one file at the root of a commit; `''` when there is none, or it is larger than a megabyte.
 * @param name one of ours: nothing that a person wrote
 * @throws DraehiError `aborted`, `git-missing`
 */
export async function readCommitFile(
  directory: string,
  commit: Oid,
  name: string,
  signal?: AbortSignal | undefined,
): Promise<string> {
  const result = await runGit(
    {
      args: [...localSettings(), 'cat-file', 'blob', `${commit}:${name}`],
      directory,
      environment: localEnvironment(process.env),
      timeoutMs: TIMEOUT_MS,
      signal,
    },
    MAX_BYTES,
  )
  return result.exitCode === 0 && result.stopped === undefined ? result.stdout.toString('utf8') : ''
}
