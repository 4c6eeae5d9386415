import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { searchSite } from '../../src/db/search-site.ts'
import type { LiveSite } from '../../src/site-reader.ts'
import { deploySearched } from '../search/searched-site.ts'
import { newWorkspace } from './site.ts'

let open: TestDatabase
let site: LiveSite
let other: LiveSite
beforeAll(async () => {
  open = await openTestDatabase()
  const { id } = await newWorkspace(open.db, 'garden')
  site = await deploySearched(open.db, id, {
    'garden/tomatoes': {
      title: 'Tomatoes',
      tags: ['plant/fruit'],
      aliases: ['Love apples'],
      blocks: [
        '# Watering tomatoes',
        'Water them in the morning, at the root.',
        'See also: basil and node.js',
      ],
    },
    basil: {
      title: 'Basil',
      tags: ['plant'],
      blocks: ['Grows well beside tomatoes.', 'Basil is an herb #kitchen'],
    },
    café: {
      title: 'Café Zürich',
      blocks: ['Straße und Fluß', 'naïve résumé', 'Ελλάδα, ΣΊΣΥΦΟΣ', 'Ёлка и йод'],
    },
    日本語: { title: '日本語の文法', blocks: ['東京都に黒猫がいます', 'カタカナとひらがな'] },
    中文: { title: '中文', blocks: ['我喜欢在北京学习编程', '编程语言'] },
    ไทย: { title: 'ภาษาไทย', blocks: ['ฉันรักภาษาไทยมาก'] },
    한국어: { title: '한국어', blocks: ['한국어를 배우고 있어요'] },
    rtl: { title: 'שלום עולם', blocks: ['مرحبا بالعالم', 'שָׁלוֹם'] },
    hidden: { title: 'Hidden tomatoes', isUnlisted: true, blocks: ['Secret tomatoes'] },
    signs: { title: "It's <b>\\ 'quoted' & | ! :* 100%", blocks: ["don't panic 📌", 'C++ and foo_bar-baz'] },
  })
  const { id: otherId } = await newWorkspace(open.db, 'other')
  other = await deploySearched(open.db, otherId, {
    x: { title: 'Other', blocks: ['tomatoes of another tenant'] },
  })
})
afterAll(() => open?.close())

/** Hits as `path: excerpt` or, for a page, as `path`; what was found in brackets. */
async function hits(query: string, at = site): Promise<readonly string[]> {
  const { hits } = await searchSite(open.db, at, query, { limit: 50 })
  return hits.map(({ page, block, excerpt }) => {
    let text = ''
    let last = 0
    for (const [from, to] of excerpt.ranges) {
      text += `${excerpt.text.slice(last, from)}[${excerpt.text.slice(from, to)}]`
      last = to
    }
    text += excerpt.text.slice(last)
    return block === undefined ? page.path : `${page.path}: ${text}`
  })
}

test.each<[string, readonly string[]]>([
  [
    'tomatoes',
    ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]', 'basil: Grows well beside [tomatoes].'],
  ],
  [
    'TOMATOES',
    ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]', 'basil: Grows well beside [tomatoes].'],
  ],
  [
    'tomat',
    ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]', 'basil: Grows well beside [tomatoes].'],
  ],
  ['tomat beside', []],
  ['beside tomat', ['basil: Grows well [beside] [tomatoes].']],
  ['"beside tomatoes"', ['basil: Grows well [beside] [tomatoes].']],
  ['"tomatoes beside"', []],
  ['"beside tomat"', []],
  ['“beside tomatoes', ['basil: Grows well [beside] [tomatoes].']],
  ['tomatoes -beside', ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]']],
  ['tomatoes -"well beside"', ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]']],
  ['love', ['garden/tomatoes']],
  [
    'tag:plant tomatoes',
    ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]', 'basil: Grows well beside [tomatoes].'],
  ],
  ['tag:plant/fruit tomatoes', ['garden/tomatoes', 'garden/tomatoes: Watering [tomatoes]']],
  ['tomatoes -tag:plant/fruit', ['basil: Grows well beside [tomatoes].']],
  ['tag:Plant', ['basil', 'garden/tomatoes']],
  ['#kitchen', ['basil: Basil is an herb #kitchen']],
  ['-tomatoes', []],
  ['cafe zurich', ['café']],
  ['strasse', ['café: [Straße] und Fluß']],
  ['fluss', ['café: Straße und [Fluß]']],
  ['NAIVE resume', ['café: [naïve] [résumé]']],
  ['ελλαδα', ['café: [Ελλάδα], ΣΊΣΥΦΟΣ']],
  ['σίσυφος', ['café: Ελλάδα, [ΣΊΣΥΦΟΣ]']],
  ['елка', ['café: [Ёлка] и йод']],
  ['node.js', ['garden/tomatoes: See also: basil and [node].[js]']],
  ['黒猫', ['日本語: 東京都に[黒猫]がいます']],
  ['猫', ['日本語: 東京都に黒[猫]がいます']],
  ['す', ['日本語: 東京都に黒猫がいま[す]']],
  ['京都', ['日本語: 東[京都]に黒猫がいます']],
  ['猫黒', []],
  ['カタカナ', ['日本語: [カタカナ]とひらがな']],
  ['文法', ['日本語']],
  ['编程', ['中文: [编程]语言', '中文: 我喜欢在北京学习[编程]']],
  ['北京 学习', ['中文: 我喜欢在[北京学习]编程']],
  ['ภาษา', ['ไทย', 'ไทย: ฉันรัก[ภาษา]ไทยมาก']],
  ['한국어', ['한국어', '한국어: [한국어]를 배우고 있어요']],
  ['שלום', ['rtl', 'rtl: [שָׁלוֹם]']],
  ['مَرْحَبًا', ['rtl: [مرحبا] بالعالم']],
  ["don't", ["signs: [don]'[t] panic 📌"]],
  ['📌', ["signs: don't panic [📌]"]],
  ["'quoted'", ['signs']],
  ['foo_bar', ['signs: C++ and [foo]_[bar]-baz']],
  ['garden', []], // a folder
  ['secret', []],
  ['', []],
  ['" - "" : & | ! :* \\ \'', []],
  ["'; drop table nodes; --", []],
])('%s', async (query, expected) => {
  expect(await hits(query)).toEqual(expected)
})

test.each([
  ['tomatoez beside', 'tomatoes beside'],
  ['watring', 'watering'],
  ['"beside tomateos"', '"beside tomatoes"'],
  ['tag:plant mornign', 'tag:plant morning'],
  ['kichen', 'kitchen'],
  ['straßee und', 'strasse und'],
  ['ΣΊΣΥΦΣ', 'σισυφοσ'],
  ['zzzzzz', undefined],
  ['secrit', undefined], // stands on an unlisted page only
  ['tenannt', undefined], // stands in another workspace
  ['猫黒', undefined],
  ['tomatoes', undefined],
])('did you mean, for %s: %s', async (query, meant) => {
  expect((await searchSite(open.db, site, query)).suggestion).toBe(meant)
})

test('a workspace finds its own', async () => {
  expect(await hits('tomatoes', other)).toEqual(['x: [tomatoes] of another tenant'])
})

const SETTINGS = (language: string): { readonly settings: string } => ({
  settings: JSON.stringify({ language, log: true }),
})

test.each<[string, string, readonly string[]]>([
  ['english', 'walked', ['x: She [walks]', 'x: They [walked] on', 'x: [Walking]']],
  ['english', 'on walking', ['x: They [walked] [on]']],
  ['english', '"walking"', ['x: [Walking]']],
  ['english', 'on -walking', ['x: They walked [on]']],
  ['english', '"they walks"', []],
  ['english', 'running', ['x: A [run]']],
  ['english', 'häuser', ['x: Viele [Häuser]']],
  ['german', 'häuser', ['x: Ein [Haus]', 'x: Viele [Häuser]']],
  ['none', 'walked', ['x: They [walked] on']],
  ['klingon', 'walked', ['x: They [walked] on']],
])('in %s, %s', async (language, query, expected) => {
  const found = await hits(query, await inflected(language))
  expect([...found].sort()).toEqual([...expected].sort())
})

const sites = new Map<string, Promise<LiveSite>>()
function inflected(language: string): Promise<LiveSite> {
  const known = sites.get(language)
  if (known !== undefined) return known
  const made = newWorkspace(open.db).then(({ id }) =>
    deploySearched(
      open.db,
      id,
      {
        x: {
          title: 'W',
          blocks: ['She walks', 'They walked on', 'Walking', 'Ein Haus', 'Viele Häuser', 'A run', 'runners'],
        },
      },
      SETTINGS(language),
    ),
  )
  sites.set(language, made)
  return made
}

test('a whole word goes before its other forms', async () => {
  const { id } = await newWorkspace(open.db)
  const at = await deploySearched(open.db, id, {
    a: { title: 'A', blocks: ['gardens here', 'garden here', 'gardening here'] },
  })
  expect((await hits('garden', at))[0]).toBe('a: [garden] here')
})

test('titles are ranked however often the words stand in text, then names, and text is cut', async () => {
  const { id } = await newWorkspace(open.db)
  const pages = Object.fromEntries(
    Array.from({ length: 11 }, (_, page) => [
      `a${page}`,
      { title: `A${page}`, blocks: Array.from({ length: 100 }, (_, n) => `lantern ${page} ${n}`) },
    ]),
  )
  const at = await deploySearched(open.db, id, {
    ...pages,
    z: { title: 'Lantern', blocks: ['# The lantern'] },
  })
  const found = await searchSite(open.db, at, 'lantern', { limit: 2 })
  expect(found).toMatchObject({ total: 300, isCut: true })
  expect(found.hits.map(({ page, excerpt }) => [page.path, excerpt.text])).toEqual([
    ['z', ''],
    ['z', 'The lantern'],
  ])
})

/** What all pages of hits show, one after the other, and what the first tells. */
async function paged(at: LiveSite, query: string, limit: number) {
  const first = await searchSite(open.db, at, query, { limit })
  const shown: string[] = []
  for (let offset = 0; ; offset += limit) {
    const { hits, total } = await searchSite(open.db, at, query, { limit, offset })
    for (const { page, block, excerpt } of hits) shown.push(`${block ?? page.uuid} ${excerpt.text}`)
    if (offset + limit >= total) return { first, total, shown }
  }
}

test('each page of hits goes on where the one before it ended, words first and then what begins so', async () => {
  const { id } = await newWorkspace(open.db)
  const some = (count: number, text: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => text(n))
  const at = await deploySearched(open.db, id, {
    a: { title: 'A', blocks: some(1100, (n) => `lantern of oil ${n}`) },
    b: { title: 'B', blocks: some(50, (n) => `garden hose which is led along to ${n}`) },
    c: { title: 'C', blocks: [...some(30, (n) => `garden tools ${n}`), ...some(30, (n) => `totem ${n}`)] },
    d: { title: 'D', blocks: some(20, (n) => `to no end ${n}`) },
    e: { title: 'E', tags: ['t'], blocks: some(45, (n) => `to top, ${n}`) },
  })
  const oil = await paged(at, 'lantern', 100)
  expect(oil).toMatchObject({ first: { total: 300, isCut: true }, total: 1000 })
  expect(new Set(oil.shown).size).toBe(1000)
  const two = await paged(at, 'garden to', 15)
  expect(two).toMatchObject({ first: { total: 50, isCut: true }, total: 80 })
  expect(new Set(two.shown).size).toBe(80)
  expect(two.shown.slice(0, 50).every((text) => text.includes('hose'))).toBe(true)
  const several = await paged(at, 'to', 20)
  expect(several).toMatchObject({ first: { total: 115, isCut: true }, total: 175 })
  expect(new Set(several.shown).size).toBe(175)
  // What a tag leaves is looked through as a whole.
  expect((await paged(at, '#t to', 20)).first).toMatchObject({ total: 45, isCut: false })
})

test('a page without a tag that is left out is found', async () => {
  const { id } = await newWorkspace(open.db)
  const at = await deploySearched(open.db, id, {
    a: { title: 'Lamp', blocks: [] },
    b: { title: 'Lamp', tags: ['old'], blocks: ['A lamp'] },
  })
  expect(await hits('lamp -tag:old', at)).toEqual(['a'])
})

test.each([
  ['few pages', 20],
  ['several pages', 160],
])('a tag of %s: what has it, what stands on a page that has it, and each once', async (_, count) => {
  const { id } = await newWorkspace(open.db)
  const tagged = Array.from({ length: count }, (_, n) => [
    `p${n}`,
    { title: `P${n}`, tags: ['t'], blocks: [`a lamp #t ${n}`, `one lamp ${n}`, 'dark'] },
  ])
  const at = await deploySearched(open.db, id, {
    ...Object.fromEntries(tagged),
    lamp: { title: 'Lamp', tags: ['t'], blocks: [] },
    q: { title: 'Lamp', tags: ['u'], blocks: ['lamps there', 'the lamp #t here', '# A lamp'] },
  })
  const found = await searchSite(open.db, at, '#t lamp', { limit: 300 })
  expect(found).toMatchObject({ total: 2 * count + 2, isCut: false })
  expect(await hits('#t "one lamp 7"', at)).toEqual(['p7: [one] [lamp] [7]'])
  expect(await hits('#t "the lamp"', at)).toEqual(['q: [the] [lamp] #t here'])
  expect((await hits('#t lamp', at))[0]).toBe('lamp')
  expect((await searchSite(open.db, at, '#t lamp -one')).total).toBe(count + 2)
  expect((await searchSite(open.db, at, 'lamp -#t')).total).toBe(3)
})

test('the title is marked, and the total counts all pages of hits', async () => {
  const first = await searchSite(open.db, site, 'tomatoes', { limit: 1 })
  expect(first).toMatchObject({ query: 'tomatoes', total: 3, isCut: false })
  expect(first.hits[0]?.page).toMatchObject({
    path: 'garden/tomatoes',
    title: { text: 'Tomatoes', ranges: [[0, 8]] },
  })
  const second = await searchSite(open.db, site, 'tomatoes', { limit: 1, offset: 1 })
  expect(second.hits[0]?.block).toMatch(/^[0-9a-f-]{36}$/)
  expect(await searchSite(open.db, site, 'tomatoes', { limit: 1, offset: 9 })).toMatchObject({
    total: 3,
    hits: [],
  })
})

test('what was is found at its deployment, and at the newer one what is', async () => {
  const { id } = await newWorkspace(open.db)
  const before = await deploySearched(open.db, id, { a: { title: 'A', blocks: ['once upon'] } })
  const after = await deploySearched(open.db, id, { a: { title: 'A', blocks: ['twice upon'] } })
  expect(await hits('upon', before)).toEqual(['a: once [upon]'])
  expect(await hits('upon', after)).toEqual(['a: twice [upon]'])
  expect(await hits('upon', { ...before, deploymentId: before.deploymentId - 1 })).toEqual([])
})

test('no text is an error', async () => {
  let seed = 42
  const random = (n: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % n
  }
  const pieces = [
    '"',
    "'",
    '\\',
    ':*',
    '&',
    '|',
    '!',
    '<->',
    '(',
    ')',
    '-',
    'tag:',
    '#',
    ' ',
    '\0',
    '\ud800',
    '\udc00',
    '猫',
    'ไ',
    'a',
    'É',
    '📌',
    '\u0301',
    '\u200d',
    '%',
    ';',
    '7:',
    "''",
    '/',
    '٣',
    'ﬁ',
    '\u3099',
    'ー',
  ]
  for (let n = 0; n < 300; n++) {
    const text = Array.from({ length: random(30) }, () => pieces[random(pieces.length)]).join('')
    const { hits } = await searchSite(open.db, site, text)
    expect(Array.isArray(hits), JSON.stringify(text)).toBe(true)
  }
  expect((await searchSite(open.db, site, 'a'.repeat(1_000_000))).query.length).toBe(200)
  expect((await searchSite(open.db, site, 'a '.repeat(1000))).hits).toEqual([])
})

test('a text of any size can be stored, and is found by its beginning', async () => {
  const { id } = await newWorkspace(open.db)
  const words = Array.from({ length: 50_000 }, (_, n) => `word${n}`).join(' ')
  const at = await deploySearched(open.db, id, {
    big: {
      title: 'Big',
      blocks: [
        words,
        '猫'.repeat(100_000),
        `${'x'.repeat(5000)} end`,
        '\0 \ud800 "\\\'',
        'e'.repeat(20) + '\u0301'.repeat(20_000),
      ],
    },
  })
  expect((await hits('word77', at)).length).toBe(1)
  expect(await hits('word49999', at)).toEqual([])
  expect((await hits('猫猫', at)).length).toBe(1)
  expect((await hits(`"${'x'.repeat(100)}" end`, at)).length).toBe(1)
})
