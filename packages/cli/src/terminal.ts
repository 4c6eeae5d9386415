/**
 * Where a command reads and writes. The process is one; a client whose work another process does is another, so a
 * command knows of neither `process.stdout` nor `process.env`.
 */
export interface Terminal {
  /** To stdout: the result and nothing else. */
  out(text: string): void
  /** To stderr: progress, warnings, logs. */
  err(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string
  /** Whether stderr is a screen on which a line can be rewritten. */
  readonly isLive: boolean
  /** Whether colours are wanted. */
  readonly hasColour: boolean
  /** Width of the screen in columns. */
  readonly columns: number
  /** Aborted by SIGINT and SIGTERM, and when the client goes away; `reason` is the signal's name. */
  readonly signal: AbortSignal
}

/** The terminal of this process. Installs handlers for SIGINT and SIGTERM; a second signal ends the process at once. */
export function processTerminal(): Terminal {
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (abort.signal.aborted) process.exit(signalExitCode(name))
      abort.abort(name)
    })
  }
  ignoreClosedPipe()
  const { env, stderr } = process
  const isRich = isRichScreen(stderr.isTTY === true, env)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    cwd: process.cwd(),
    isLive: isRich,
    hasColour: isRich,
    columns: stderr.columns || 80, // 0: a screen that does not know
    signal: abort.signal,
  }
}

/** A screen, and neither CI nor a person who asked for plain lines (no-color.org: set and not empty). */
export function isRichScreen(isTty: boolean, env: Terminal['env']): boolean {
  const isCi = env.CI !== undefined && env.CI !== '' && env.CI !== 'false'
  return isTty && !isCi && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
}

/** The same terminal with neither colours nor lines that are rewritten. */
export function plainTerminal(terminal: Terminal): Terminal {
  return { ...terminal, isLive: false, hasColour: false }
}

/** 130 for SIGINT, 143 for SIGTERM: 128 plus the signal's number. */
export function signalExitCode(name: unknown): number {
  return name === 'SIGTERM' ? 143 : 130
}

/** `draehi … | head` closes the pipe: what is left to print has no reader, and that is no error. */
function ignoreClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
