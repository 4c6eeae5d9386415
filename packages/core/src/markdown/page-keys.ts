/** Front matter and page properties, each read for what it says of the page, and both together. */

import type { Dialect, JsonObject } from '../nouns.ts'
import { type Problem, type ProblemCode, problem } from '../problem.ts'
import type { PlacedProperty } from './bullet.ts'
import type { FrontMatter } from './front-matter/read-front-matter.ts'
import { type KnownKeys, readKnownKeys } from './known-keys.ts'
import { toProperties } from './property.ts'

export interface PageKeys {
  readonly known: KnownKeys
  /** All values but those that lead where they must not. */
  readonly values: JsonObject
  readonly problems: readonly Problem[]
}

export function frontMatterKeys(frontMatter: FrontMatter, dialect: Dialect, path: string): PageKeys {
  return readKeys(frontMatter.values, dialect, path, 'bad-front-matter', (key) => {
    const line = frontMatter.lines.get(key)
    return line === undefined ? {} : { line }
  })
}

/** @param properties of a Logseq page */
export function propertyKeys(properties: readonly PlacedProperty[], path: string): PageKeys {
  const places = new Map(properties.map(({ key, line, column }) => [key, { line, column }]))
  const values = toProperties(properties, 'logseq')
  return readKeys(values, 'logseq', path, 'bad-property', (key) => places.get(key) ?? {})
}

/** The first comes before the second; a page is hidden when either says so. */
export function joinedKeys(first: KnownKeys, second: KnownKeys): KnownKeys {
  return {
    title: first.title ?? second.title,
    description: first.description ?? second.description,
    permalink: first.permalink ?? second.permalink,
    aliases: [...first.aliases, ...second.aliases],
    tags: [...first.tags, ...second.tags],
    isPublic: first.isPublic && second.isPublic,
    isMarked: first.isMarked || second.isMarked,
  }
}

function readKeys(
  values: JsonObject,
  dialect: Dialect,
  path: string,
  code: ProblemCode,
  placeOf: (key: string) => { readonly line?: number; readonly column?: number },
): PageKeys {
  const problems: Problem[] = []
  const dangerous = new Set<string>()
  const known = readKnownKeys(values, dialect, (fault) => {
    problems.push(problem(fault.code ?? code, path, fault.message, placeOf(fault.key)))
    if (fault.isDangerous) dangerous.add(fault.key)
  })
  const safe = Object.entries(values).filter(([key]) => !dangerous.has(key))
  return { known, values: Object.fromEntries(safe), problems }
}
