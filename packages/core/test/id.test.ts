import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authoredBlockUuid, digestOf, pageUuid, parseUuid, textBlockUuid } from '../src/id.ts'
import type { JsonValue, NodeUuid, PageName } from '../src/nouns.ts'

interface Vectors {
  readonly pages: readonly { readonly workspaceId: number; readonly name: string; readonly uuid: string }[]
  /** Of pages in a mirror of Logseq 2, as written in their first lines. */
  readonly writtenPages: readonly { readonly id: string; readonly uuid: string }[]
  readonly blocks: readonly {
    readonly page: string
    readonly source: string
    readonly occurrence: number
    readonly uuid: string
  }[]
  readonly authored: readonly { readonly page: string; readonly id: string; readonly uuid: string }[]
}
const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../fixtures/ids.json', import.meta.url), 'utf8'),
)

test.each(vectors.pages)(
  'page $name of workspace $workspaceId has id $uuid',
  ({ workspaceId, name, uuid }) => {
    expect(pageUuid(workspaceId, name as PageName)).toBe(uuid)
  },
)

test.each(vectors.writtenPages)('a page that writes $id has id $uuid', ({ id, uuid }) => {
  expect(parseUuid(id)).toBe(uuid)
})

test.each(vectors.blocks)('block $source #$occurrence has id $uuid', ({ page, source, occurrence, uuid }) => {
  expect(textBlockUuid(page as NodeUuid, source, occurrence)).toBe(uuid)
})

test.each(vectors.authored)('author id $id has uuid $uuid', ({ page, id, uuid }) => {
  expect(authoredBlockUuid(page as NodeUuid, id)).toBe(uuid)
})

test('a name in NFD has the id of its NFC form', () => {
  expect(pageUuid(1, 'Cafe\u0301' as PageName)).toBe(pageUuid(1, 'Café' as PageName))
})

test('every id is a UUIDv8', () => {
  for (const name of ['a', 'b', 'c', 'd']) {
    expect(pageUuid(1, name as PageName)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  }
})

test('a uuid is recognised in any case and nothing else is', () => {
  expect(parseUuid('63D0A3C1-1B0D-4C3C-8A3E-0C8E1F2A3B4C')).toBe('63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c')
  expect(parseUuid('summary')).toBeUndefined()
})

test('a digest does not depend on the order of keys', () => {
  expect(digestOf({ a: 1, b: [2, { c: null, d: 'x' }] })).toBe(
    digestOf({ b: [2, { d: 'x', c: null }], a: 1 }),
  )
})

/** The recipe of a digest, word by word. */
function spelledOut(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(spelledOut).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${spelledOut(member)}`)
  return `{${members.join(',')}}`
}

test('a digest is the SHA-256 of canonical JSON, whatever the value', () => {
  const keys = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('10', '9', '__proto__', 'ä', 'z'))
  const values = fc.jsonValue({ stringUnit: 'binary' })
  const objects = fc.dictionary(keys, fc.oneof(values, fc.dictionary(keys, fc.constant(undefined))))
  fc.assert(
    fc.property(fc.oneof(values, objects, fc.array(objects)), (value) => {
      const json = spelledOut(value as JsonValue)
      expect(digestOf(value as JsonValue)).toBe(createHash('sha256').update(json, 'utf8').digest('hex'))
    }),
  )
})

test('half of a surrogate pair has a digest', () => {
  expect(digestOf('\ud800')).toBe(createHash('sha256').update('"\\ud800"').digest('hex'))
})

test('an id is the head of a SHA-256 with the bits of a UUIDv8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (id) => {
      const page = pageUuid(1, 'a' as PageName)
      const bytes = createHash('sha256').update(`${page}::^${id}`, 'utf8').digest().subarray(0, 16)
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
      expect(authoredBlockUuid(page, id).replaceAll('-', '')).toBe(bytes.toString('hex'))
    }),
  )
})
