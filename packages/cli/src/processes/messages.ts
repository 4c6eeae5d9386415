/**
 * What the first process and those that answer readers say to each other:
 *
 *   server → first   prepared     the database is open, nothing is listened to yet
 *   first → server   listen       now, on this port
 *   server → first   listening
 *   first → server   stop         finish what is under way, and end
 */

export type FromServer = { readonly kind: 'prepared' } | { readonly kind: 'listening' }

export type ToServer = { readonly kind: 'listen'; readonly port: number } | { readonly kind: 'stop' }

/** In the environment of a server: which it is, from 1. */
export const NUMBER_VARIABLE = 'DRAEHI_PROCESS'

/** The kind of what came over a channel; undefined for what is none of these messages. */
export function kindOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined
  return typeof message.kind === 'string' ? message.kind : undefined
}

export function portOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('port' in message)) return undefined
  return typeof message.port === 'number' ? message.port : undefined
}
