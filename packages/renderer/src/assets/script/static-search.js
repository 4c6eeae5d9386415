/**
 * Searches a site that was exported, in the index that lies beside its pages: names, headings, tags and how each page
 * begins. All words must be there; letters with and without accents are one. The answer has the shape of `search.json`.
 *
 * @typedef {import('./search-result.js').Marked} Marked
 * @typedef {import('./search-result.js').Result} Result
 * @typedef {{
 *   url: string, title: string, text: string, aliases?: readonly string[], tags?: readonly string[],
 *   headings?: readonly (readonly [text: string, anchor: string])[],
 * }} Entry
 * @typedef {{ word: string, isTag: boolean, isUnwanted: boolean }} Term
 */

/** @type {Map<string, Promise<readonly Entry[]>>} by address */
const indexes = new Map()

/**
 * @param {string} address of the index
 * @param {string} query
 * @param {number} limit
 * @returns {Promise<Result>}
 */
export async function searchIndex(address, query, limit) {
  const terms = toTerms(query)
  const wanted = terms.filter(({ isUnwanted }) => !isUnwanted)
  const found = wanted.length === 0 ? [] : rank(await read(address), terms)
  const words = wanted.flatMap(({ word, isTag }) => (isTag ? [] : [word]))
  return {
    total: found.length,
    isCut: false,
    suggestion: null,
    near: [],
    hits: found.slice(0, limit).map(({ entry: { url, title, text }, heading }) => ({
      url: heading === undefined ? url : `${url}#${heading[1]}`,
      title: mark(title, words),
      excerpt: mark(heading === undefined ? cut(text, words) : heading[0], words),
    })),
  }
}

/** @param {string} address */
function read(address) {
  const known = indexes.get(address)
  if (known !== undefined) return known
  const asked = fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`${response.status}`)
    return (await response.json()).pages
  })
  indexes.set(address, asked)
  asked.catch(() => indexes.delete(address))
  return asked
}

/** @param {string} query @returns {readonly Term[]} */
function toTerms(query) {
  return [...query.matchAll(/(-?)(tag:)?(?:"([^"]*)"|(\S+))/gu)].flatMap(([, minus, tag, phrase, word]) => {
    const text = plain(phrase ?? word ?? '')
      .replace(/^#|"/gu, '')
      .trim()
    return text === '' ? [] : [{ word: text, isTag: tag !== undefined, isUnwanted: minus === '-' }]
  })
}

/**
 * @param {readonly Entry[]} entries
 * @param {readonly Term[]} terms
 */
function rank(entries, terms) {
  const found = entries.flatMap((entry) => {
    let score = 0
    /** @type {readonly [string, string] | undefined} */
    let heading
    for (const { word, isTag, isUnwanted } of terms) {
      const { title, aliases = [], tags = [], headings = [], text } = entry
      const isTagged = tags.some((name) => plain(name) === word || plain(name).startsWith(`${word}/`))
      const named = isTag ? 0 : Math.max(weigh(title, word), ...aliases.map((name) => weigh(name, word)))
      const headed = isTag ? undefined : headings.find(([name]) => plain(name).includes(word))
      const isIn = !isTag && plain(text).includes(word)
      if (isUnwanted ? isTagged || named > 0 || headed || isIn : !(isTagged || named > 0 || headed || isIn))
        return []
      if (isUnwanted) continue
      score += named + (isTagged ? 3 : 0) + (headed ? 2 : 0) + (isIn ? 1 : 0)
      if (named === 0 && headed !== undefined) heading ??= headed
    }
    return [{ entry, heading, score }]
  })
  return found.sort((a, b) => b.score - a.score)
}

/** @param {string} name @param {string} word */
function weigh(name, word) {
  const text = plain(name)
  const at = text.indexOf(word)
  if (at === -1) return 0
  if (text === word) return 20
  return at === 0 ? 10 : /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 5 : 8
}

/** @param {string} text */
const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * @param {string} text
 * @returns {{ folded: string, places: readonly number[] }} and where in the text each unit of it comes from
 */
function fold(text) {
  let folded = ''
  const places = []
  let at = 0
  for (const character of text) {
    const letters = plain(character)
    for (let n = 0; n < letters.length; n++) places.push(at)
    folded += letters
    at += character.length
  }
  return { folded, places: [...places, at] }
}

/**
 * @param {string} text
 * @param {readonly string[]} words
 * @returns {Marked}
 */
function mark(text, words) {
  const { folded, places } = fold(text)
  /** @type {[number, number][]} */
  const ranges = []
  for (const word of words) {
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
      ranges.push([places[at] ?? 0, places[at + word.length] ?? text.length])
  }
  ranges.sort(([a], [b]) => a - b)
  /** @type {[number, number][]} */
  const apart = []
  for (const range of ranges) if (range[0] >= (apart.at(-1)?.[1] ?? 0)) apart.push(range)
  return { text, ranges: apart }
}

/** @param {string} text @param {readonly string[]} words */
function cut(text, words) {
  const { folded, places } = fold(text)
  const [found = 0] = words.map((word) => folded.indexOf(word)).filter((at) => at !== -1)
  const first = places[found] ?? 0
  const start = first <= 60 ? 0 : text.indexOf(' ', first - 60) + 1 || first
  return `${start === 0 ? '' : '… '}${text.slice(start, start + 200)}${start + 200 < text.length ? ' …' : ''}`
}
