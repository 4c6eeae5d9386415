import { tmpdir } from 'node:os'
import type { Terminal } from '../src/terminal.ts'

export interface RecordedTerminal extends Terminal {
  readonly abort: AbortController
  stdout(): string
  stderr(): string
}

/** A terminal that keeps what is printed. */
export function recordTerminal(options: Partial<Terminal> = {}): RecordedTerminal {
  const out: string[] = []
  const err: string[] = []
  const abort = new AbortController()
  return {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    env: {},
    cwd: tmpdir(),
    isLive: false,
    hasColour: false,
    columns: 80,
    signal: abort.signal,
    ...options,
    abort,
    stdout: () => out.join(''),
    stderr: () => err.join(''),
  }
}
