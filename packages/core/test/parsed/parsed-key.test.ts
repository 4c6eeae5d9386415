import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { parsingConfig } from '../../src/markdown/parsing-config.ts'
import type { GraphConfig, Oid } from '../../src/nouns.ts'
import { parsedKeys } from '../../src/parsed/parsed-key.ts'

const FILE = { path: 'a.md', oid: '0'.repeat(40) as Oid }
const config = graphConfig('obsidian')
const keyOf = (
  change: Partial<GraphConfig> = {},
  file: Partial<typeof FILE> = {},
  platform = 'node',
): string => parsedKeys({ ...config, ...change }, platform)({ ...FILE, ...file })

test('the same file under the same configuration has the same key', () => {
  expect(keyOf()).toMatch(/^[0-9a-f]{64}$/)
  expect(keyOf({ nav: [] })).toBe(keyOf())
})

test.each<[string, string]>([
  ['another path', keyOf({}, { path: 'b.md' })],
  ['another blob', keyOf({}, { oid: '1'.repeat(40) as Oid })],
  ['another platform', keyOf({}, {}, 'other')],
  ['another dialect', keyOf({ dialect: 'logseq' })],
  ['another time zone', keyOf({ timeZone: 'Asia/Tokyo' })],
  ['other macros', keyOf({ macros: { a: 'b' } })],
  ['hidden properties', keyOf({ hiddenProperties: ['x'] })],
  ['soft line breaks', keyOf({ lineBreaks: config.lineBreaks === 'hard' ? 'soft' : 'hard' })],
])('%s is another key', (_, other) => {
  expect(other).not.toBe(keyOf())
})

test.each<[string, Partial<GraphConfig>]>([
  ['the title', { title: 'New' }],
  ['the navigation', { nav: [{ title: 'x', to: 'x' }] }],
  ['what is excluded', { exclude: ['x'] }],
  ['redirects', { redirects: [{ from: 'x', to: 'y' }] }],
  ['the home page', { home: 'x' }],
])('%s parses nothing again, because no worker gets to know it', (_, change) => {
  expect(keyOf(change)).toBe(keyOf())
  expect(parsingConfig({ ...config, ...change })).toEqual(parsingConfig(config))
})
