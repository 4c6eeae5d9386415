/** What a remote says it has. */

import type { Oid } from '../nouns.ts'
import { parseOid } from './commit.ts'
import { ask, throwFault, type Visit } from './network.ts'

export interface RemoteRefs {
  /** The branch that `HEAD` stands for; undefined when it is detached, absent, or names a branch that does not exist. */
  readonly defaultBranch: string | undefined
  /** The commit of `HEAD`; undefined when it has none. */
  readonly head: Oid | undefined
  /** Short names, in the order of the remote (by name). */
  readonly branches: readonly string[]
}

/** @throws DraehiError any git code */
export async function listRemoteRefs(visit: Visit): Promise<RemoteRefs> {
  const { url } = visit.remote
  const args = ['ls-remote', '--symref', '--end-of-options', url, 'HEAD', 'refs/heads/*']
  const result = await ask(visit, args, visit.limits.refsBytes)
  return result.ok ? parseRefs(result.stdout.toString('utf8')) : throwFault(visit, result)
}

/** `ref: refs/heads/main<TAB>HEAD`, then `<oid><TAB><ref>` lines. */
export function parseRefs(text: string): RemoteRefs {
  const branches: string[] = []
  let symbolic: string | undefined
  let head: Oid | undefined
  for (const line of text.split('\n')) {
    const [value = '', ref = ''] = line.split('\t')
    if (ref === 'HEAD') {
      if (value.startsWith('ref: refs/heads/')) symbolic = value.slice('ref: refs/heads/'.length)
      else head = parseOid(value)
    } else if (ref.startsWith('refs/heads/') && parseOid(value) !== undefined) {
      branches.push(ref.slice('refs/heads/'.length))
    }
  }
  const exists = symbolic !== undefined && branches.includes(symbolic)
  return { defaultBranch: exists ? symbolic : undefined, head, branches }
}
