/**
 * A deterministic graph of notes whose words are as frequent as those of people: the word of rank r is met in proportion to
 * 1 / (r + 1) (Zipf), short words more often than long ones; words of a page's topic come back on its pages, and some follow one
 * another again and again, so that there are phrases. Half of the blocks have at most nine words, a tenth more than thirty,
 * as in public vaults. Of twenty pages one is in Chinese characters. It is what the search is measured on.
 */

import { randomFrom } from './generate-graph.ts'

/** Blocks of one page: four headings, four paragraphs, and lists of seven. */
export const BLOCKS_OF_A_PAGE = 36
const SECTIONS = 4
const ITEMS = 7

const VOCABULARY = 50_000
const CHARACTERS = 2500
/** Words in which the pages of one folder differ from others, and pages of a folder. */
const TOPIC_WORDS = 200
const PAGES_OF_A_TOPIC = 40

export interface NaturalPage {
  readonly path: string
  readonly title: string
  readonly tags: readonly string[]
  readonly isChinese: boolean
  /** In the order of the page, headings first in each section. */
  readonly blocks: readonly string[]
}

export interface NaturalNotes {
  page(number: number): NaturalPage
  /** Most frequent first. */
  readonly words: readonly string[]
}

export function naturalNotes(): NaturalNotes {
  const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank))
  return { words, page: (number) => naturalPage(number, words) }
}

/** The markdown of a page. */
export function naturalText({ title, tags, blocks }: NaturalPage): string {
  const size = blocks.length / SECTIONS
  const sections = Array.from({ length: SECTIONS }, (_, n) => {
    const [heading, paragraph, ...items] = blocks.slice(n * size, (n + 1) * size)
    return `## ${heading}\n\n${paragraph}\n\n${items.map((item) => `- ${item}\n`).join('')}`
  })
  return `---\ntitle: ${title}\ntags: [${tags.join(', ')}]\n---\n\n${sections.join('\n')}`
}

function naturalPage(number: number, words: readonly string[]): NaturalPage {
  const random = randomFrom(number + 1)
  const topic = Math.floor(number / PAGES_OF_A_TOPIC)
  const isChinese = number % 20 === 19
  const write = isChinese ? chineseText(random) : englishText(random, words, topic)
  const blocks = Array.from({ length: SECTIONS }, () => [
    write(1 + Math.floor(random() * 4)),
    ...Array.from({ length: ITEMS + 1 }, () => write(blockLength(random))),
  ]).flat()
  return {
    path: `topic-${topic}/note-${number}.md`,
    title: write(1 + Math.floor(random() * 4)),
    tags: [`${words[300 + (topic % 40)]}`, `${words[340 + Math.floor(random() * 60)]}`],
    isChinese,
    blocks,
  }
}

/** Log-normal: median 9, quartiles 5 and 18, nine tenths below 33. */
function blockLength(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.max(1, Math.min(200, Math.round(9 * Math.exp(normal))))
}

/** Of ten words three are the topic's, and of the rest every fourth follows the one before it as it often does. */
function englishText(
  random: () => number,
  words: readonly string[],
  topic: number,
): (length: number) => string {
  const own = randomFrom(1_000_003 * (topic + 1))
  const topical = Array.from({ length: TOPIC_WORDS }, () => 100 + Math.floor(own() * (words.length - 100)))
  return (length) => {
    let rank = zipf(random, words.length)
    const text = [words[rank]]
    while (text.length < length) {
      const choice = random()
      rank =
        choice < 0.3
          ? (topical[zipf(random, TOPIC_WORDS)] ?? 0)
          : choice < 0.5
            ? followerOf(rank, Math.floor(random() * 3), words.length)
            : zipf(random, words.length)
      text.push(words[rank])
    }
    return text.join(' ')
  }
}

function chineseText(random: () => number): (length: number) => string {
  return (length) =>
    Array.from({ length: Math.ceil(1.5 * length) + 1 }, () =>
      String.fromCharCode(0x4e00 + zipf(random, CHARACTERS)),
    ).join('')
}

/** The same each time: one of three words that often stand after that of the rank. */
function followerOf(rank: number, which: number, size: number): number {
  return zipf(randomFrom(7 * rank + which + 1), size)
}

/** A rank below `size`, 0 the most frequent: the inverse of the sum of 1 / (r + 1). */
function zipf(random: () => number, size: number): number {
  return Math.min(size - 1, Math.floor((size + 1) ** random() - 1))
}

const CONSONANTS = 'tnshrdlmcwfgypbvkjxqz'
const VOWELS = 'eaiou'

/** Each rank has its own word: syllables as digits, fewer for frequent ones; two letters for the first hundred. */
function wordOf(rank: number): string {
  let rest = rank
  let word = ''
  do {
    const syllable = rest % (CONSONANTS.length * VOWELS.length)
    word += `${CONSONANTS[syllable % CONSONANTS.length]}${VOWELS[Math.floor(syllable / CONSONANTS.length)]}`
    rest = Math.floor(rest / (CONSONANTS.length * VOWELS.length))
  } while (rest > 0)
  return rank < CONSONANTS.length * VOWELS.length ? word : `${word}${CONSONANTS[(rank * 7) % 12]}`
}
