import { DraehiError } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { paint } from './paint.ts'

/**
 * Says what happened, why, what to do, and what state things are in. With `json`, one document on stdout too, so that a
 * script that asked for JSON always gets it.
 */
export function reportError(
  thrown: unknown,
  terminal: Terminal,
  options: { readonly json: boolean; readonly verbose: boolean },
): void {
  const error = stopped(thrown, terminal) ?? thrown
  if (options.json) terminal.out(`${JSON.stringify(errorDocument(error))}\n`)
  const { red, dim } = paint(terminal)
  const lines =
    error instanceof DraehiError
      ? [
          `${red('error')}: ${error.message} ${dim(`(${error.code})`)}`,
          `  ${error.remedy}`,
          ...(error.state === undefined ? [] : [`  ${error.state}`]),
        ]
      : [
          `${red('error')}: ${messageOf(error)}`,
          '  This is a bug in draehi. Please report it, with what --verbose prints.',
        ]
  if (options.verbose) lines.push(dim(stackOf(error)))
  terminal.err(`${lines.join('\n')}\n`)
}

/** What a command that is stopped by a signal throws is the signal's name, and no bug. */
function stopped(thrown: unknown, { signal }: Terminal): DraehiError | undefined {
  if (!signal.aborted || thrown !== signal.reason) return undefined
  return new DraehiError('aborted', `Stopped by ${String(thrown)}.`, 'Run the command again.')
}

/** The JSON document of a failure: `{ schema, ok: false, status, error: { code, message, remedy, state, data } }`, and `problems` when they stopped it. */
export function errorDocument(error: unknown): object {
  if (!(error instanceof DraehiError)) {
    return {
      schema: 1,
      ok: false,
      status: 'failed',
      error: { code: 'unexpected', message: messageOf(error) },
    }
  }
  const { code, message, remedy, state, data, problems } = error
  return {
    schema: 1,
    ok: false,
    status: code === 'busy' ? 'busy' : 'failed',
    error: { code, message, remedy, state, data },
    problems,
  }
}

/** At most 2 KB: a failed statement carries all of its rows in its message. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.length > 2048 ? `${text.slice(0, 2048)}…` : text
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${(error.stack ?? error.message).slice(0, 8192)}${cause}`
}
