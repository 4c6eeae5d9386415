/** The graphs of `fixtures/`, whole: what every page of them is to an HTML parser. */

import { fileURLToPath } from 'node:url'
import type { Slug } from '@draehi/core'
import { parse, serialize } from 'parse5'
import { describe, expect, test } from 'vitest'
import { readDirectoryFiles } from '../../../core/src/assets/directory-files.ts'
import { readAssets } from '../../../core/src/assets/read-assets.ts'
import { linkParsed } from '../../../core/src/link-sources.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { readDirectory } from '../../../core/src/sources/read-directory.ts'
import { attribute, documentsOf, elementsOf, publish, respelt } from './published-site.ts'

interface FixtureDocuments {
  readonly documents: ReadonlyMap<string, string>
  /** Addresses of files, decoded. */
  readonly files: ReadonlySet<string>
}

async function documentsOfFixture(name: string): Promise<FixtureDocuments> {
  const sources = await readDirectory(
    fileURLToPath(new URL(`../../../../fixtures/${name}`, import.meta.url)),
    {
      root: '',
    },
  )
  const pages = sources.files.map((file) => parsePage(file, sources.config))
  const identity = {
    workspaceId: 1,
    workspaceSlug: 'garden' as Slug,
    name: 'Garden',
    now: '2026-01-02T03:04:05.000Z',
  }
  const site = linkParsed(sources, pages, identity)
  const { assets } = await readAssets(site, sources.assetFiles, { readFiles: readDirectoryFiles() })
  const files = new Set([...assets.values()].map(({ address }) => `/garden/${address}`))
  return { documents: documentsOf({ ...site, assets }), files }
}

/** An embed wherever markdown lets one stand, and everything that may stand in one. */
const PLACES = [
  '![[full]]',
  'text ![[full]] text',
  '**bold *and ![[full#A]] more* text**',
  '- ![[full]]\n- item ![[full#^p]] more\n  - ![[full#^one]]\n\n- loose\n\n  ![[full]]\n',
  '1. ![[full#^two]]\n',
  '- [ ] ![[full]]\n',
  '# Heading ![[full]]',
  '[link ![[full]]](https://example.org) and ![[full]]',
  '> quote\n> ![[full]]\n>\n> - ![[full#A]]\n',
  '> [!note] Title ![[full]]\n> ![[full]]\n',
  '> [!tip]-\n> ![[full#^quote]]\n',
  '|a|b|\n|-|-|\n|![[full]]|x ![[full#^p]] y|\n',
  'note[^n]\n\n[^n]: ![[full]]\n',
  'note^[in line ![[full]]]\n',
  '<details><summary>![[full]]</summary>\n\n![[full]]\n\n</details>\n',
  '<p>raw ![[full]]</p>\n',
  '<div>raw ![[full]] <b>![[full]]</b></div>\n',
  '==marked ![[full]] text==',
  '~~gone ![[full]]~~ `![[full]]`',
  '![[full]]\n![[full#A]]\n![[missing]] ![[full#missing]] ![[bee.png]] ![[no.png]]',
]
const FULL =
  '## A\n\npara[^1] ^p\n\n- one ^one\n  - child\n\n1. first\n2. second ^two\n\n> quoted\n\n^quote\n\n> [!note] Callout\n> text\n\n' +
  '|x|\n|-|\n|y|\n\n```js\ncode\n```\n\n## B\n\n<a name="place">x</a> [to](#place) [[#A]] <details>\n\nhidden\n\n</details>\n\n[^1]: The note.\n'

const places = (): ReadonlyMap<string, string> =>
  documentsOf(
    publish(
      {
        'full.md': FULL,
        'all.md': PLACES.join('\n\n'),
        ...Object.fromEntries(PLACES.map((text, n) => [`place ${n}.md`, text])),
        'twice.md': '![[all]]\n\n![[all]]',
      },
      'obsidian',
    ),
  )

test('embeds are shown in nearly every place', () => {
  const all = places().get('/garden/all') ?? ''
  expect(all.match(/<div class="embed[ "]/gu)?.length).toBeGreaterThan(20)
})

describe.each<[string, () => FixtureDocuments | Promise<FixtureDocuments>]>([
  ['garden', () => documentsOfFixture('garden')],
  ['vault', () => documentsOfFixture('vault')],
  ['handbook', () => documentsOfFixture('handbook')],
  ['embeds in every place', () => ({ documents: places(), files: new Set() })],
])('%s', async (_, read) => {
  const { documents, files } = await read()
  const trees = new Map([...documents].map(([address, html]) => [address, elementsOf(parse(html))]))

  test('a parser reads every page as it was written', () => {
    expect(documents.size).toBeGreaterThan(10)
    for (const [address, html] of documents)
      expect([address, respelt(serialize(parse(html)))]).toEqual([address, respelt(html)])
  })

  test('no id is there twice', () => {
    for (const [address, elements] of trees) {
      const ids = elements.flatMap((element) => attribute(element, 'id') ?? [])
      expect([address, ids.filter((id, n) => ids.indexOf(id) !== n)]).toEqual([address, []])
    }
  })

  test('every place that a page links to is there, on that page or another', () => {
    const idsAt = new Map(
      [...trees].map(([address, elements]) => [
        address,
        new Set(elements.map((one) => attribute(one, 'id'))),
      ]),
    )
    for (const [address, elements] of trees) {
      const broken = elements
        .map((element) => (element.tagName === 'a' ? attribute(element, 'href') : undefined))
        .filter((href) => href !== undefined && /^(?:\/garden|#)/u.test(href))
        .filter((href) => {
          const [to = '', fragment] = decodeURIComponent(href ?? '').split('#')
          if (files.has(to)) return false
          const ids = idsAt.get(to === '' ? address : to)
          return ids === undefined || (fragment !== undefined && !hasId(ids, href ?? '', fragment))
        })
      expect([address, broken]).toEqual([address, []])
    }
  })

  test('what a label or description names is there', () => {
    for (const [address, elements] of trees) {
      const ids = new Set(elements.map((element) => attribute(element, 'id')))
      const named = elements.flatMap((element) =>
        ['aria-labelledby', 'aria-describedby'].flatMap((name) => attribute(element, name)?.split(' ') ?? []),
      )
      expect([address, named.filter((id) => !ids.has(id))]).toEqual([address, []])
    }
  })

  test('no paragraph, heading or link holds flow content', () => {
    const flow = new Set('p div ul ol table blockquote pre h1 h2 h3 h4 h5 h6 details section hr'.split(' '))
    for (const [address, elements] of trees) {
      const wrong = elements
        .filter(({ tagName }) => /^(?:p|h[1-6]|a|summary|strong|em|mark|del)$/u.test(tagName))
        .flatMap((element) =>
          elementsOf(element)
            .slice(1)
            .filter(({ tagName }) => flow.has(tagName)),
        )
      expect([address, wrong.map(({ tagName }) => tagName)]).toEqual([address, []])
    }
  })
})

/** Ids of footnotes are percent-encoded themselves. */
function hasId(ids: ReadonlySet<string | undefined>, href: string, fragment: string): boolean {
  return ids.has(fragment) || ids.has(href.slice(href.indexOf('#') + 1))
}
