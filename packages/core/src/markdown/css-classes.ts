import type { JsonObject, JsonValue } from '../nouns.ts'

/** In front of every class that an author wrote: it can be none of ours. */
const PREFIX = 'cssclass-'
const MAX_CLASSES = 20

/** `cssclasses` and `cssclass` of front matter: one text with spaces or commas, or a list. What is no word is left out. */
export function cssClasses(frontMatter: JsonObject): string[] {
  const words = ['cssclasses', 'cssclass'].flatMap((key) =>
    Object.hasOwn(frontMatter, key) ? wordsOf(frontMatter[key]) : [],
  )
  const classes = words.filter((word) => /^[\p{L}\p{M}\p{N}_-]{1,50}$/u.test(word))
  return [...new Set(classes)].slice(0, MAX_CLASSES).map((word) => PREFIX + word)
}

function wordsOf(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/u)
  if (typeof value === 'number') return [String(value)]
  return Array.isArray(value) ? value.filter((item) => !Array.isArray(item)).flatMap(wordsOf) : []
}
