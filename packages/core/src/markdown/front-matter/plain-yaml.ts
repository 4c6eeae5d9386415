/**
 * The YAML that most notes begin with: keys with a few words, dates or lists of words. Read here it takes a twentieth of the
 * time that the whole language takes.
 *
 * *Invariant:* what this reads, it reads as the whole language would be read; whatever may mean anything else, it leaves.
 */

/** Letters first; no character that means something to YAML wherever it stands. No colon, no `#`, no bracket, no quote, no comma. */
const WORDS = "[\\p{L}][\\p{L}\\p{M}\\p{N}_./'()!?]*(?:[ -][\\p{L}\\p{M}\\p{N}_./'()!?]+)*"
const DAY = '\\d{4}-\\d{2}-\\d{2}'
const ITEM = `(?:${WORDS}|${DAY})`
const LINE = new RegExp(
  `^(?<key>[A-Za-z][A-Za-z0-9_-]{0,100}):(?: (?:(?<item>${ITEM})|\\[(?<list>${ITEM}(?:, ${ITEM})*)\\]))?$`,
  'u',
)
const LIST_ITEM = new RegExp(`^(?<indent> {0,4})- (?<item>${ITEM})$`, 'u')
/** Of the core schema: all that looks like a word and is none. */
const NO_WORD = /^(?:null|Null|NULL|true|True|TRUE|false|False|FALSE)$/

/** Longer is left: what stands in it is not checked for how long it takes. UTF-16 units. */
const MAX_LENGTH = 2000

/** @returns undefined where the whole language is to be asked */
export function parsePlainYaml(source: string): Record<string, string | string[]> | undefined {
  if (source.length > MAX_LENGTH) return undefined
  const values = new Map<string, string | string[]>()
  let open: { readonly list: string[]; indent?: number } | undefined
  for (const line of source.replace(/\n$/u, '').split('\n')) {
    const { item, indent } = LIST_ITEM.exec(line)?.groups ?? {}
    if (item !== undefined && indent !== undefined) {
      if (open === undefined || NO_WORD.test(item)) return undefined
      open.indent ??= indent.length
      if (open.indent !== indent.length) return undefined
      open.list.push(item)
      continue
    }
    const found = LINE.exec(line)?.groups
    if (found === undefined || open?.list.length === 0) return undefined
    const { key = '', item: word, list } = found
    const items = word === undefined ? (list?.split(', ') ?? []) : [word]
    if (NO_WORD.test(key) || values.has(key) || items.some((one) => NO_WORD.test(one))) return undefined
    values.set(key, word ?? items)
    open = items.length === 0 ? { list: items } : undefined
  }
  return open?.list.length === 0 ? undefined : Object.fromEntries(values)
}
