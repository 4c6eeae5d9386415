import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { networkEnvironment } from '../../src/git/environment.ts'
import { classify, gitError } from '../../src/git/git-error.ts'
import { openMirror } from '../../src/git/mirror.ts'
import { parseRemote } from '../../src/git/remote.ts'
import { errorOf, processesWith, remoteOf, repoOf, scratchDirectory } from './scene.ts'

/** Puts a program in the place of ssh, as an operator does with GIT_SSH_COMMAND. It writes down how it was called. */
async function sshThat(script: string): Promise<() => Promise<string>> {
  const directory = await scratchDirectory()
  const log = join(directory, 'calls')
  const program = join(directory, 'ssh')
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nenv | grep -c DRAEHI >> '${log}'\n${script}\n`,
    { mode: 0o700 },
  )
  const before = process.env['GIT_SSH_COMMAND']
  process.env['GIT_SSH_COMMAND'] = `'${program}'`
  onTestFinished(() => {
    if (before === undefined) delete process.env['GIT_SSH_COMMAND']
    else process.env['GIT_SSH_COMMAND'] = before
  })
  return () => readFile(log, 'utf8')
}

const options = async (): Promise<{ directory: string; branch: undefined; token: string }> => ({
  directory: join(await scratchDirectory(), '1.git'),
  branch: undefined,
  token: 'secret-token',
})

test('a repository is fetched over ssh, without questions and without the token', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const calls = await sshThat(`eval "git-upload-pack '${repo.directory}/.git'"`)
  const { commit } = await openMirror(remoteOf('git@git.example:you/notes.git'), await options())
  expect(commit.oid).toBe(await repo.tip())
  const [call, secrets] = (await calls()).split('\n')
  expect(call).toBe(
    "-o BatchMode=yes -o StrictHostKeyChecking=accept-new -o ConnectTimeout=20 -o ControlMaster=no -o SendEnv=GIT_PROTOCOL git@git.example git-upload-pack 'you/notes.git'",
  )
  expect(secrets).toBe('0')
})

test.each([
  ['Permission denied (publickey).', 'git-authentication'],
  ['Host key verification failed.', 'git-authentication'],
  ['ERROR: Repository not found.', 'git-repository-not-found'],
  ['ssh: Could not resolve hostname git.example: Name or service not known', 'git-unreachable'],
  ['ssh: connect to host git.example port 22: Connection refused', 'git-unreachable'],
  ['ssh: connect to host git.example port 22: Connection timed out', 'git-timeout'],
])('%s', async (words, code) => {
  await sshThat(`echo '${words}' >&2; exit 255`)
  const error = await errorOf(openMirror(remoteOf('ssh://git@git.example/notes'), await options()))
  expect([error.code, error.message.includes(words.replace(/\.$/, ''))]).toEqual([code, true])
})

test('an ssh that hangs is killed with its children', async () => {
  await sshThat('sleep 41.7531 & sleep 41.7531')
  const limits = { timeoutMs: 600 }
  const error = await errorOf(openMirror(remoteOf('git@git.example:x'), { ...(await options()), limits }))
  expect(error.code).toBe('git-timeout')
  expect(processesWith('41.7531')).toEqual([])
})

const OWN = {
  PATH: '/usr/bin:.:bin:/bin',
  HOME: '/home/me',
  SSH_AUTH_SOCK: '/run/agent',
  GIT_DIR: '/elsewhere',
  GIT_CONFIG_COUNT: '1',
  GIT_EXTERNAL_DIFF: 'touch PWNED',
  GIT_SSL_CAINFO: '/etc/ca.crt',
  HTTPS_PROXY: 'http://proxy:3128',
  LD_PRELOAD: '/tmp/x.so',
  EDITOR: 'vi',
  DRAEHI_GIT_TOKEN: 'mine',
}
const SETTINGS = { askpass: '/a/askpass', token: 'mine', lowSpeedBytes: 1000, lowSpeedSeconds: 30 }
const only = (environment: Readonly<Record<string, string>>, names: readonly string[]): unknown =>
  Object.fromEntries(names.map((name) => [name, environment[name]]))

test('the environment is built from nothing, and what is taken over depends on the remote', () => {
  const https = networkEnvironment(parseRemote('https://github.com/x', { allowLocal: false }), SETTINGS, OWN)
  const names = [
    'PATH',
    'HOME',
    'SSH_AUTH_SOCK',
    'GIT_SSL_CAINFO',
    'HTTPS_PROXY',
    'GIT_ALLOW_PROTOCOL',
    'DRAEHI_GIT_SECRET',
  ]
  expect(only(https, names)).toEqual({
    PATH: '/usr/bin:/bin',
    HOME: '/dev/null',
    SSH_AUTH_SOCK: undefined,
    GIT_SSL_CAINFO: '/etc/ca.crt',
    HTTPS_PROXY: 'http://proxy:3128',
    GIT_ALLOW_PROTOCOL: 'https',
    DRAEHI_GIT_SECRET: 'mine',
  })
  const ssh = networkEnvironment(parseRemote('git@github.com:x', { allowLocal: false }), SETTINGS, OWN)
  expect(only(ssh, names)).toEqual({
    PATH: '/usr/bin:/bin',
    HOME: '/home/me',
    SSH_AUTH_SOCK: '/run/agent',
    GIT_SSL_CAINFO: undefined,
    HTTPS_PROXY: undefined,
    GIT_ALLOW_PROTOCOL: 'ssh',
    DRAEHI_GIT_SECRET: undefined,
  })
  const local = networkEnvironment(parseRemote('/srv/x', { allowLocal: true }), SETTINGS, OWN)
  expect(only(local, ['GIT_ALLOW_PROTOCOL', 'HOME', 'GIT_CONFIG_GLOBAL', 'DRAEHI_GIT_SECRET'])).toEqual({
    GIT_ALLOW_PROTOCOL: 'file',
    HOME: '/home/me',
    GIT_CONFIG_GLOBAL: undefined,
    DRAEHI_GIT_SECRET: undefined,
  })
  for (const environment of [https, ssh, local]) {
    const never = [
      'GIT_DIR',
      'GIT_CONFIG_COUNT',
      'GIT_EXTERNAL_DIFF',
      'LD_PRELOAD',
      'EDITOR',
      'DRAEHI_GIT_TOKEN',
    ]
    expect(never.filter((name) => name in environment)).toEqual([])
  }
})

test('a repository of another user is an error that says what git wants', async () => {
  const stderr = "fatal: detected dubious ownership in repository at '/srv/notes'\n"
  const outcome = { stderr, exitCode: 128, stopped: undefined }
  const error = gitError(classify(outcome), outcome, [])
  expect([error.code, error.remedy]).toEqual([
    'git-authentication',
    'The repository belongs to another user of this machine. Allow it: git config --global --add safe.directory PATH',
  ])
})
