import type { Hole, Template } from '../nouns.ts'

/** A template whose holes are numbers where they can be: written out, they would be a third of a page. */
export type PackedTemplate = readonly (string | number | Hole)[]

/** Kinds of holes that are a kind and a number, and the name of that number. A kind that is not here is packed as it is. */
const NUMBERED = [
  ['link-attributes', 'link'],
  ['link-label', 'link'],
  ['media-attributes', 'link'],
  ['embed', 'link'],
  ['embed-phrasing', 'link'],
  ['block-id', 'block'],
  ['block-html', 'block'],
  ['query', 'query'],
  ['query-phrasing', 'query'],
] as const satisfies readonly (readonly [Hole['hole'], string])[]

const RANKS: ReadonlyMap<Hole['hole'], number> = new Map(NUMBERED.map(([hole], rank) => [hole, rank]))

export function packTemplate(template: Template): PackedTemplate {
  return template.map((part) => (typeof part === 'string' ? part : packHole(part)))
}

export function unpackTemplate(packed: PackedTemplate): Template {
  return packed.map((part) => (typeof part === 'number' ? unpackHole(part) : part))
}

function packHole(hole: Hole): number | Hole {
  const rank = RANKS.get(hole.hole)
  const numbers = Object.values(hole).filter((value) => typeof value === 'number')
  const [n] = numbers
  const isNumbered = numbers.length === 1 && Object.keys(hole).length === 2
  return rank === undefined || n === undefined || !isNumbered ? hole : n * NUMBERED.length + rank
}

function unpackHole(packed: number): Hole {
  const [hole, name] = NUMBERED[packed % NUMBERED.length] ?? NUMBERED[0]
  return { hole, [name]: Math.floor(packed / NUMBERED.length) } as unknown as Hole
}
