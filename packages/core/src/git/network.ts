/** One visit to a remote: its checked addresses, credential helper and deadline, shared by the commands of that visit. */

import { isDiskFull } from '../file-fault.ts'
import { writeAskpass } from './askpass.ts'
import { type Environment, isProxied, networkEnvironment } from './environment.ts'
import { classify, type GitFault, gitError } from './git-error.ts'
import { abortedError, type GitResult, type GitStop, runGit, startGit } from './git-process.ts'
import type { GitLimits } from './limits.ts'
import { directoryBytes } from './mirror-directory.ts'
import type { Remote } from './remote.ts'
import { checkAddresses, pinAddresses, type ResolveHost } from './remote-address.ts'
import { networkSettings } from './settings.ts'

export interface Visit {
  readonly remote: Remote
  readonly settings: readonly string[]
  readonly environment: Environment
  readonly limits: GitLimits
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number
  readonly secrets: readonly string[]
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((text: string) => void) | undefined
}

export interface VisitOptions {
  readonly limits: GitLimits
  readonly token: string | undefined
  readonly resolve: ResolveHost
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((text: string) => void) | undefined
}

/**
 * @param scratch a directory of our own, for the credential helper
 * @throws DraehiError `bad-repository-url`, `git-unreachable`
 */
export async function openVisit(remote: Remote, scratch: string, options: VisitOptions): Promise<Visit> {
  const { limits, token } = options
  const deadlineMs = performance.now() + limits.timeoutMs
  const proxied = isProxied(remote, process.env)
  const addresses = await checkAddresses(remote, { resolve: options.resolve, isProxied: proxied })
  const pinned =
    addresses === undefined || !('port' in remote)
      ? undefined
      : pinAddresses(remote.host, remote.port, addresses)
  const askpass = await writeAskpass(scratch)
  return {
    remote,
    settings: networkSettings(remote, pinned, proxied),
    environment: networkEnvironment(remote, { ...limits, askpass, token }, process.env),
    limits,
    deadlineMs,
    secrets: token === undefined ? [] : [token],
    signal: options.signal,
    onProgress: options.onProgress,
  }
}

/** What a command over the network came to: its output, or a fault with its text. */
export type NetworkResult =
  | { readonly ok: true; readonly stdout: Buffer }
  | { readonly ok: false; readonly fault: GitFault; readonly stderr: string }

/** A command that prints something and writes nothing. @throws DraehiError `aborted`, `git-missing` */
export async function ask(
  visit: Visit,
  args: readonly string[],
  outputBytes: number,
): Promise<NetworkResult> {
  const result = await runGit({ ...runOf(visit), args: [...visit.settings, ...args] }, outputBytes)
  return toResult(result)
}

/** How often the size of the mirror is looked at during a fetch. */
const WATCH_MS = 200

/** A command that writes into the mirror at `directory`. @throws DraehiError `aborted`, `git-missing` */
export async function fetchInto(
  visit: Visit,
  directory: string,
  args: readonly string[],
): Promise<NetworkResult> {
  const { limits, onProgress } = visit
  const git = startGit({
    ...runOf(visit),
    args: [...visit.settings, ...args],
    directory,
    fileBytes: limits.repositoryBytes,
    onStderr: (text) => onProgress?.(text),
  })
  const stopWatching = watchSize(directory, limits.repositoryBytes, git.stop)
  git.stdout.resume()
  const outcome = await git.outcome
  stopWatching()
  if (outcome.stopped === 'aborted' && visit.signal !== undefined) throw abortedError(visit.signal)
  const result = toResult({ ...outcome, stdout: Buffer.alloc(0) })
  // Over its limit for a file, git's helper dies without a word and leaves what it wrote.
  if (result.ok) return result
  if ((await directoryBytes(directory)) >= limits.repositoryBytes)
    return { ...result, fault: 'git-too-large' }
  // Of what it writes for itself (settings, refs), git says that it cannot, and not why.
  return result.fault === 'broken-mirror' && (await isDiskFull(directory))
    ? { ...result, fault: 'disk-full' }
    : result
}

/** @throws the error for a fault, with git's own words */
export function throwFault(visit: Visit, result: NetworkResult & { readonly ok: false }): never {
  throw gitError(result.fault, result, visit.secrets)
}

function toResult(result: GitResult): NetworkResult {
  if (result.exitCode === 0 && result.stopped === undefined) return { ok: true, stdout: result.stdout }
  return { ok: false, fault: classify(result), stderr: result.stderr }
}

function runOf(visit: Visit): {
  environment: Environment
  timeoutMs: number
  memoryBytes: number
  signal: AbortSignal | undefined
} {
  return {
    environment: visit.environment,
    timeoutMs: Math.max(1, visit.deadlineMs - performance.now()),
    memoryBytes: visit.limits.memoryBytes,
    signal: visit.signal,
  }
}

function watchSize(directory: string, maxBytes: number, stop: (reason: GitStop) => void): () => void {
  let isOver = false
  const look = async (): Promise<void> => {
    const bytes = await directoryBytes(directory).catch(() => 0) // the fetch itself will meet the same fault
    if (isOver) return
    if (bytes > maxBytes) stop('too-large')
    else timer = setTimeout(look, WATCH_MS)
  }
  let timer = setTimeout(look, WATCH_MS)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
