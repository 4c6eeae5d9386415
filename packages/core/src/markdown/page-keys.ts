/** Front matter and page properties, each read for what it says of the page, and both together. */

import type { GraphConfig, JsonObject, PageDetails } from '../nouns.ts'
import { type Problem, type ProblemCode, problem } from '../problem.ts'
import type { FrontMatter } from './front-matter/read-front-matter.ts'
import { type KnownKeys, readKnownKeys } from './known-keys.ts'
import type { PlacedProperty } from './placed-property.ts'
import { toProperties } from './property.ts'

export interface PageKeys {
  readonly known: KnownKeys
  /** All values but those that lead where they must not. */
  readonly values: JsonObject
  readonly problems: readonly Problem[]
}

export function frontMatterKeys(frontMatter: FrontMatter, config: GraphConfig, path: string): PageKeys {
  return readKeys(frontMatter.values, config, path, 'bad-front-matter', (key) => {
    const line = frontMatter.lines.get(key)
    return line === undefined ? {} : { line }
  })
}

/** @param properties of a Logseq page */
export function propertyKeys(
  properties: readonly PlacedProperty[],
  config: GraphConfig,
  path: string,
): PageKeys {
  const places = new Map(properties.map(({ key, line, column }) => [key, { line, column }]))
  const values = toProperties(properties, config)
  return readKeys(values, config, path, 'bad-property', (key) => places.get(key) ?? {})
}

/** The first comes before the second; a page is hidden when either says so. */
export function joinedKeys(first: KnownKeys, second: KnownKeys): KnownKeys {
  return {
    title: first.title ?? second.title,
    description: first.description ?? second.description,
    permalink: first.permalink ?? second.permalink,
    aliases: [...first.aliases, ...second.aliases],
    tags: [...first.tags, ...second.tags],
    details: joinedDetails(first.details, second.details),
    isPublic: first.isPublic && second.isPublic,
    isMarked: first.isMarked || second.isMarked,
  }
}

function joinedDetails(first: PageDetails, second: PageDetails): PageDetails {
  return {
    authors: first.authors.length > 0 ? first.authors : second.authors,
    date: first.date ?? second.date,
    updated: first.updated ?? second.updated,
    rank: first.rank ?? second.rank,
    image: first.image ?? second.image,
    lang: first.lang ?? second.lang,
    dir: first.dir ?? second.dir,
    isHome: first.isHome || second.isHome,
    isUnlisted: first.isUnlisted || second.isUnlisted,
    shownFrom: [first.shownFrom, second.shownFrom]
      .filter((at) => at !== undefined)
      .sort()
      .at(-1),
    shownUntil: [first.shownUntil, second.shownUntil].filter((at) => at !== undefined).sort()[0],
    redirectFrom: [...first.redirectFrom, ...second.redirectFrom],
  }
}

function readKeys(
  values: JsonObject,
  config: GraphConfig,
  path: string,
  code: ProblemCode,
  placeOf: (key: string) => { readonly line?: number; readonly column?: number },
): PageKeys {
  const problems: Problem[] = []
  const dangerous = new Set<string>()
  const known = readKnownKeys(values, config, (fault) => {
    problems.push(problem(fault.code ?? code, path, fault.message, placeOf(fault.key)))
    if (fault.isDangerous) dangerous.add(fault.key)
  })
  const safe = Object.entries(values).filter(([key]) => !dangerous.has(key))
  return { known, values: Object.fromEntries(safe), problems }
}
