import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PageName } from '../../src/nouns.ts'
import { assignPaths, lookupKey, type NamedPage } from '../../src/page-name.ts'
import { formatProblem } from '../../src/problem.ts'

/** `path: name` or `path: name @permalink`. */
function toPage(line: string): NamedPage {
  const [path = '', name = '', permalink] = line.split(/: | @/u)
  return { path, name: name as PageName, permalink }
}

function check(
  pages: readonly string[],
  addresses: Readonly<Record<string, string>>,
  problems: readonly string[],
) {
  for (const order of [pages, pages.toReversed()]) {
    const assigned = assignPaths(order.map(toPage))
    expect(Object.fromEntries(assigned.paths)).toEqual(addresses)
    expect(assigned.problems.map(formatProblem)).toEqual(problems)
  }
}

const late = (path: string, wanted: string, owner: string, got: string): string =>
  `${path}  warning  The address "${wanted}" belongs to ${owner}; this page is at "${got}". Rename one of the two files, or give one a permalink.  (slug-collision)`

const differs = (path: string, name: string, owner: string, ownerName: string, got: string): string =>
  `${path}  warning  The name "${name}" differs from "${ownerName}" of ${owner} in letter case or form only; this page is at "${got}". Rename one of the two files.  (case-collision)`

test('pages that want different addresses get them', () => {
  check(['a.md: A', 'b.md: b/C'], { 'a.md': 'a', 'b.md': 'b/c' }, [])
})

test('C, C++ and C#: the one that is spelt like the address, else the first by path, keeps it', () => {
  check(
    ['C++.md: C++', 'C#.md: C#', 'C.md: C'],
    { 'C#.md': 'c', 'C++.md': 'c-f1deb75f', 'C.md': 'c-6b23c0d5' },
    [late('C++.md', 'c', 'C#.md', 'c-f1deb75f'), late('C.md', 'c', 'C#.md', 'c-6b23c0d5')],
  )
})

test('A.md and a.md: the lower-case one keeps the address', () => {
  check(['A.md: A', 'a.md: a'], { 'A.md': 'a-559aead0', 'a.md': 'a' }, [
    differs('A.md', 'A', 'a.md', 'a', 'a-559aead0'),
  ])
})

test('a suffix does not change when a third page joins', () => {
  const two = assignPaths(['a.md: a', 'A.md: A'].map(toPage)).paths
  const three = assignPaths(['a.md: a', 'A.md: A', 'A!.md: A!'].map(toPage)).paths
  expect(three.get('A.md')).toBe(two.get('A.md'))
})

test('Straße and STRASSE are one address', () => {
  check(
    ['STRASSE.md: STRASSE', 'Straße.md: Straße'],
    { 'STRASSE.md': 'strasse', 'Straße.md': 'straße-58a3778c' },
    [differs('Straße.md', 'Straße', 'STRASSE.md', 'STRASSE', 'straße-58a3778c')],
  )
})

test('a ligature and its letters are one address', () => {
  check(['file.md: file', 'ﬁle.md: ﬁle'], { 'file.md': 'file', 'ﬁle.md': 'ﬁle-e187bbaa' }, [
    differs('ﬁle.md', 'ﬁle', 'file.md', 'file', 'ﬁle-e187bbaa'),
  ])
})

test('a Cyrillic а is another letter', () => {
  check(['apple.md: apple', 'b.md: \u0430pple'], { 'apple.md': 'apple', 'b.md': '\u0430pple' }, [])
})

test('a permalink comes before every name', () => {
  check(['about.md: about', 'z.md: Z @/about/'], { 'about.md': 'about-a4262e1c', 'z.md': 'about' }, [
    late('about.md', 'about', 'z.md', 'about-a4262e1c'),
  ])
})

test('of two equal permalinks the first by path keeps it, the other page lives at its name', () => {
  check(['a.md: A @x', 'b.md: B @/X'], { 'a.md': 'x', 'b.md': 'b' }, [
    'b.md  warning  The permalink "x" belongs to a.md already. Give one of the two files another permalink.  (slug-collision)',
  ])
})

test('a permalink that is none is as if it were not there', () => {
  check(['a.md: A @../../etc'], { 'a.md': 'a' }, [])
})

test('a suffix that is taken itself is replaced by another', () => {
  const [first] = [...assignPaths(['a.md: a', 'A.md: A'].map(toPage)).paths].filter(
    ([path]) => path === 'A.md',
  )
  const taken = first?.[1] ?? ''
  const { paths } = assignPaths(['a.md: a', 'A.md: A', `c.md: ${taken}`].map(toPage))
  expect(paths.get('c.md')).toBe(taken)
  expect(paths.get('A.md')).toMatch(/^a-[0-9a-f]{8}$/)
})

test('names of objects are names', () => {
  check(
    ['a.md: constructor', 'b.md: __proto__', 'c.md: hasOwnProperty'],
    { 'a.md': 'constructor', 'b.md': 'proto', 'c.md': 'hasownproperty' },
    [],
  )
})

test('whatever the names are, every page has an address and no address two pages', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'A', 'İ', 'i', 'ß', 's', 'ﬁ', '+', '-', '/', '😀', 'x'.repeat(150)),
    minLength: 1,
    maxLength: 6,
  })
  const property = fc.property(fc.array(name, { maxLength: 12 }), (names) => {
    const pages = names.map((text, i) => ({
      path: `${i}.md`,
      name: text as PageName,
      permalink: i % 4 === 0 ? text : undefined,
    }))
    const { paths, problems } = assignPaths(pages)
    expect([...paths.keys()].sort()).toEqual(pages.map((page) => page.path).sort())
    expect(new Set([...paths.values()].map(lookupKey)).size).toBe(pages.length)
    expect(assignPaths(pages.toReversed())).toEqual({ paths, problems })
  })
  fc.assert(property, { numRuns: 1000 })
})
