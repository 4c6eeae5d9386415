/**
 * PostgreSQL stores no U+0000 and no half of a surrogate pair. Both are taken out here, and nowhere else, before a
 * statement sees them: one such character in one page would fail a batch of a thousand rows.
 */

import type { JsonValue } from '../nouns.ts'

/** Text that the database accepts: NUL removed, lone surrogates as U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** Whether a text can be in the database at all; one that cannot is found nowhere. */
export function isStorable(text: string): boolean {
  return storable(text) === text
}

/** At most `limit` bytes of UTF-8, cut between characters. */
export function storableWithin(text: string, limit: number): string {
  const bytes = Buffer.from(storable(text), 'utf8')
  if (bytes.length <= limit) return bytes.toString('utf8')
  let end = limit
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString('utf8')
}

/** What JSON can say, an interface's readonly object included; absent members are left out. */
export type Jsonable = JsonValue | undefined | readonly Jsonable[] | { readonly [key: string]: Jsonable }

/** JSON that the database accepts as `jsonb`. */
export function storableJson(value: Jsonable): string {
  const json = JSON.stringify(value ?? null)
  // JSON.stringify writes \u only for controls and lone surrogates; a match inside of text the writer wrote costs time only.
  return /\\u(?:0000|d[89a-f])/.test(json) ? JSON.stringify(clean(value ?? null)) : json
}

function clean(value: Jsonable): Jsonable {
  if (typeof value === 'string') return storable(value)
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(clean)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), clean(member)]))
}

const isList = (value: object): value is readonly Jsonable[] => Array.isArray(value)
