/**
 * Starting git: an argument array, a built environment, its own process group, limits, and nothing left behind.
 *
 * Killing `git` alone orphans its `git-remote-https`, so every end kills the group. A process of ours that dies by
 * SIGKILL cannot do that; then git dies of the broken pipe at its next line of progress, or by its low-speed limit.
 */

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { execa } from 'execa'
import { DraehiError } from '../errors.ts'
import type { Environment } from './environment.ts'

export interface GitRun {
  /** Settings and command, without `-C`. */
  readonly args: readonly string[]
  readonly directory?: string
  readonly environment: Environment
  readonly timeoutMs: number
  readonly memoryBytes?: number | undefined
  /** The largest file that it may write. */
  readonly fileBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly hasInput?: boolean
  /** What it reads, when all of it is known. */
  readonly input?: string
  readonly onStderr?: (text: string) => void
}

/** Why we ended a process before it ended by itself. */
export type GitStop = 'timeout' | 'aborted' | 'too-large'

export interface GitOutcome {
  /** 0 when it did what it should; undefined when it was killed. */
  readonly exitCode: number | undefined
  readonly stopped: GitStop | undefined
  /** The end of what it said, at most 16 KiB, as it came: not cleaned, not redacted. */
  readonly stderr: string
}

export interface GitProcess {
  readonly stdin: Writable | undefined
  /** Must be read to its end. */
  readonly stdout: Readable
  /** Kills the whole group; does nothing when it has ended. */
  stop(reason: GitStop): void
  /** Never rejects but with `git-missing`. */
  readonly outcome: Promise<GitOutcome>
}

const STDERR_TAIL = 16 * 1024

/** @throws DraehiError `aborted` when the signal already says so */
export function startGit(run: GitRun): GitProcess {
  if (run.signal?.aborted === true) throw abortedError(run.signal)
  const [file, args] = withLimits(run)
  const child = execa(file, args, {
    env: run.environment,
    extendEnv: false,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    stdin: run.hasInput === true || run.input !== undefined ? 'pipe' : 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    windowsHide: true,
  })
  let stopped: GitStop | undefined
  let isOver = false
  const stop = (reason: GitStop): void => {
    if (stopped !== undefined || isOver) return
    stopped = reason
    killGroup(child.pid)
  }
  if (child.pid !== undefined) remember(child.pid)
  child.stdin?.on('error', () => {}) // git may close its input early; its exit status says why
  if (run.input !== undefined) child.stdin?.end(run.input)

  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL)
    run.onStderr?.(text)
  })
  const timer = setTimeout(stop, run.timeoutMs, 'timeout')
  const abort = (): void => stop('aborted')
  run.signal?.addEventListener('abort', abort)

  const finish = async (): Promise<GitOutcome> => {
    const result = await child
    isOver = true
    clearTimeout(timer)
    run.signal?.removeEventListener('abort', abort)
    if (child.pid === undefined) throw missingGit(result.cause)
    forget(child.pid)
    if (stopped !== undefined) killGroup(child.pid) // members that were born while the first were dying
    return { exitCode: result.exitCode, stopped, stderr }
  }
  return { stdin: child.stdin ?? undefined, stdout: child.stdout, stop, outcome: finish() }
}

export interface GitResult extends GitOutcome {
  readonly stdout: Buffer
}

/**
 * Runs to the end and collects what it prints; more than `outputBytes` stops it as too large.
 * @throws DraehiError `aborted`, `git-missing`; anything else is in the result
 */
export async function runGit(run: GitRun, outputBytes: number): Promise<GitResult> {
  const git = startGit(run)
  const chunks: Buffer[] = []
  let length = 0
  git.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > outputBytes) git.stop('too-large')
    else chunks.push(chunk)
  })
  const outcome = await git.outcome
  if (outcome.stopped === 'aborted' && run.signal !== undefined) throw abortedError(run.signal)
  return { ...outcome, stdout: Buffer.concat(chunks) }
}

export function abortedError(signal: AbortSignal): DraehiError {
  if (signal.reason instanceof DraehiError) return signal.reason
  return new DraehiError('aborted', 'The run was stopped.', 'Start it again when you like.', {
    cause: signal.reason,
  })
}

export function missingGit(cause: unknown): DraehiError {
  return new DraehiError(
    'git-missing',
    'git was not found on this machine.',
    'Install git 2.39 or newer and see that it is on the PATH.',
    { cause },
  )
}

/** Groups that run now, ended when we end in any way that lets us act. */
const groups = new Set<number>()

function remember(pid: number): void {
  if (groups.size === 0) process.on('exit', killAll)
  groups.add(pid)
}

function forget(pid: number): void {
  groups.delete(pid)
  if (groups.size === 0) process.off('exit', killAll)
}

function killAll(): void {
  for (const pid of groups) killGroup(pid)
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // ESRCH: all of its members are gone, which is what we want.
  }
}

/** `prlimit` sets the limits and becomes git; where it does not exist, time and the size of the directory are the limits. */
function withLimits(run: GitRun): readonly [string, readonly string[]] {
  const args = [...(run.directory === undefined ? [] : ['-C', run.directory]), ...run.args]
  const path = run.environment['PATH'] ?? ''
  const prlimit = findProgram('prlimit', path)
  if (prlimit === undefined || findProgram('git', path) === undefined) return ['git', args]
  const limits = [
    '--core=0',
    ...(run.memoryBytes === undefined ? [] : [`--as=${run.memoryBytes}`]),
    ...(run.fileBytes === undefined ? [] : [`--fsize=${run.fileBytes}`]),
  ]
  return [prlimit, [...limits, '--', 'git', ...args]]
}

const programs = new Map<string, string | undefined>()

function findProgram(name: string, path: string): string | undefined {
  const key = `${name}\0${path}`
  if (!programs.has(key)) {
    const found = path.split(delimiter).map((directory) => join(directory, name))
    programs.set(key, found.find(isExecutable))
  }
  return programs.get(key)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // absent or forbidden: the next directory of the PATH may have it
  }
}
