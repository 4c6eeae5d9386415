/** Shorter words have too many neighbours, longer ones are no words. UTF-16 units. */
export const KNOWN_LENGTH = { from: 4, to: 40 }

/** Words of one run that are remembered: a site of secret keys must not fill the memory. */
const MAX_WORDS = 300_000
const WORDS_PER_STATEMENT = 5000

export interface WordCollector {
  /** A word that a node is found by. */
  readonly add: (word: string) => void
  /** What was collected, as JSON arrays of a statement's length. */
  take(): Generator<string>
}

/** Collects the words that a mistyped one is compared with, each once. */
export function createWordCollector(): WordCollector {
  const words = new Set<string>()
  return {
    add(word) {
      if (words.size < MAX_WORDS && !words.has(word) && isKnownWord(word)) words.add(word)
    },
    *take() {
      const all = [...words].sort()
      for (let from = 0; from < all.length; from += WORDS_PER_STATEMENT) {
        yield JSON.stringify(all.slice(from, from + WORDS_PER_STATEMENT))
      }
    },
  }
}

function isKnownWord(word: string): boolean {
  return word.length >= KNOWN_LENGTH.from && word.length <= KNOWN_LENGTH.to && !/\p{N}/u.test(word)
}
