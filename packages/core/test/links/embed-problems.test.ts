/** Sites from markdown: which embeds are cut, and what is said of them. */

import { expect, test } from 'vitest'
import { embedTree } from '../../src/links/embed-tree.ts'
import { linkPages } from '../../src/links/link-pages.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { GraphConfig, LinkedSite, Oid } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'
import { logseq, obsidian, siteFacts } from './page-builder.ts'

type Files = Readonly<Record<string, string>>

function siteOf(files: Files, config: GraphConfig = obsidian): LinkedSite {
  const pages = Object.entries(files).map(([path, text]) =>
    parsePage({ path, oid: '0'.repeat(40) as Oid, text }, config),
  )
  return linkPages(pages, siteFacts(config, Object.keys(files)))
}

function check(files: Files, problems: readonly string[], config?: GraphConfig): void {
  expect(siteOf(files, config).problems.map(formatProblem)).toEqual(problems)
}

const HINT = 'It is cut here and linked. Link to it instead of embedding it.  (embed-cycle)'

test('a page that embeds itself', () =>
  check({ 'a.md': 'x\n\n![[a]]' }, [
    `a.md:3:1  warning  What is embedded here embeds this place: "a" → "a". ${HINT}`,
  ]))

test('two pages that embed one another are told of both places', () =>
  check({ 'a.md': '![[b]]', 'b.md': '![[a]]' }, [
    `a.md:1:1  warning  What is embedded here embeds this place: "b" → "a" → "b". ${HINT}`,
    `b.md:1:1  warning  What is embedded here embeds this place: "a" → "b" → "a". ${HINT}`,
  ]))

test('three pages in a circle, and one that leads into it', () =>
  check({ '0.md': '![[a]]', 'a.md': '![[b]]', 'b.md': '![[c]]', 'c.md': '![[a]]' }, [
    `a.md:1:1  warning  What is embedded here embeds this place: "b" → "c" → "a" → "b". ${HINT}`,
    `b.md:1:1  warning  What is embedded here embeds this place: "c" → "a" → "b" → "c". ${HINT}`,
    `c.md:1:1  warning  What is embedded here embeds this place: "a" → "b" → "c" → "a". ${HINT}`,
  ]))

test('a page may embed another part of itself', () =>
  check({ 'a.md': '![[#B]]\n\n## B\n\nb\n\n## C\n\n![[#^d]]\n\nd ^d' }, []))

test('a section that embeds itself', () =>
  check({ 'a.md': '## B\n\n![[#B]]' }, [
    `a.md:3:1  warning  What is embedded here embeds this place: "a" → "a". ${HINT}`,
  ]))

test('a section of a page that embeds another section of the first is no circle', () =>
  check({ 'a.md': '## A\n\n![[b#B]]\n\n## C\n\nc', 'b.md': '## B\n\n![[a#C]]' }, []))

test('a block that embeds what is around it', () =>
  check(
    {
      'pages/a.md':
        '- one\n  id:: 66a1f3a0-0000-4000-8000-000000000000\n\t- {{embed ((66a1f3a0-0000-4000-8000-000000000000))}}',
    },
    [`pages/a.md:3:4  warning  What is embedded here embeds this place: "a" → "a". ${HINT}`],
    logseq,
  ))

test('a page in two places of another is no circle', () =>
  check({ 'a.md': '![[b]]\n\n![[c]]', 'b.md': '![[c]]', 'c.md': 'c' }, []))

test('what is deeper than the limit is no fault', () =>
  check(Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.md`, `![[${n + 1}]]`])), [
    '8.md:1:1  warning  There is no page "9".  (broken-link)',
  ]))

/** Page n embeds page n+1 twice. */
const doubling = (pages: number): Files =>
  Object.fromEntries(
    Array.from({ length: pages }, (_, n) => [
      `p${n}.md`,
      n + 1 < pages ? `![[p${n + 1}]] ![[p${n + 1}]]` : 'end',
    ]),
  )

test('doubling thirty times ends with the depth', () => check(doubling(30), []))

test('doubling ten times ends with the room, and the page is told', () => {
  const { problems } = siteOf(doubling(30), { ...obsidian, embedDepth: 10 })
  expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 21 }, () => 'embed-too-large'))
  expect(formatProblem(problems[0] as (typeof problems)[0])).toBe(
    'p0.md:1:9  warning  The page embeds too much: "p1" is not shown whole. What there was no room for is linked.  (embed-too-large)',
  )
})

test('what is nearest is shown when there is not room for all', () => {
  const site = siteOf({ 'a.md': '![[b]]\n\n![[c]]', 'b.md': '![[d]]', 'c.md': 'c', 'd.md': 'd' })
  const [page] = site.pages
  if (page === undefined) throw new Error('no page')
  const { embeds, cuts } = embedTree(page, site.byUuid, 5, { maxEmbeds: 2, maxLength: 1e6 })
  const [b, c] = [...embeds.values()]
  expect([b?.kind, c?.kind]).toEqual(['part', 'part'])
  expect(b?.kind === 'part' && [...b.embeds.values()]).toEqual([{ kind: 'too-large' }])
  expect(cuts.map(({ kind, chain }) => [kind, ...chain.map(({ page }) => page.path)])).toEqual([
    ['too-large', 'a', 'b'],
  ])
})

test('a long page is not shown a hundred times', () => {
  const site = siteOf({ 'a.md': '![[b]]\n\n'.repeat(100), 'b.md': 'word '.repeat(15_000) })
  expect(site.problems.map(({ code, path }) => `${code} ${path}`)).toEqual(['embed-too-large a.md'])
  const [page] = site.pages
  if (page === undefined) throw new Error('no page')
  const shown = [...embedTree(page, site.byUuid, 5).embeds.values()].filter(({ kind }) => kind === 'part')
  expect(shown.length).toBe(26)
})

test('thousands of embeds of a page with thousands of embeds are decided in time', () => {
  const site = siteOf({ 'a.md': '![[b]] '.repeat(5000), 'b.md': '![[a]] '.repeat(5000) })
  expect(site.problems.map(({ code }) => code)).toContain('embed-cycle')
})

test('a picture that is called like a page makes no circle', () => check({ 'a.md': '# ![[a]]' }, []))
