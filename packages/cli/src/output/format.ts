/** `1 page`, `2 pages`, `12,345 pages`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}

/** `340 ms`, `1.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** `2024-01-15 14:03:09` in UTC, from ISO 8601. */
export function moment(iso: string | undefined): string {
  return iso === undefined ? '–' : new Date(iso).toISOString().slice(0, 19).replace('T', ' ')
}

/** The first seven digits of a commit, as git abbreviates. */
export function shortOid(oid: string | undefined): string {
  return oid === undefined ? '–' : oid.slice(0, 7)
}

/** One line of a longer text, cut to `length` characters. */
export function firstLine(text: string, length: number): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
