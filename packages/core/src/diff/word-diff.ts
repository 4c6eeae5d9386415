import { diffArrays } from 'diff'

/** A stretch of text that is in both, in the second alone, or in the first alone. Joined without the added ones they are the first text. */
export interface WordRun {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Longer texts, in UTF-16 units, are shown whole: finding their words would cost more than anyone would read. */
const MAX_LENGTH = 100_000

/** Words added and removed. The cost of a comparison is its words times what differs, so this bounds it. */
const MAX_EDITS = 500

const words = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * Two texts, word by word as Unicode parts them (UAX 29, with dictionaries for scripts without spaces). Texts that have
 * little in common are one removal and one addition.
 */
export function wordDiff(before: string, after: string): readonly WordRun[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }]
  if (before.length > MAX_LENGTH || after.length > MAX_LENGTH) return replaced(before, after)
  const changes = diffArrays(toWords(before), toWords(after), { maxEditLength: MAX_EDITS })
  if (changes === undefined) return replaced(before, after)
  const runs = changes.map(({ added, removed, value }): WordRun => {
    const kind = added ? 'added' : removed ? 'removed' : 'same'
    return { kind, text: value.join('') }
  })
  return tidy(runs)
}

function toWords(text: string): string[] {
  return Array.from(words.segment(text), ({ segment }) => segment)
}

function replaced(before: string, after: string): readonly WordRun[] {
  const runs: readonly WordRun[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
  return runs.filter(({ text }) => text !== '')
}

const IS_WHITE = /^\s+$/u

/** White space between two changes belongs to both, so that a rewritten sentence is one change; of a change, what went comes first. */
function tidy(runs: readonly WordRun[]): readonly WordRun[] {
  const tidied: WordRun[] = []
  let removed = ''
  let added = ''
  const flush = (): void => {
    tidied.push(...replaced(removed, added))
    removed = ''
    added = ''
  }
  for (const [index, { kind, text }] of runs.entries()) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else if (removed !== '' && added !== '' && IS_WHITE.test(text) && index + 1 < runs.length) {
      removed += text
      added += text
    } else {
      flush()
      tidied.push({ kind, text })
    }
  }
  flush()
  return tidied
}
