/** What the tests of git/ and sources/ stand on: repositories, hosts and mirrors that vanish with the test. */

import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type GitOrigin, openGitOrigin } from '../../../../test/support/git-origin.ts'
import { makeRepo, type RepoFiles, type TestRepo } from '../../../../test/support/make-repo.ts'
import { DraehiError } from '../../src/errors.ts'
import { parseBranchName } from '../../src/git/branch-name.ts'
import { type Mirror, type MirrorOptions, openMirror } from '../../src/git/mirror.ts'
import { parseRemote, type Remote } from '../../src/git/remote.ts'

export async function repoOf(files?: RepoFiles, options?: Parameters<typeof makeRepo>[1]): Promise<TestRepo> {
  const repo = await makeRepo(files, options)
  onTestFinished(repo.cleanup)
  return repo
}

export async function originOf(
  repo: TestRepo,
  options?: Parameters<typeof openGitOrigin>[1],
): Promise<GitOrigin> {
  const origin = await openGitOrigin(repo.directory, options)
  onTestFinished(() => origin.close())
  return origin
}

/** A directory with a space in its name, like those of the platforms. */
export async function scratchDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'draehi data '))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

export function remoteOf(url: string): Remote {
  return parseRemote(url, { allowLocal: true, allowInsecureHttp: true, allowPrivateHosts: true })
}

/** Limits that a busy machine does not reach. */
export const PATIENT = { timeoutMs: 200_000, lowSpeedSeconds: 120 } as const
/** Limits under which a test of a host that says nothing is quick. */
export const QUICK = { timeoutMs: 20_000, lowSpeedSeconds: 1 } as const

export interface Scene {
  readonly directory: string
  open(options?: Partial<Omit<MirrorOptions, 'branch'>> & { readonly branch?: string }): Promise<Mirror>
}

/** A mirror of `url`, not opened yet, in a directory of its own. */
export async function sceneOf(url: string): Promise<Scene> {
  const directory = join(await scratchDirectory(), 'mirrors', '1.git')
  return {
    directory,
    open: ({ branch, ...options } = {}) =>
      openMirror(remoteOf(url), {
        directory,
        branch: branch === undefined ? undefined : parseBranchName(branch),
        limits: PATIENT,
        ...options,
      }),
  }
}

/** The error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<DraehiError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof DraehiError) return error
  expect.fail(error === undefined ? 'nothing was thrown' : `no DraehiError was thrown: ${error}`)
}

/** Command lines of this machine's processes that contain `text`, this one's apart. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(text))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return '' // it ended while we looked
  }
}
