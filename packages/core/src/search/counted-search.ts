/** What is counted of a search: no address, no name, no time finer than a day. */

import { QUERY_LENGTH } from './search-query.ts'

/** Searches of one query within a short time, or choices of one of its hits. */
export interface CountedSearch {
  readonly workspaceId: number
  /** From `toCountedText`. */
  readonly query: string
  /** Address of the hit below the workspace; `''`: these are searches. */
  readonly chosen: string
  readonly times: number
  /** Of the searches together; 0 for choices. */
  readonly hits: number
  readonly ms: number
}

/** An address of a person, or the number of one: seven digits or more, however they are grouped. */
const PERSONAL = /[^\s@]@[^\s@]|\d(?:[ ()./+-]{0,2}\d){6}/u

/** A query as it is counted: equal ones are one. Undefined: it is not, for it is empty, too long, or may be about a person. */
export function toCountedText(asked: string): string | undefined {
  if (asked.length > QUERY_LENGTH) return undefined
  const text = asked
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toWellFormed()
  return text === '' || text.length > QUERY_LENGTH || PERSONAL.test(text) ? undefined : text
}
