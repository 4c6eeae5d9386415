import type { JsonValue } from '../../nouns.ts'
import type { Ground } from '../look.ts'

/** What `background-color::` may say: Logseq's names, and the values that it wrote before it had names. */
const GROUNDS: ReadonlyMap<string, Ground> = new Map<string, Ground>([
  ['yellow', 'ground-yellow'],
  ['red', 'ground-red'],
  ['pink', 'ground-pink'],
  ['green', 'ground-green'],
  ['blue', 'ground-blue'],
  ['purple', 'ground-purple'],
  ['gray', 'ground-gray'],
  ['grey', 'ground-gray'],
  ['#978626', 'ground-yellow'],
  ['#793e3e', 'ground-red'],
  ['#497d46', 'ground-green'],
  ['#264c9b', 'ground-blue'],
  ['#49767b', 'ground-blue'],
  ['#533e7d', 'ground-purple'],
  ['#787f97', 'ground-gray'],
  ['rgb(151,134,38)', 'ground-yellow'],
  ['rgb(121,62,62)', 'ground-red'],
  ['rgb(73,125,70)', 'ground-green'],
  ['rgb(38,76,155)', 'ground-blue'],
  ['rgb(73,118,123)', 'ground-blue'],
  ['rgb(83,62,125)', 'ground-purple'],
  ['rgb(120,127,151)', 'ground-gray'],
])

export function groundOf(color: JsonValue | undefined): Ground | undefined {
  // `#497d46` alone is a list of one tag.
  const [name, ...more] = Array.isArray(color) ? color : [color]
  if (typeof name !== 'string' || more.length > 0) return undefined
  const written = Array.isArray(color) ? `#${name}` : name
  return GROUNDS.get(written.toLowerCase().replace(/\s+/gu, ''))
}
