/** Which process this is, in a form that another process can check later, also after this one is gone. */

import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessIdentity {
  /** Host name, boot and pid namespace: two processes with the same `host` see the same process ids. */
  readonly host: string
  readonly pid: number
  /** When the process started, in whatever unit the system has; undefined when it does not say. Tells a reused pid from the owner. */
  readonly start: string | undefined
}

let own: ProcessIdentity | undefined

export function ownIdentity(): ProcessIdentity {
  own ??= { host: hostIdentity(), pid: process.pid, start: processStart(process.pid) }
  return own
}

/** Whether a process still runs. `unknown` for one whose process ids cannot be seen from here. */
export function livenessOf(identity: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (identity.host !== ownIdentity().host) return 'unknown'
  if (!exists(identity.pid)) return 'dead'
  const start = processStart(identity.pid)
  if (start === GONE) return 'dead'
  return identity.start !== undefined && start !== undefined && start !== identity.start ? 'dead' : 'alive'
}

/** The start of a process that was killed and that nobody has buried yet. */
const GONE = 'gone'

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Linux: clock ticks since boot (proc(5), field 22). Elsewhere what `ps` says, to the second. */
function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' || state === 'X' ? GONE : rest[18]
    }
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim()
    return text === '' ? undefined : text
  } catch {
    // No `ps`, or no /proc: the pid alone has to do.
    return undefined
  }
}

/** Containers may share a host name and differ in their process ids; a reboot starts them anew. */
function hostIdentity(): string {
  if (process.platform !== 'linux') return hostname()
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
