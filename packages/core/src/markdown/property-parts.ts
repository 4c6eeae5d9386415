import type { GraphConfig } from '../nouns.ts'
import { isListKey, type PropertyLine, splitList } from './property.ts'

/** A value, or one of the parts that commas make of it. */
export interface ListPart {
  /** `tag`, `page`: a word that means a page without brackets around it. */
  readonly kind: 'markdown' | 'tag' | 'page'
  readonly text: string
  /** In the value. */
  readonly offset: number
}

/** What a reader sees of a property, by parts: `tags:: a, [[b]]` has two, of other keys only those that the graph names are lists. */
export function propertyParts(
  { key, value }: PropertyLine,
  { commaProperties }: Pick<GraphConfig, 'commaProperties'>,
): readonly ListPart[] {
  if (value === '') return []
  const isTags = /^tags?$/iu.test(key)
  if (!isTags && !isListKey(key) && !commaProperties.includes(key.toLowerCase()))
    return [{ kind: 'markdown', text: value, offset: 0 }]
  const plain = isTags ? 'tag' : isListKey(key) ? 'markdown' : 'page'
  let end = 0
  return splitList(value).map((text): ListPart => {
    const offset = value.indexOf(text, end)
    end = offset + text.length
    return { kind: /^#|[[\]{}"]/u.test(text) ? 'markdown' : plain, text, offset }
  })
}
