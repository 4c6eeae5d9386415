/** `srcset="a.png 1x, b.png 2x"`: the files that a picture may be. */

export interface Candidate {
  readonly url: string
  /** `2x`, `400w`, or nothing. */
  readonly descriptor: string
}

/** More of one picture go. */
const MAX_CANDIDATES = 50

const DESCRIPTOR = /^(?:\d{1,5}w|\d{1,3}(?:\.\d{1,3})?x)?$/u

/** As HTML splits it; a candidate whose descriptor says nothing to a browser goes. */
export function parseSourceSet(value: string): Candidate[] {
  const candidates: Candidate[] = []
  const pattern = /[\s,]*(\S+)/uy
  for (let match = pattern.exec(value); match !== null; match = pattern.exec(value)) {
    const [, word = ''] = match
    const url = word.replace(/,+$/u, '')
    const start = pattern.lastIndex
    const end = url.length < word.length ? start : endOf(value, start)
    const descriptor = value.slice(start, end).trim()
    pattern.lastIndex = end
    if (candidates.length === MAX_CANDIDATES) break
    if (url !== '' && DESCRIPTOR.test(descriptor)) candidates.push({ url, descriptor })
  }
  return candidates
}

function endOf(value: string, start: number): number {
  const comma = value.indexOf(',', start)
  return comma === -1 ? value.length : comma
}
