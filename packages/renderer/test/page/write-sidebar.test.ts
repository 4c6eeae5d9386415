import type { Slug } from '@draehi/core'
import { expect, test } from 'vitest'
import { readTwigs, type Twig, toTwigs } from '../../src/page/sidebar-tree.ts'
import { writeSidebar } from '../../src/page/write-sidebar.ts'

const sidebar = (tree: readonly Twig[], path: string | undefined): string =>
  writeSidebar(tree, 'g' as Slug, path)

const TREE: readonly Twig[] = [
  ['Home', ''],
  [
    'Guide',
    'guide',
    [
      ['Start', 'guide/start'],
      ['More', 'guide/more', [['Deep', 'guide/more/deep']]],
    ],
  ],
  ['Nowhere', null, [['<b> & "c"', 'nowhere/b']]],
  ['Zebra', 'zebra'],
]

/** As indented text: `*` is the page, `+` an open folder, `-` one that a reader can open. */
function outline(html: string): string {
  const lines: string[] = []
  let depth = -1
  for (const [token, text] of html.matchAll(
    /<\/?ul|<details open|<details|aria-current="page"|<li|>([^<]+)</gu,
  )) {
    if (token === '<ul') depth++
    else if (token === '</ul') depth--
    else if (token === '<li') lines.push('  '.repeat(depth))
    else if (token === '<details open') lines.push(`${lines.pop()}+`)
    else if (token === '<details') lines.push(`${lines.pop()}-`)
    else if (text === undefined) lines.push(`${lines.pop()}*`)
    else lines.push(`${lines.pop()}${text}`)
  }
  return lines.join('\n')
}

test('the branch of the page is open, the page is marked, other folders can be opened', () => {
  expect(outline(sidebar(TREE, 'guide/more'))).toBe(
    `Home
Guide+
  Start
  *More+
    Deep
Nowhere-
  &lt;b&gt; &amp; "c"
Zebra`,
  )
  expect(outline(sidebar(TREE, ''))).toBe(
    `*Home
Guide-
  Start
  More-
    Deep
Nowhere-
  &lt;b&gt; &amp; "c"
Zebra`,
  )
})

test('each folder is a link, and beside it what opens it', () =>
  expect(sidebar([['A <b>', 'a', [['x', 'a/x']]]], 'a/x')).toBe(
    '<ul class="tree"><li class="folder"><a href="/g/a">A &lt;b&gt;</a><details open=""><summary aria-label="In A &lt;b&gt;"></summary>' +
      '<ul><li><a href="/g/a/x" aria-current="page">x</a></li></ul></details></li></ul>',
  ))

test('a page that is not in the tree opens the folder that its address is in', () => {
  expect(outline(sidebar(TREE, 'guide/more/-/2'))).toBe(outline(sidebar(TREE, 'guide/more')).replace('*', ''))
  expect(sidebar(TREE, '-/pages')).not.toContain('open=')
  expect(sidebar(TREE, undefined)).not.toContain('aria-current')
  expect(sidebar([], 'x')).toBe('')
})

const many = (count: number, name: string, folder = ''): Twig[] =>
  Array.from({ length: count }, (_, n) => [`${name} ${n}`, `${folder}${name}-${n}`])

test('of 10,000 pages those around the page are shown, and folders, in 10 KB', () => {
  const tree: readonly Twig[] = [
    ['Folder', 'folder', many(500, 'inside', 'folder/')],
    ...many(10_000, 'note'),
  ]
  for (const path of ['note-0', 'note-5000', 'note-9999', 'folder', 'folder/inside-250', '-/tags']) {
    const html = sidebar(tree, path)
    expect(Buffer.byteLength(html)).toBeLessThan(9500)
    expect(html.length).toBeGreaterThan(5000)
    expect(html).toContain('>Folder</a>')
    if (path !== '-/tags') expect(html).toContain(`href="/g/${path}" aria-current="page"`)
    const cuts = [...html.matchAll(/<a href="\/g\/-\/pages">([\d,]+) more</gu)]
    const cut = cuts.reduce((sum, [, count = '']) => sum + Number(count.replaceAll(',', '')), 0)
    expect(cut + (html.match(/"\/g\/note-/gu)?.length ?? 0)).toBe(10_000)
  }
  const deep = outline(sidebar(tree, 'folder/inside-250'))
  expect(deep).toMatch(/inside 249\n {2}\*inside 250\n {2}inside 251/u)
  expect(sidebar(tree, 'folder/inside-250')).toMatch(/<a href="\/g\/folder">\d+ more/u)
})

test('whatever titles and depth there are, it stays small', () => {
  let deep: Twig = ['目'.repeat(1000), '目'.repeat(60)]
  for (let n = 0; n < 200; n++)
    deep = ['<&>"'.repeat(200), `${'目'.repeat(60)}${n}`, [deep, ...many(30, '木')]]
  const paths = ['目'.repeat(60), `${'目'.repeat(60)}150`, '木-7', 'elsewhere']
  for (const path of paths) expect(Buffer.byteLength(sidebar([deep], path))).toBeLessThan(9500)
})

test('a tree that a server cannot hold keeps the beginning of each folder', () => {
  const pages = Array.from({ length: 40_000 }, (_, n) => ({
    title: `p${n}`,
    path: `p${n}` as never,
    isFolder: false,
    children: [],
  }))
  const [folder] = toTwigs([{ title: 'all', path: undefined, isFolder: true, children: pages }])
  expect([folder?.[2]?.length, folder?.[3]]).toEqual([1000, 39_000])
  expect(outline(sidebar(folder === undefined ? [] : [folder], 'p39999'))).toContain('all')
})

test.each([[{}], [[['a']]], [[['a', 1]]], [[['a', null, 'x']]], [[['a', null, [], 'x']]]])(
  '%j is no tree',
  (value) => expect(() => readTwigs(value)).toThrow(TypeError),
)
