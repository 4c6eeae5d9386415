/** The built program as a user runs it, timed from outside. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { timed } from './measure.ts'

export interface ProgramRun {
  readonly ms: number
  /** Highest resident memory of the process with its threads, MiB; undefined where the system does not say. */
  readonly peakMiB: number | undefined
  readonly stdout: string
}

export interface Home {
  /** Data directory of the runs. */
  readonly dataDir: string
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined
}

const PROGRAM = fileURLToPath(new URL('../../../packages/cli/bin/draehi.js', import.meta.url))
const LOOK_EVERY_MS = 20

/** A command that goes on. */
export function startProgram(args: readonly string[], home: Home) {
  return execa(process.execPath, [PROGRAM, ...args], { env: environment(home), extendEnv: false })
}

/** @throws when it exits with anything but 0 */
export async function runProgram(args: readonly string[], home: Home): Promise<ProgramRun> {
  let peakMiB: number | undefined
  const { ms, value } = await timed(async () => {
    const child = startProgram(args, home)
    const timer = setInterval(async () => {
      peakMiB = (await peakOf(child.pid)) ?? peakMiB
    }, LOOK_EVERY_MS)
    try {
      return await child
    } finally {
      clearInterval(timer)
    }
  })
  return { ms, peakMiB, stdout: value.stdout }
}

function environment({ dataDir, databaseUrl }: Home): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(dataDir, '..'),
    DRAEHI_DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
}

/** What Linux remembers of a process. */
async function peakOf(pid: number | undefined): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const kiB = /^VmHWM:\s+(\d+)/mu.exec(status)?.[1]
    return kiB === undefined ? undefined : Math.round(Number(kiB) / 1024)
  } catch {
    return undefined // it has ended, or this is another system
  }
}
