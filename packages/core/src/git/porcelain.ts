/** simple-git, for the commands that read a mirror and talk to nobody. */

import { type SimpleGit, simpleGit } from 'simple-git'
import { DraehiError } from '../errors.ts'
import { localEnvironment } from './environment.ts'
import { missingGit } from './git-process.ts'

const TIMEOUT_MS = 30_000

/**
 * Every GIT_* variable is guarded by simple-git, and hardening settings trip its guards; both are opened here for the
 * values of `environment.ts` and no others. No caller passes a word that a person wrote without `--end-of-options`.
 */
export function porcelain(directory?: string): SimpleGit {
  const environment = localEnvironment(process.env)
  return simpleGit({
    ...(directory === undefined ? {} : { baseDir: directory }),
    maxConcurrentProcesses: 2,
    timeout: { block: TIMEOUT_MS },
    allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
    unsafe: { allowUnsafeConfigPaths: true, allowUnsafeProtocolOverride: true },
  }).env(environment)
}

/** Options that were tried from here on; `http.curloptResolve` needs 2.37. */
const OLDEST = [2, 39] as const

/** What a process has found once it does not look for again; a git that was missing may have been installed since. */
const found = new Map<string | undefined, string>()

/** `2.39.5`. @throws DraehiError `git-missing` when there is none, or one that is too old */
export async function gitVersion(): Promise<string> {
  const path = process.env['PATH']
  const known = found.get(path) ?? (await findVersion())
  found.set(path, known)
  return known
}

async function findVersion(): Promise<string> {
  const version = await porcelain()
    .version()
    .catch((cause: unknown) => {
      throw missingGit(cause)
    })
  if (!version.installed) throw missingGit(undefined)
  const text = `${version.major}.${version.minor}.${version.patch}`
  const isOld = version.major < OLDEST[0] || (version.major === OLDEST[0] && version.minor < OLDEST[1])
  if (!isOld) return text
  throw new DraehiError(
    'git-missing',
    `git is ${text} here, which lacks protections that draehi relies on.`,
    `Install git ${OLDEST.join('.')} or newer.`,
    { data: { version: text } },
  )
}
