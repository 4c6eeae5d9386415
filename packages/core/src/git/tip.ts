import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Oid } from '../nouns.ts'
import type { BranchName } from './branch-name.ts'
import { parseOid } from './commit.ts'
import { GIT_LIMITS } from './limits.ts'
import type { MirrorOptions } from './mirror.ts'
import { removeDirectory } from './mirror-directory.ts'
import { ask, openVisit, throwFault } from './network.ts'
import type { Remote } from './remote.ts'
import { resolveHost } from './remote-address.ts'
import { listRemoteRefs } from './remote-refs.ts'

/** A remote answers one ref in well under a kilobyte; a tag object may add a line. */
const ANSWER_BYTES = 16_384

/**
 * The commit that a branch stands at now, by one question and no fetch.
 * @param branch undefined: the remote's `HEAD`
 * @returns undefined when there is no such branch
 * @throws DraehiError any git code, `aborted`
 */
export async function readTip(
  remote: Remote,
  branch: BranchName | undefined,
  options: Pick<MirrorOptions, 'token' | 'limits' | 'signal' | 'resolve'> = {},
): Promise<Oid | undefined> {
  const { token, signal, resolve = resolveHost } = options
  const limits = { ...GIT_LIMITS, ...options.limits }
  const scratch = await mkdtemp(join(tmpdir(), 'draehi-tip-'))
  try {
    const visit = await openVisit(remote, scratch, { limits, token, resolve, signal, onProgress: undefined })
    const ref = branch === undefined ? 'HEAD' : `refs/heads/${branch}`
    const result = await ask(visit, ['ls-remote', '--end-of-options', remote.url, ref], ANSWER_BYTES)
    if (!result.ok) return throwFault(visit, result)
    const line = result.stdout
      .toString('utf8')
      .split('\n')
      .find((candidate) => candidate.endsWith(`\t${ref}`))
    return line === undefined ? undefined : parseOid(line.slice(0, line.indexOf('\t')))
  } finally {
    await removeDirectory(scratch)
  }
}

/** Every branch that a remote has. @throws DraehiError any git code, `aborted` */
export async function listBranches(
  remote: Remote,
  options: Pick<MirrorOptions, 'token' | 'limits' | 'signal' | 'resolve'> = {},
): Promise<readonly string[]> {
  const { token, signal, resolve = resolveHost } = options
  const limits = { ...GIT_LIMITS, ...options.limits }
  const scratch = await mkdtemp(join(tmpdir(), 'draehi-tip-'))
  try {
    const visit = await openVisit(remote, scratch, { limits, token, resolve, signal, onProgress: undefined })
    return (await listRemoteRefs(visit)).branches
  } finally {
    await removeDirectory(scratch)
  }
}
