import type { JsonObject, JsonValue } from '../../nouns.ts'
import { normalText } from '../normal-text.ts'

/** Values inside values; enough for anything a person writes by hand. */
const MAX_DEPTH = 20

/**
 * What a YAML or TOML reader made, as plain JSON that PostgreSQL can store: no NUL, no halves of surrogate pairs, whole
 * numbers beyond 2⁵³ as their digits, dates and binary data as text, no key `__proto__`.
 * @throws RangeError for nesting deeper than 20
 */
export function toJson(value: unknown, depth = 0): JsonValue {
  if (depth > MAX_DEPTH) throw new RangeError(`Values are nested deeper than ${MAX_DEPTH} levels`)
  switch (typeof value) {
    case 'string':
      return normalText(value)
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
        ? Number(value)
        : String(value)
    case 'object':
      return value === null ? null : objectToJson(value, depth)
    default:
      return null
  }
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectToJson(value: object, depth: number): JsonValue {
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item, depth + 1))
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  const entries = Object.entries(value)
    .filter(([key]) => key !== '__proto__')
    .map(([key, item]) => [normalText(key), toJson(item, depth + 1)] as const)
  return Object.fromEntries(entries)
}
