/** The mirror as a repository: its first files, its remote's name, its packs. */

import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDiskFull } from '../file-fault.ts'
import type { Oid } from '../nouns.ts'
import { parseOid } from './commit.ts'
import { localEnvironment } from './environment.ts'
import { gitError } from './git-error.ts'
import { type GitResult, runGit } from './git-process.ts'
import type { GitLimits } from './limits.ts'
import { countPacks, directoryBytes, isAbsent } from './mirror-directory.ts'
import { localSettings } from './settings.ts'

/** The commit that was fetched last. It keeps its objects when packs are joined. */
export const TIP_REF = 'refs/draehi/tip'

/** Names the repository that a mirror is of. */
const ORIGIN_FILE = 'draehi-origin'

/** Reading a mirror is a matter of milliseconds, joining its packs one of seconds. */
const LOCAL_TIMEOUT_MS = 60_000

/** @throws DraehiError `disk-full`, `git-missing` */
export async function createMirror(directory: string, url: string, format: 'sha1' | 'sha256'): Promise<void> {
  const args = ['init', '-q', '--bare', '--template=', `--object-format=${format}`, directory]
  const result = await local(undefined, args)
  if (result.exitCode !== 0)
    throw gitError((await isDiskFull(dirname(directory))) ? 'disk-full' : 'broken-mirror', result, [])
  await writeFile(join(directory, ORIGIN_FILE), `${url}\n`)
}

/** Whether there is a mirror, and of that repository. */
export async function isMirrorOf(directory: string, url: string): Promise<boolean> {
  try {
    return (await readFile(join(directory, ORIGIN_FILE), 'utf8')) === `${url}\n`
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}

/** The commit that `name` (a ref of ours, or hex digits) stands for; undefined when there is none, or more than one. */
export async function findCommit(directory: string, name: string): Promise<Oid | undefined> {
  const result = await local(directory, [
    'rev-parse',
    '-q',
    '--verify',
    '--end-of-options',
    `${name}^{commit}`,
  ])
  return result.exitCode === 0 ? parseOid(result.stdout.toString('latin1').trim()) : undefined
}

/** Whether every object of the commit is there. A crash of the machine may have lost some that git believes it has. */
export async function isComplete(directory: string, oid: Oid): Promise<boolean> {
  const args = ['rev-list', '--objects', '--no-walk', '--quiet', oid, '--']
  return (await local(directory, args)).exitCode === 0
}

/** Makes `oid` the tip and drops `temporary`. @returns whether git did */
export async function keepTip(directory: string, oid: Oid, temporary: string): Promise<boolean> {
  const changes = `option no-deref\nupdate ${TIP_REF} ${oid}\noption no-deref\ndelete ${temporary}\n`
  return (await local(directory, ['update-ref', '--stdin'], changes)).exitCode === 0
}

/** Joins the packs of many fetches into one, without what is no longer the tip. What fails here fails again in the fetch. */
export async function compact(directory: string, limits: GitLimits): Promise<void> {
  const isLarge = async (): Promise<boolean> => (await directoryBytes(directory)) > limits.repositoryBytes / 2
  const packs = await countPacks(directory)
  if (packs < 2 || (packs <= limits.packs && !(await isLarge()))) return
  await local(directory, ['repack', '-a', '-d', '-q'])
  await local(directory, ['prune', '--expire=now'])
}

function local(directory: string | undefined, args: readonly string[], input?: string): Promise<GitResult> {
  return runGit(
    {
      args: [...localSettings(), ...args],
      ...(directory === undefined ? {} : { directory }),
      environment: localEnvironment(process.env),
      timeoutMs: LOCAL_TIMEOUT_MS,
      ...(input === undefined ? {} : { input }),
    },
    2 ** 20,
  )
}
