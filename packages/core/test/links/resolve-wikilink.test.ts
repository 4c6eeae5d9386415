import { expect, test } from 'vitest'
import type { GraphConfig } from '../../src/nouns.ts'
import { logseq, makeSite, obsidian, type PageText, plain, problemsOf, targetsOf } from './page-builder.ts'

/** Where a link leads that stands on the page `from`, which exists beside the others. */
function check(
  config: GraphConfig,
  link: string,
  from: string,
  others: Readonly<Record<string, PageText>> | readonly string[],
  expected: string,
): void {
  const pages = Array.isArray(others) ? Object.fromEntries(others.map((path) => [path, {}])) : others
  const site = makeSite(config, { ...pages, [from]: { ...pages[from], links: [link] } })
  expect(targetsOf(site, from)).toEqual([expected])
}

test.each([
  ['[[note]]', 'a.md', ['folder/note.md'], 'folder/note.md'],
  ['[[Note]]', 'a.md', ['folder/note.md'], 'folder/note.md'],
  ['[[note.md]]', 'a.md', ['folder/note.md'], 'folder/note.md'],
  ['[[folder/note]]', 'a.md', ['deep/folder/note.md'], 'deep/folder/note.md'],
  ['[[older/note]]', 'a.md', ['folder/note.md'], 'broken'],
  ['[[note]]', 'x/a.md', ['note.md', 'x/note.md'], 'note.md'],
  ['[[note]]', 'y/a.md', ['xx/note.md', 'y/note.md'], 'y/note.md'],
  ['[[note]]', 'y/a.md', ['x/note.md', 'y/below/note.md'], 'y/below/note.md'],
  ['[[note]]', 'a.md', ['xx/note.md', 'y/note.md'], 'y/note.md'],
  ['[[note]]', 'en/a/x.md', ['en/b/deeper/note.md', 'fr/note.md'], 'fr/note.md'],
  ['[[note]]', 'a.md', ['z/note.md', 'y/note.md'], 'y/note.md'],
  ['[[./note]]', 'x/a.md', ['note.md', 'x/note.md'], 'x/note.md'],
  ['[[../note]]', 'x/y/a.md', ['note.md', 'x/note.md', 'x/y/note.md'], 'x/note.md'],
  ['[[../../../note]]', 'x/a.md', ['note.md'], 'broken'],
  ['[[/x/note]]', 'y/a.md', ['x/note.md', 'y/x/note.md'], 'x/note.md'],
  ['[[]]', 'a.md', [], 'a.md'],
  ['[[Cafe\u0301]]', 'a.md', ['Café.md'], 'Café.md'],
  ['[[Café]]', 'a.md', ['x/Cafe\u0301.md'], 'x/Cafe\u0301.md'],
  ['[[日本語]]', 'a.md', ['旅/日本語.md'], '旅/日本語.md'],
  ['[[about.md]]', 'a.md', ['about.md.md'], 'about.md.md'],
  ['[[nowhere]]', 'a.md', [], 'broken'],
  ['[[constructor]]', 'a.md', [], 'broken'],
  ['[[__proto__]]', 'a.md', [], 'broken'],
  ['[[__proto__]]', 'a.md', ['x/__proto__.md'], 'x/__proto__.md'],
])('Obsidian: %s in %s, beside %j, leads to %s', (link, from, others, expected) => {
  check(obsidian, link, from, others, expected)
})

test('Obsidian: the folder page of an index answers to its folder and to its own name', () => {
  check(obsidian, '[[guide]]', 'a.md', ['docs/guide/index.md'], 'docs/guide/index.md')
  check(obsidian, '[[guide/index]]', 'a.md', ['docs/guide/index.md'], 'docs/guide/index.md')
})

test.each([
  ['[[note]]', 'en/a/x.md', ['en/b/deeper/note.md', 'fr/note.md'], 'en/b/deeper/note.md'],
  ['[[note]]', 'en/a/x.md', ['en/a/note.md', 'en/note.md', 'note.md'], 'note.md'],
  ['[[note]]', 'en/a/x.md', ['fr/c/note.md', 'it/note.md'], 'it/note.md'],
])('plain: %s in %s, beside %j, leads to the nearest, %s', (link, from, others, expected) => {
  check(plain, link, from, others, expected)
})

test('Obsidian: an alias and a title find a page when no file does', () => {
  const pages = { 'x/note.md': { aliases: ['Another Name'], title: 'A Title' } }
  check(obsidian, '[[another name]]', 'a.md', pages, 'x/note.md')
  check(obsidian, '[[A Title]]', 'a.md', pages, 'x/note.md')
  check(obsidian, '[[A Title]]', 'a.md', { ...pages, 'A Title.md': {} }, 'A Title.md')
})

test.each([
  ['[[Foo]]', ['pages/Foo.md'], 'pages/Foo.md'],
  ['[[foo]]', ['pages/Foo.md'], 'pages/Foo.md'],
  ['[[foo]]', ['pages/FOO.md', 'pages/foo.md'], 'pages/foo.md'],
  ['[[fOO]]', ['pages/FOO.md', 'pages/foo.md'], 'pages/FOO.md'],
  ['[[a/b]]', ['pages/a___b.md'], 'pages/a___b.md'],
  ['[[b]]', ['pages/a___b.md'], 'broken'],
  ['[[pages/Foo]]', ['pages/Foo.md'], 'broken'],
  ['[[Jan 15th, 2024]]', ['journals/2024_01_15.md'], 'journals/2024_01_15.md'],
  ['[[2024-01-15]]', ['journals/2024_01_15.md'], 'journals/2024_01_15.md'],
  ['[[2024_01_15]]', ['journals/2024_01_15.md'], 'journals/2024_01_15.md'],
  ['[[2024-01-16]]', ['journals/2024_01_15.md'], 'broken'],
])('Logseq: %s beside %j leads to %s', (link, others, expected) => {
  check(logseq, link, 'pages/A.md', others, expected)
})

test('Logseq: an alias finds its page', () => {
  check(logseq, '[[the foo]]', 'pages/A.md', { 'pages/Foo.md': { aliases: ['The Foo'] } }, 'pages/Foo.md')
})

test.each([
  ['#Foo', 'pages/Foo.md'],
  ['#foo', 'pages/Foo.md'],
  ['#other', 'tag other'],
  ['#constructor', 'tag constructor'],
])('a tag %s leads to %s', (link, expected) => {
  check(logseq, link, 'pages/A.md', ['pages/Foo.md'], expected)
})

test('a tag is no path: it finds no note in a folder', () => {
  check(obsidian, '#note', 'a.md', ['folder/note.md'], 'tag note')
  check(plain, '#note', 'a.md', ['note.md'], 'note.md')
})

test('of two pages with one alias the first in path order keeps it, and an alias never takes a name', () => {
  const site = makeSite(obsidian, {
    'b.md': { aliases: ['shared', 'a'] },
    'a.md': { aliases: ['Shared', 'A'], links: ['[[shared]]', '[[a]]'] },
  })
  expect(targetsOf(site, 'a.md')).toEqual(['a.md', 'a.md'])
  expect(problemsOf(site)).toEqual([
    'b.md  warning  The alias "a" is the name of a.md already. Links to it lead there. Remove the alias, or give the page another one.  (alias-collision)',
    'b.md  warning  The alias "shared" is an alias of a.md already. Links to it lead there. Remove the alias, or give the page another one.  (alias-collision)',
  ])
})

test('a broken link names its place and the nearest name', () => {
  const site = makeSite(obsidian, {
    'a.md': { blocks: ['x'], links: ['[[Gardning]]', '[[zzz]]'] },
    'Gardening.md': {},
  })
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  There is no page "Gardning". Did you mean "Gardening"?  (broken-link)',
    'a.md:2:1  warning  There is no page "zzz".  (broken-link)',
  ])
})

test('no other day is suggested for a day without a journal', () => {
  const site = makeSite(logseq, {
    'pages/a.md': { links: ['[[Jan 16th, 2024]]'] },
    'journals/2024_01_15.md': {},
  })
  expect(problemsOf(site)).toEqual([
    'pages/a.md:1:1  warning  There is no page "Jan 16th, 2024".  (broken-link)',
  ])
})

test('a tag makes no problem', () => {
  expect(problemsOf(makeSite(logseq, { 'pages/a.md': { links: ['#nothing'] } }))).toEqual([])
})

test('a page that is not published is no target; only the author hears that it exists', () => {
  const site = makeSite(obsidian, {
    'a.md': {
      links: [
        '[[secret]]',
        '(secret.md)',
        '(secret)',
        '![[secret]]',
        '#secret',
        '((63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c))',
      ],
    },
    'secret.md': {
      isPublished: false,
      blocks: ['x ^63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'],
      aliases: ['other'],
      links: ['[[nowhere]]'],
    },
  })
  expect(targetsOf(site, 'a.md')).toEqual(['broken', 'broken', 'broken', 'broken', 'tag secret', 'broken'])
  expect(site.pages.map(({ path }) => path)).toEqual(['a'])
  expect(site.redirects).toEqual([])
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  The page "secret" is not published. It is in secret.md.  (link-to-unpublished)',
    'a.md:2:1  warning  The page "secret.md" is not published. It is in secret.md.  (link-to-unpublished)',
    'a.md:3:1  warning  The page "secret" is not published. It is in secret.md.  (link-to-unpublished)',
    'a.md:4:1  warning  The page "secret" is not published. It is in secret.md.  (link-to-unpublished)',
    'a.md:6:1  warning  No published block has the id "63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c".  (broken-block-reference)',
  ])
})

test('a file that the configuration leaves out exists, and is not published', () => {
  const files = { 'a.md': { links: ['[[idea]]', '(drafts/idea.md)', '[[drafts/idea]]', '[[ideas]]'] } }
  const site = makeSite(obsidian, files, ['drafts/idea.md'])
  expect(targetsOf(site, 'a.md')).toEqual(['broken', 'broken', 'broken', 'broken'])
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  The page "idea" is not published. It is in drafts/idea.md.  (link-to-unpublished)',
    'a.md:2:1  warning  The page "drafts/idea.md" is not published. It is in drafts/idea.md.  (link-to-unpublished)',
    'a.md:3:1  warning  The page "drafts/idea" is not published. It is in drafts/idea.md.  (link-to-unpublished)',
    'a.md:4:1  warning  There is no page "ideas".  (broken-link)',
  ])
})
