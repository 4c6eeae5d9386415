import type { Node } from '../nouns.ts'
import { readWords } from './read-words.ts'
import { searchTextOf } from './search-vector.ts'

/** Shorter words have too many neighbours, longer ones are no words. UTF-16 units. */
export const KNOWN_LENGTH = { from: 4, to: 40 }

/** Words of one node that are read, as of what it is found by. */
const WORDS_OF_A_NODE = 10_000
/** Words of one run that are remembered: a site of secret keys must not fill the memory. */
const MAX_WORDS = 300_000
const WORDS_PER_STATEMENT = 5000

export interface WordCollector {
  add(node: Node): void
  /** What was collected, as JSON arrays of a statement's length. */
  take(): Generator<string>
}

/** Collects the words that a mistyped one is compared with, each once. */
export function createWordCollector(): WordCollector {
  const words = new Set<string>()
  return {
    add(node) {
      for (const { text } of searchTextOf(node).parts) {
        for (const word of readWords(text, WORDS_OF_A_NODE)) {
          if (words.size < MAX_WORDS && !word.isRun && isKnownWord(word.text)) words.add(word.text)
        }
      }
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
