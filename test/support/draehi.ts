import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

/** The built program, as a stranger runs it: its own data directory, its own home, nothing of this environment but PATH. */
export interface Draehi {
  readonly dataDir: string
  /** Runs one command line to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** Starts one that goes on. */
  start(args: readonly string[], options?: RunOptions): Started
  dispose(): Promise<void>
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly timeoutMs?: number
}

export interface Outcome {
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export type Started = ReturnType<typeof spawnProgram>

const program = fileURLToPath(new URL('../../packages/cli/bin/draehi.js', import.meta.url))

/**
 * @param databaseUrl of a PostgreSQL server; undefined for the embedded database
 * @param given a data directory with an embedded database in it: making one takes five seconds of work
 */
export async function makeDraehi(databaseUrl: string | undefined, given?: string): Promise<Draehi> {
  const home = await mkdtemp(join(tmpdir(), 'draehi-test-'))
  const dataDir = given ?? join(home, 'data')
  const start = (args: readonly string[], options: RunOptions = {}): Started =>
    spawnProgram(args, home, { ...environment(home, dataDir, databaseUrl), ...options.env }, options)
  return {
    dataDir,
    // A server is there for all tests of a file, on a busy machine too.
    start: (args, options) => start(args, { timeoutMs: 600_000, ...options }),
    run: async (args, options) => {
      const { exitCode, stdout, stderr } = await start(args, { timeoutMs: 120_000, ...options })
      return { code: exitCode, stdout, stderr }
    },
    dispose: async () => {
      await rm(home, { recursive: true, force: true })
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The first line on its stdout. @throws when it ends without one */
export async function firstLineOf(started: Started): Promise<string> {
  let text = ''
  const line = new Promise<string>((resolve) => {
    started.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
  })
  const ended = started.then(({ stderr }) => {
    throw new Error(`the program ended without a line: ${stderr}`)
  })
  return Promise.race([line, ended])
}

/** Waits for what another process does. @throws when it does not come true within half a minute */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await isTrue()) return
    await sleep(100)
  }
  throw new Error('it did not come true within 30 seconds')
}

function environment(home: string, dataDir: string, databaseUrl: string | undefined): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    DRAEHI_DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
}

function spawnProgram(
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
  options: RunOptions,
) {
  return execa(process.execPath, [program, ...args], {
    cwd: options.cwd ?? cwd,
    env,
    extendEnv: false,
    reject: false,
    timeout: options.timeoutMs ?? 0,
    stdin: 'ignore',
  })
}
