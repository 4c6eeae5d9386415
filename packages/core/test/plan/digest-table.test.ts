import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Digest, NodeUuid } from '../../src/nouns.ts'
import {
  createDigestTable,
  createTextTable,
  type DigestTable,
  withChanges,
} from '../../src/plan/digest-table.ts'
import { LINK_KEYS, NODE_KEYS } from '../../src/plan/key-codecs.ts'
import { linkKey, nodeKey } from '../../src/plan/row-key.ts'

const digestOf = (text: string): Digest => createHash('sha256').update(text).digest('hex') as Digest

/** Few first digits, so that many keys begin alike. */
const someUuid = fc
  .tuple(fc.constantFrom('00000000', '7fffffff', '80000000', 'ffffffff'), fc.uuid())
  .map(([head, uuid]) => `${head}${uuid.slice(8)}` as NodeUuid)
const someNodeKey = fc.tuple(fc.constantFrom('page' as const, 'block' as const), someUuid)
const nodeKeys = fc.uniqueArray(someNodeKey.map(([kind, uuid]) => nodeKey(kind, uuid)))
const linkKeys = fc.uniqueArray(
  fc.tuple(someUuid, fc.integer({ min: 0, max: 2 ** 32 - 1 })).map(([uuid, order]) => linkKey(uuid, order)),
)
const texts = fc.uniqueArray(fc.string())

const tables: readonly [string, fc.Arbitrary<string[]>, () => DigestTable][] = [
  ['nodes', nodeKeys, () => createDigestTable(NODE_KEYS)],
  ['links', linkKeys, () => createDigestTable(LINK_KEYS)],
  ['texts', texts, createTextTable],
]

test.each(tables)('a table of %s answers as a Map does', (_, keys, createTable) => {
  fc.assert(
    fc.property(keys, keys, (own, others) => {
      const table = createTable()
      const map = new Map(own.map((key) => [key, digestOf(key)]))
      for (const [key, digest] of map) table.add(key, digest)
      expect(table.size).toBe(map.size)
      for (const key of [...own, ...others]) {
        expect(table.get(key)).toBe(map.get(key))
        expect(table.has(key)).toBe(map.has(key))
      }
      expect(new Set(table.keys())).toEqual(new Set(own))
      expect(table.findTwice()).toBeUndefined()
    }),
  )
})

test.each(tables.filter(([name]) => name !== 'links'))(
  'digests of %s come in the order of their keys',
  (_, keys, create) => {
    fc.assert(
      fc.property(keys, (own) => {
        const table = create()
        for (const key of own) table.add(key, digestOf(key))
        expect([...table.digests()]).toEqual(own.toSorted().map(digestOf))
      }),
    )
  },
)

test('rows are found among those that were added before and after a question', () => {
  const table = createDigestTable(NODE_KEYS)
  const keys = Array.from({ length: 10_000 }, (_, n) => {
    const hex = digestOf(`${n}`)
    return nodeKey(
      'block',
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8000-8000-${hex.slice(12, 24)}` as NodeUuid,
    )
  })
  for (const key of keys.slice(0, 6000)) table.add(key, digestOf(key))
  expect(table.get(keys[5999] ?? '')).toBe(digestOf(keys[5999] ?? ''))
  for (const key of keys.slice(6000)) table.add(key, digestOf(key))
  expect(keys.every((key) => table.get(key) === digestOf(key))).toBe(true)
  expect(table.size).toBe(10_000)
})

test.each(tables)('a key of %s that comes twice is told', (_, keys, createTable) => {
  fc.assert(
    fc.property(keys, fc.nat(), (own, n) => {
      const twice = own[n % Math.max(1, own.length)]
      if (twice === undefined) return
      const table = createTable()
      for (const key of [...own, twice]) table.add(key, digestOf(key))
      expect(table.findTwice()).toBe(twice)
    }),
  )
})

test('what is no uuid cannot be a key', () => {
  expect(() => createDigestTable(NODE_KEYS).add('page:a', digestOf('a'))).toThrow('"a" is no uuid')
})

test('a table with changes answers as a Map that was changed', () => {
  const some = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.string())
  const changing = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.string()))
  fc.assert(
    fc.property(some, changing, (before, changes) => {
      const table = createTextTable()
      for (const [key, text] of Object.entries(before)) table.add(key, digestOf(text))
      const changed = new Map(
        Object.entries(changes).map(([key, text]) => [key, text === null ? undefined : digestOf(text)]),
      )
      const expected = new Map(Object.entries(before).map(([key, text]) => [key, digestOf(text)]))
      for (const [key, digest] of changed) {
        if (digest === undefined) expected.delete(key)
        else expected.set(key, digest)
      }
      const after = withChanges(table, changed)
      expect(after.size).toBe(expected.size)
      expect(new Map([...after.keys()].map((key) => [key, after.get(key)]))).toEqual(expected)
      for (const key of 'abcd') expect(after.has(key)).toBe(expected.has(key))
    }),
  )
})
