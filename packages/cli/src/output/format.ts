/** `1 page`, `2 pages`, `12,345 pages`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}

/** `340 ms`, `1.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  if (Math.round(ms / 100) < 600) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `2024-01-15 14:03:09` in UTC, from ISO 8601. */
export function moment(iso: string | undefined): string {
  return iso === undefined ? '–' : new Date(iso).toISOString().slice(0, 19).replace('T', ' ')
}

/** The first seven digits of a commit, as git abbreviates. */
export function shortOid(oid: string | undefined): string {
  return oid === undefined ? '–' : oid.slice(0, 7)
}

/** The first line of a longer text, cut to `length` characters. */
export function firstLine(text: string, length: number): string {
  const characters = Array.from(text.split('\n', 1)[0] ?? '')
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('')
}

/** What an author wrote, without the characters by which a screen can be commanded; line breaks become spaces. */
export function printable(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
