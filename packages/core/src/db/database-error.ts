/**
 * What the drivers throw, as a `DraehiError`. The text of a failed statement is never passed on: it holds the statement's
 * parameters, which are the content of pages and may be megabytes.
 */

import { DraehiError } from '../errors.ts'

/** SQLSTATE of a failed statement (`23505`), or the system's code of a failed connection (`ECONNREFUSED`). */
export function sqlState(error: unknown): string | undefined {
  for (let e = error, depth = 0; typeof e === 'object' && e !== null && depth < 5; depth++) {
    if ('code' in e && typeof e.code === 'string') return e.code
    e = 'cause' in e ? e.cause : undefined
  }
  return undefined
}

/** Another try may succeed: the connection broke, or the server chose this statement to give way. */
export function isTransient(error: unknown): boolean {
  const state = error instanceof DraehiError ? String(error.data['sqlState'] ?? '') : (sqlState(error) ?? '')
  return RETRIED.has(state) || NETWORK.has(state) || state.startsWith('08')
}

const NETWORK = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** Serialization failure, deadlock, shutdown by the administrator, crash of another backend, starting up, too many clients. */
const RETRIED = new Set(['40001', '40P01', '57P01', '57P02', '57P03', '53300'])

/** A server that answers, and will not have us. */
const REFUSED: Readonly<Record<string, string>> = {
  '28000': 'Check user and password in DATABASE_URL.',
  '28P01': 'Check user and password in DATABASE_URL.',
  '3D000': 'Create the database that DATABASE_URL names.',
  '42501': 'Grant the user of DATABASE_URL what the statement needs.',
  '25006': 'Point DATABASE_URL at the primary server; this one is read-only.',
  '53100': 'Free disk space on the database server.',
  '42P01': 'Run `draehi db migrate`.',
  '42703': 'Run `draehi db migrate`.',
}

const STATE = 'The live site is unchanged.'

export function toDatabaseError(error: unknown): DraehiError {
  if (error instanceof DraehiError) return error
  const state = sqlState(error)
  const options = { state: STATE, data: { sqlState: state ?? '' }, cause: withoutStatement(error) }
  if (state !== undefined && (NETWORK.has(state) || RETRIED.has(state) || state.startsWith('08'))) {
    return new DraehiError(
      'database-unreachable',
      `The database cannot be reached (${state}).`,
      'See that the server of DATABASE_URL runs and can be reached from here, then try again.',
      options,
    )
  }
  const remedy = state === undefined ? undefined : REFUSED[state]
  if (remedy !== undefined) {
    return new DraehiError(
      'database-unusable',
      `The database refused: ${shortMessage(error)} (${state}).`,
      remedy,
      options,
    )
  }
  return new DraehiError(
    'database-failed',
    `The database refused a statement: ${shortMessage(error)} (${state ?? 'no code'}).`,
    'Run the command again; if it happens again, report it with this text.',
    options,
  )
}

/** The driver's own error without drizzle's wrapper around it, and without the row that PostgreSQL quotes in `detail`. */
function withoutStatement(error: unknown): Error {
  const short = new Error(shortMessage(error))
  const inner = innermost(error)
  if (inner instanceof Error && inner.stack !== undefined) {
    short.stack = `${short.name}: ${short.message}\n${stackFrames(inner.stack)}`
  }
  return short
}

function stackFrames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^ +at /.test(line) && line.length < 300)
    .slice(0, 20)
    .join('\n')
}

/** At most 300 characters. */
function shortMessage(error: unknown): string {
  const inner = innermost(error)
  const text = inner instanceof Error ? inner.message : String(inner)
  return text.split('\n', 1).join('').slice(0, 300)
}

function innermost(error: unknown): unknown {
  let e = error
  for (let depth = 0; depth < 5 && e instanceof Error && e.cause instanceof Error; depth++) e = e.cause
  return e
}
