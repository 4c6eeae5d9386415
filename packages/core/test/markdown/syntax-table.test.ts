import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** `docs/syntax.md` names the fixture of every construct, and every pair of `fixtures/syntax/`. */

const top = new URL('../../../../', import.meta.url)
const fixtures = new URL('fixtures/', top)

/** The names in the last cell of every row, by row. */
const rows = readFileSync(new URL('docs/syntax.md', top), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!you write)/u.test(line))
  .map((line) => ({
    line,
    names: [...(line.split(' | ').at(-1) ?? '').matchAll(/`([^`]+)`/gu)].map(([, name]) => name ?? ''),
  }))

const isPair = (name: string): boolean => name.startsWith('syntax/')

test('every construct has a fixture, and it is there', () => {
  expect(rows.length).toBeGreaterThan(50)
  expect(rows.filter(({ names }) => names.length === 0)).toEqual([])
  const missing = rows
    .flatMap(({ names }) => names)
    .flatMap((name) => (isPair(name) ? [`${name}.md`, `${name}.txt`] : [name]))
    .filter((path) => !existsSync(new URL(path.replaceAll('%', '%25').replaceAll('#', '%23'), fixtures)))
    .filter((path) => !existsSync(new URL(path.normalize('NFD'), fixtures)))
  expect(missing).toEqual([])
})

test('every pair stands in a row', () => {
  const named = new Set(rows.flatMap(({ names }) => names).filter(isPair))
  const pairs = readdirSync(new URL('syntax/', fixtures), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `syntax/${path.slice(0, -3)}`)
  expect(pairs.filter((pair) => !named.has(pair))).toEqual([])
})
