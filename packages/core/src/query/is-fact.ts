/** What is true of a row. */

import { type Evaluation, folderHere, NoToday, type Row } from './evaluation.ts'
import { propertyKey } from './parse-logseq-query.ts'
import { addMonths, DAY_MS, isTime, parseDate } from './query-date.ts'
import { type QueryFacts, tagsProperty } from './query-facts.ts'
import type { Fact, QueryDay } from './query-plan.ts'
import { isIn } from './query-rows.ts'

export function isFact(fact: Fact, row: Row, evaluation: Evaluation): boolean {
  const { facts, budget, isAlone } = evaluation
  const site = facts.pages[row.page]
  if (site === undefined) return false
  const { page } = site
  const block = row.block === undefined ? undefined : page.blocks[row.block]
  const number = facts.rows.numberOf(row.page, row.block ?? -1)
  switch (fact.is) {
    case 'refers': {
      const key = facts.keyOf(fact.page)
      return isIn(isAlone === true ? facts.naming(key) : facts.references(key), number)
    }
    case 'on-page':
      return isAlone !== true && facts.findPage(fact.page, '') === row.page
    case 'journal':
      return isAlone !== true && isBetween(page.journalDay, fact.from, fact.to, facts)
    case 'task':
      return block?.task !== undefined && fact.states.includes(block.task.toUpperCase())
    case 'priority':
      return fact.letters.includes(PRIORITY.exec(block?.source ?? '')?.[1] ?? '')
    case 'containing': {
      const source = block?.source ?? ''
      budget.spend(source.length >> 6)
      return source.includes(fact.text)
    }
    case 'property':
      return hasProperty(
        block?.properties ?? (row.block === undefined ? page.properties : {}),
        fact,
        evaluation,
      )
    case 'page-property':
      return hasProperty(page.properties, fact, evaluation)
    case 'page-tags': {
      const keys = new Set(fact.tags.map((tag) => facts.keyOf(tag)))
      return tagsProperty(page.properties).some((tag) => keys.has(facts.keyOf(tag)))
    }
    case 'tag-of-pages':
      return facts.isTagOfPages(row.page)
    case 'below':
      return page.name.toLowerCase().startsWith(`${fact.namespace.toLowerCase()}/`)
    case 'tagged':
      return isIn(facts.tagged(fact.tag), number)
    case 'in-folder':
      return isInFolder(page.path, fact.folder)
    case 'linking-to':
      return isIn(facts.linkingTo(pageNamed(fact.page, evaluation)), number)
    case 'linked-from':
      return isIn(facts.linkedFrom(pageNamed(fact.page, evaluation)), number)
  }
}

/** `''` is the page of the query itself. */
export function pageNamed(name: string, evaluation: Evaluation): number | undefined {
  return name === '' ? evaluation.here : evaluation.facts.findPage(name, folderHere(evaluation))
}

/** The priority of a Logseq block: after its marker, before its text. */
const PRIORITY = /^(?:#{1,6}[ \t]+)?(?:[A-Z-]{2,12}[ \t]+)?\[#([A-C])\]/u

/** A folder, everything in it, or one file. */
function isInFolder(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`) || path === folder || path === `${folder}.md`
}

/** Keys are compared as Logseq spells them. */
export function findProperty(properties: Properties, key: string): Properties[string] {
  const direct = Object.hasOwn(properties, key) ? properties[key] : undefined
  if (direct !== undefined) return direct
  const found = Object.keys(properties).find((own) => propertyKey(own) === key)
  return found === undefined ? null : (properties[found] ?? null)
}

type Properties = QueryFacts['pages'][number]['page']['properties']

/** A value is the text, a number, or one of the pages that it names. */
function hasProperty(
  properties: Properties,
  { key, value }: { readonly key: string; readonly value: string | undefined },
  { facts, budget }: Evaluation,
): boolean {
  const own = findProperty(properties, key)
  if (own === null || own === undefined) return false
  if (value === undefined) return true
  const wanted = facts.keyOf(value)
  const items: readonly unknown[] = Array.isArray(own)
    ? own
    : typeof own === 'string'
      ? [own, ...namesIn(own)]
      : [own]
  budget.spend(items.length)
  return items.some((item) => {
    if (typeof item !== 'string') return String(item) === value
    return item === value || facts.keyOf(item) === wanted
  })
}

/** Pages and tags that a text names. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\[\[([^[\]\n]{1,512})\]\]|#([\p{L}\p{M}\p{N}_/-]{1,256})/gu)].map(
    ([, page, tag]) => page ?? tag ?? '',
  )
}

/** Midnight of a day. */
export function timeOf(day: QueryDay, { today }: QueryFacts): number {
  if ('day' in day) return parseDate(day.day)?.time ?? 0
  const base = today === undefined ? undefined : parseDate(today)
  if (base === undefined) throw new NoToday()
  const time = addMonths(base.time, day.months) + day.days * DAY_MS
  return isTime(time) ? time : base.time
}

function isBetween(day: string | undefined, from: QueryDay, to: QueryDay, facts: QueryFacts): boolean {
  const ends = [timeOf(from, facts), timeOf(to, facts)].sort((a, b) => a - b)
  const time = day === undefined ? undefined : parseDate(day)?.time
  return time !== undefined && (ends[0] ?? 0) <= time && time <= (ends[1] ?? 0)
}
