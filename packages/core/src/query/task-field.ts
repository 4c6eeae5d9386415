/** What a task item has beside the fields of its page. */

import type { Block } from '../nouns.ts'
import { fieldKey, folderOf, inlineFields, toInlineValue } from './page-fields.ts'
import { parseDate } from './query-date.ts'
import type { QueryFacts } from './query-facts.ts'
import type { QueryValue } from './query-plan.ts'
import { toList } from './query-value.ts'

const DONE = /^(?:x|done)$/iu

/** Dates as the Tasks plugin marks them. */
const MARKED_DATES: Readonly<Record<string, RegExp>> = {
  due: /[📅📆🗓]\ufe0f? {0,3}(\d{4}-\d\d-\d\d)/u,
  scheduled: /[⏳⌛]\ufe0f? {0,3}(\d{4}-\d\d-\d\d)/u,
  start: /🛫\ufe0f? {0,3}(\d{4}-\d\d-\d\d)/u,
  completion: /✅\ufe0f? {0,3}(\d{4}-\d\d-\d\d)/u,
  created: /➕\ufe0f? {0,3}(\d{4}-\d\d-\d\d)/u,
}

/** @returns undefined when the item says nothing of the kind: then the page is asked */
export function taskField(
  name: string,
  block: Block,
  page: number,
  facts: QueryFacts,
): QueryValue | undefined {
  const key = fieldKey(name)
  switch (key) {
    case 'text':
      return block.text
    case 'status':
      return block.task ?? ' '
    case 'completed':
      return DONE.test(block.task ?? '')
    case 'checked':
      return (block.task ?? ' ') !== ' '
    case 'line':
      return block.line
    case 'tags':
      return toList(block.tags.map((tag) => `#${tag}`))
    case 'path':
      return facts.pages[page]?.page.path ?? null
  }
  const folder = folderOf(facts.pages[page]?.page.path ?? '')
  const written = inlineFields(block).find(([own]) => fieldKey(own) === key)
  if (written !== undefined) return toInlineValue(written[1], folder, facts)
  const marked = Object.hasOwn(MARKED_DATES, key) ? MARKED_DATES[key]?.exec(block.source)?.[1] : undefined
  return marked === undefined ? undefined : parseDate(marked)
}
