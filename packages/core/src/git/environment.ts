/**
 * The environment of every git process, built from nothing: no configuration of the machine or the user, no prompt, no
 * editor, no hook. What is taken over from ours is listed here by name.
 */

import { isAbsolute } from 'node:path'
import type { Remote } from './remote.ts'

export type Environment = Readonly<Record<string, string>>

/** For commands that read a mirror. */
export function localEnvironment(own: NodeJS.ProcessEnv): Environment {
  return {
    ...taken(own, ['TMPDIR', 'SystemRoot']),
    PATH: absolutePath(own['PATH']),
    HOME: '/dev/null', // not a directory: no ~/.gitconfig, no ~/.netrc
    XDG_CONFIG_HOME: '/dev/null',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_ALLOW_PROTOCOL: 'none',
  }
}

export interface NetworkSettings {
  readonly askpass: string
  readonly token: string | undefined
  readonly lowSpeedBytes: number
  readonly lowSpeedSeconds: number
}

/** For commands that talk to `remote`. Holds the token, for http and https alone. */
export function networkEnvironment(
  remote: Remote,
  settings: NetworkSettings,
  own: NodeJS.ProcessEnv,
): Environment {
  const base = {
    ...localEnvironment(own),
    GIT_ASKPASS: settings.askpass,
    SSH_ASKPASS: settings.askpass,
    GIT_HTTP_LOW_SPEED_LIMIT: String(settings.lowSpeedBytes),
    GIT_HTTP_LOW_SPEED_TIME: String(settings.lowSpeedSeconds),
    GIT_ALLOW_PROTOCOL: remote.kind === 'local' ? 'file' : remote.kind,
  }
  switch (remote.kind) {
    case 'local':
      return localRepositoryEnvironment(base, own)
    case 'ssh':
      return { ...base, ...taken(own, SSH_NAMES), GIT_SSH_COMMAND: sshCommand(own), GIT_SSH_VARIANT: 'ssh' }
    default:
      return {
        ...base,
        ...taken(own, HTTP_NAMES),
        ...(settings.token === undefined
          ? {}
          : { DRAEHI_GIT_ORIGIN: remote.origin, DRAEHI_GIT_SECRET: settings.token }),
      }
  }
}

/**
 * The operator named a repository of this machine. Whether git may read it is for the operator's own configuration to
 * say (`safe.directory`), so that configuration is not hidden here.
 */
function localRepositoryEnvironment(base: Environment, own: NodeJS.ProcessEnv): Environment {
  const { GIT_CONFIG_NOSYSTEM: _system, GIT_CONFIG_GLOBAL: _global, XDG_CONFIG_HOME: _xdg, ...rest } = base
  return { ...rest, ...taken(own, ['HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM']) }
}

/** Certificates and the proxy that the operator chose for this machine. */
const HTTP_NAMES = [
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
]

/** The operator's keys, agent, known hosts and `~/.ssh/config`. */
const SSH_NAMES = ['HOME', 'USER', 'LOGNAME', 'SSH_AUTH_SOCK']

/** Whether curl would go through a proxy, which then resolves the host's name. */
export function isProxied(remote: Remote, own: NodeJS.ProcessEnv): boolean {
  if (remote.kind !== 'https' && remote.kind !== 'http') return false
  const names =
    remote.kind === 'https'
      ? ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']
      : ['http_proxy', 'all_proxy', 'ALL_PROXY']
  return names.some((name) => (own[name] ?? '') !== '')
}

/**
 * The operator's own ssh command, if there is one. Never a question; a host seen for the first time is remembered, a key
 * that changed is refused; no master connection that would outlive us and hold our pipes.
 */
function sshCommand(own: NodeJS.ProcessEnv): string {
  const command = own['GIT_SSH_COMMAND'] ?? ''
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=accept-new',
    'ConnectTimeout=20',
    'ControlMaster=no',
  ]
  return [command === '' ? 'ssh' : command, ...options.map((option) => `-o ${option}`)].join(' ')
}

function taken(own: NodeJS.ProcessEnv, names: readonly string[]): Record<string, string> {
  const entries = names.map((name) => [name, own[name] ?? ''] as const).filter(([, value]) => value !== '')
  return Object.fromEntries(entries)
}

/** A relative entry would let the directory we stand in choose the program. */
function absolutePath(path: string | undefined): string {
  const separator = process.platform === 'win32' ? ';' : ':'
  const entries = (path ?? '').split(separator).filter((entry) => isAbsolute(entry))
  return entries.length === 0 ? '/usr/local/bin:/usr/bin:/bin' : entries.join(separator)
}
