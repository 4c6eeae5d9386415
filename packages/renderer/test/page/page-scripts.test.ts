import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { pageScripts } from '../../src/assets/page-scripts.ts'

const textOf = (name: string): string => {
  const found = pageScripts.find(({ path }) => path.startsWith(`-/assets/${name}.`))
  if (found === undefined) throw new RangeError(`There is no script ${name}.`)
  return found.bytes.toString('utf8')
}

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/'\.\/([^']+\.js)'/gu)].map(([, name]) => name ?? '')

test('a script names the scripts that it imports by their hashes, and each of them is there', () => {
  const names = new Set(pageScripts.map(({ path }) => path.replace('-/assets/', '')))
  const imported = pageScripts.flatMap(({ bytes }) => importsOf(bytes.toString('utf8')))
  expect(imported.length).toBeGreaterThan(1)
  expect(imported.filter((name) => !names.has(name) || !/\.[0-9a-f]{12}\.js$/u.test(name))).toEqual([])
})

test('comments are not sent', () => {
  for (const { bytes } of pageScripts) expect(bytes.toString('utf8')).not.toMatch(/^\s*(?:\/\/|\/\*|\*)/mu)
  expect(textOf('early')).toContain("localStorage.getItem('draehi-theme')")
})

test('nothing is asked of anybody else, and no HTML is made of text', () => {
  for (const { bytes } of pageScripts)
    expect(bytes.toString('utf8')).not.toMatch(
      /https?:(?!\/\/www\.w3\.org\/2000\/svg')|innerHTML|outerHTML|insertAdjacentHTML|eval\(/u,
    )
})

/** What a page loads before its reader does anything: the first script, the last, and all that it imports at once. */
function loadedAtOnce(): readonly string[] {
  const loaded = new Map<string, string>()
  const add = (name: string): void => {
    if (loaded.has(name)) return
    const text = textOf(name)
    loaded.set(name, text)
    for (const [, to = ''] of text.matchAll(/\bfrom '\.\/([a-z-]+)\./gu)) add(to)
  }
  add('early')
  add('site')
  return [...loaded.values()]
}

test.each([
  ['gzip', gzipSync],
  ['brotli', brotliCompressSync],
] as const)(
  'what every page loads is at most 9 KB with %s, and all of it with what is loaded later 15 KB',
  (_, compress) => {
    const size = (texts: readonly string[]): number =>
      texts.reduce((total, text) => total + compress(text).length, 0)
    expect(size(loadedAtOnce())).toBeLessThan(9_000)
    // The graph is asked for by itself, and the search without a server by exports alone.
    const others = pageScripts.filter(
      ({ path }) => !/\/(?:graph(?:-view|-layout)?|static-search(?:-page)?)\./u.test(path),
    )
    expect(size(others.map(({ bytes }) => bytes.toString('utf8')))).toBeLessThan(15_000)
  },
)
