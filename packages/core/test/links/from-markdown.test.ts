/** From the text of files to where its links lead: what the parser and the linker agree on. */

import { expect, test } from 'vitest'
import { linkPages } from '../../src/links/link-pages.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { GraphConfig, LinkedSite, Oid } from '../../src/nouns.ts'
import { logseq, obsidian, pageAt, plain, problemsOf, siteFacts, targetsOf } from './page-builder.ts'

const uuid = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'
const oid = '0'.repeat(40) as Oid

function publish(
  config: GraphConfig,
  files: Readonly<Record<string, string>>,
  assets: readonly string[] = [],
): LinkedSite {
  const pages = Object.entries(files).map(([path, text]) => parsePage({ path, oid, text }, config))
  return linkPages(pages, siteFacts(config, [...Object.keys(files), ...assets]))
}

test('a Logseq graph', () => {
  const site = publish(
    logseq,
    {
      'pages/A.md': [
        'alias:: The A',
        '',
        `- [[b]] and [[the a]] and #B and #nothing`,
        `  - ((${uuid})) and [said so](((${uuid})))`,
        '- [[Jan 15th, 2024]] ![x](../assets/x.png) [[Nowhere]]',
        `- {{embed [[B]]}} {{embed ((${uuid}))}}`,
      ].join('\n'),
      'pages/B.md': `- parent\n\t- child\n\t  id:: ${uuid}\n- [[A]] twice: [[A]]`,
      'journals/2024_01_15.md': '- a day',
    },
    ['assets/x.png'],
  )
  expect(targetsOf(site, 'pages/A.md')).toEqual([
    'pages/B.md',
    'pages/A.md',
    'pages/B.md',
    'tag nothing',
    'pages/B.md > child',
    'pages/B.md > child',
    'journals/2024_01_15.md',
    'asset assets/x.png',
    'broken',
    'pages/B.md',
    'pages/B.md > child',
  ])
  expect(problemsOf(site)).toEqual(['pages/A.md:5:44  warning  There is no page "Nowhere".  (broken-link)'])
  expect(pageAt(site, 'pages/A.md').backlinks.map(({ path, block }) => [path, block])).toEqual([['b', 2]])
  expect(pageAt(site, 'pages/B.md').blockUuids[1]).toBe(uuid)
})

test('an Obsidian vault', () => {
  const site = publish(
    obsidian,
    {
      'a.md':
        '# One\n\n[[note#Two#Three|there]] [[note#^sum]] [[#One]] ![[x.png]] ![[note]] [m](in/note.md#two)\n',
      'in/note.md':
        '---\naliases: [Remark]\n---\n## Two\n\n### Three\n\nThe total. ^sum\n\n[[a]] [[remark]] [[gone]]\n',
    },
    ['files/x.png'],
  )
  const three = pageAt(site, 'in/note.md').page.headings[1]?.anchor
  const two = pageAt(site, 'in/note.md').page.headings[0]?.anchor
  const one = pageAt(site, 'a.md').page.headings[0]?.anchor
  expect(targetsOf(site, 'a.md')).toEqual([
    `in/note.md # ${three}`,
    'in/note.md > The total.',
    `a.md # ${one}`,
    'asset files/x.png',
    'in/note.md',
    `in/note.md # ${two}`,
  ])
  expect(targetsOf(site, 'in/note.md')).toEqual(['a.md', 'in/note.md', 'broken'])
  expect(problemsOf(site)).toEqual(['in/note.md:10:18  warning  There is no page "gone".  (broken-link)'])
})

test('a folder of plain markdown', () => {
  const site = publish(
    plain,
    {
      'README.md': '[guide](guide/) [up](../x.md) [pdf](files/a%20b.pdf) ![p](p.png)\n',
      'guide/index.md':
        '---\nredirect_from: /start\n---\n# Guide\n\n[home](../README.md) [set up](set-up.md#step-1-1)\n',
      'guide/set-up.md': '## Step 1\n\n## Step 1\n\n[here](#step-1)\n',
    },
    ['files/a b.pdf'],
  )
  const [first, second] = pageAt(site, 'guide/set-up.md').page.headings
  expect(targetsOf(site, 'README.md')).toEqual(['guide/index.md', 'broken', 'asset files/a b.pdf', 'broken'])
  expect(targetsOf(site, 'guide/index.md')).toEqual(['README.md', `guide/set-up.md # ${second?.anchor}`])
  expect(targetsOf(site, 'guide/set-up.md')).toEqual([`guide/set-up.md # ${first?.anchor}`])
  expect(site.home).toBe('index')
  expect(site.redirects).toContainEqual({ from: 'start', to: 'guide' })
})

test('what an author wrote is told on one line, without anything a terminal would obey', () => {
  const site = publish(obsidian, {
    'a.md': `---\naliases: ["\\e[2J\\u202Ex"]\n---\n[[${'long '.repeat(100)}]]\n`,
    'b.md': '---\naliases: ["\\e[2J\\u202Ex"]\n---\n',
  })
  for (const text of problemsOf(site)) {
    expect(text).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(text.length).toBeLessThan(400)
  }
  expect(site.problems).toHaveLength(2)
})

test('a place that the author named in HTML is reached from its own page and from another', () => {
  const site = publish(plain, {
    'a.md':
      '<a name="here"></a>\n\nText, <span id="there">a place</span>.\n\n[1](#here) [2](#there) [3](#nowhere)\n',
    'b.md': '[1](a.md#here) [2](a.md#user-content-here)\n',
  })
  expect(targetsOf(site, 'a.md')).toEqual(['a.md # user-content-here', 'a.md # user-content-there', 'a.md'])
  expect(targetsOf(site, 'b.md')).toEqual(['a.md # user-content-here', 'a.md'])
  expect(problemsOf(site).map((line) => line.split('  ').at(-1))).toEqual([
    '(broken-heading)',
    '(broken-heading)',
  ])
})

test('the id in the properties of a Logseq page is the page', () => {
  const site = publish(logseq, {
    'pages/a.md': `id:: ${uuid}\nkind:: x\n\n- text`,
    'pages/b.md': `- ((${uuid})) {{embed ((${uuid}))}}`,
  })
  expect(problemsOf(site)).toEqual([])
  expect(pageAt(site, 'pages/b.md').targets).toMatchObject([
    { kind: 'page', path: 'a', block: undefined },
    { kind: 'page', path: 'a', block: undefined },
  ])
})

test('ids of whole lists and several ids of one block lead there; of two that are the same, the first does', () => {
  const site = publish(obsidian, {
    'a.md': '[[b#^whole]] [[b#^WHOLE]] [[b#^one]] [[b#^two]] [[b#^middle]] [[b#^nothing]]',
    'b.md': '- x\n- y\n\n^whole\n\n> q ^one\n>\n> r ^two\n\nz ^middle\nend\n\n^one\n',
  })
  expect(targetsOf(site, 'a.md')).toEqual([
    'b.md > x',
    'b.md > x',
    'b.md > q r',
    'b.md > q r',
    'b.md > z end',
    'b.md',
  ])
  expect(problemsOf(site)).toEqual([
    'a.md:1:63  warning  The page "b" has no block with the id "nothing".  (broken-block-reference)',
    'b.md:10  notice  The id "^middle" does not stand at the end of a block. Move it to the end of the block, or below it; it is not shown.  (misplaced-id)',
    'b.md:13  warning  The id "one" belongs to b.md:6 already. Remove the id from one of the two; links to it lead to the first.  (duplicate-id)',
  ])
})
