import { canonicalJson } from '../id.ts'
import type { JsonObject, JsonValue, PagePath } from '../nouns.ts'
import { compareText } from '../problem.ts'
import { diffBlocks, type PlacedBlock } from './block-diff.ts'
import type { FieldDiff, PageDiff } from './site-diff.ts'

/** A page row, as far as people compare it. */
export interface ComparedPageRow {
  readonly path: PagePath
  readonly title: string
  readonly metadata: JsonObject
}

/** One page in the two deployments. Undefined: it is not in that one. Blocks: those that differ. */
export interface PagePair {
  readonly before: ComparedPageRow | undefined
  readonly after: ComparedPageRow | undefined
  readonly blocksBefore: readonly PlacedBlock[]
  readonly blocksAfter: readonly PlacedBlock[]
}

/** @throws RangeError when the page is in neither */
export function diffPage({ before, after, blocksBefore, blocksAfter }: PagePair): PageDiff {
  const shown = after ?? before
  if (shown === undefined) throw new RangeError('a page that is in neither deployment')
  const isMoved = before !== undefined && after !== undefined && before.path !== after.path
  const kind =
    before === undefined ? 'added' : after === undefined ? 'removed' : isMoved ? 'moved' : 'changed'
  return {
    kind,
    path: shown.path,
    title: shown.title,
    from: isMoved ? before.path : undefined,
    fields: before === undefined || after === undefined ? [] : diffFields(fieldsOf(before), fieldsOf(after)),
    blocks: diffBlocks(blocksBefore, blocksAfter),
  }
}

/** Digests say nothing to people; properties and front matter are one list to them. */
function fieldsOf({ title, metadata }: ComparedPageRow): ReadonlyMap<string, JsonValue> {
  const { textDigest, frontMatter, properties, ...said } = metadata
  return new Map(Object.entries({ ...objectOf(properties), ...objectOf(frontMatter), ...said, title }))
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function diffFields(
  before: ReadonlyMap<string, JsonValue>,
  after: ReadonlyMap<string, JsonValue>,
): readonly FieldDiff[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareText)
  return names.flatMap((name) => diffField(name, before.get(name), after.get(name)))
}

/** Of a table of names (`history`), each name that differs: `history.updated`. */
function diffField(
  name: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly FieldDiff[] {
  if (textOf(before) === textOf(after)) return []
  if (!isObject(before) || !isObject(after)) return [{ name, before, after }]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText)
  return keys.flatMap((key) => diffField(`${name}.${key}`, own(before, key), own(after, key)))
}

const own = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined

const textOf = (value: JsonValue | undefined): string => (value === undefined ? '' : canonicalJson(value))

/** A value as people read it: text as it is, a list of plain values as `a, b`, all else as JSON. `''` for what is not there. */
export function fieldText(value: JsonValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  const isPlainList = Array.isArray(value) && value.every(isPlain)
  return isPlainList
    ? value.map((item) => (typeof item === 'string' ? item : canonicalJson(item))).join(', ')
    : canonicalJson(value)
}

const isPlain = (value: JsonValue): boolean => typeof value !== 'object' || value === null
