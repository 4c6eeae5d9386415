/** After one page changed, every query has the answer that linking all pages gives; and it is known which of them are others. */

import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { keepLinks, keepSite } from '../../src/kept/keep-site.ts'
import { openKeptSite } from '../../src/kept/kept-site.ts'
import { isRefused, relink } from '../../src/kept/relink.ts'
import type { Dialect, GraphConfig, LinkedSite, Oid } from '../../src/nouns.ts'
import { answerOn, type Files, linkFiles, TODAY } from '../query/ask.ts'

const VAULT: Files = {
  'a.md': '---\ntype: book\nrating: 2\n---\n#red\n\n- [ ] water [[b]]\n',
  'b.md': '---\ntype: film\nrating: 1\n---\n#red\n\n- [ ] rest\n',
  'c.md': 'Words.\n',
}

/** Another text of `a.md`. */
const EDITS = {
  words: '---\ntype: book\nrating: 2\n---\n#red and more\n\n- [ ] water [[b]]\n',
  rating: '---\ntype: book\nrating: 0\n---\n#red\n\n- [ ] water [[b]]\n',
  type: '---\ntype: poem\nrating: 2\n---\n#red\n\n- [ ] water [[b]]\n',
  task: '---\ntype: book\nrating: 2\n---\n#red\n\n- [x] water [[b]]\n',
  text: '---\ntype: book\nrating: 2\n---\n#red\n\n- [ ] a drop for [[b]]\n',
  tag: '---\ntype: book\nrating: 2\n---\n#blue\n\n- [ ] water [[b]]\n',
  link: '---\ntype: book\nrating: 2\n---\n#red\n\n- [ ] water [[c]]\n',
} as const
type Edit = keyof typeof EDITS

function keepOf(site: LinkedSite, config: GraphConfig, paths: readonly string[]) {
  const commit = {
    ...{ oid: '' as Oid, message: '', authorName: '', authorEmail: '' },
    authoredAt: `${TODAY}T10:00:00.000Z`,
  }
  const pages = site.pages.map(({ page }) => page)
  const kept = keepSite(site, {
    sources: {
      ...{ commit, root: '', paths: new Set(paths), assetFiles: new Map(), mailmap: undefined, config },
      ...{ problems: [], forgotten: [], measures: { textBytes: 1, totalBytes: 1, judged: undefined } },
    },
    counts: { files: pages.length },
    pages,
    past: undefined,
  })
  // As they are after a file.
  const { site: facts, pages: columns } = JSON.parse(JSON.stringify(kept)) as typeof kept
  const at = (n: number) => {
    const page = site.pages.find((one) => one.page.path === columns.paths[n])
    if (page === undefined) throw new RangeError(`there is no page ${n}`)
    return page
  }
  return openKeptSite(
    { ...columns, places: [], records: [], rows: [], rowOrder: [] },
    { ...facts, otherRows: [] },
    {
      page: (n) => at(n).page,
      links: (n) => JSON.parse(JSON.stringify(keepLinks(at(n), (uuid) => columns.uuids.indexOf(uuid)))),
    },
  )
}

const LOGSEQ = graphConfig('logseq')
const OBSIDIAN = graphConfig('obsidian')

/** @returns whether the query has another answer, which is the one that linking all pages gives */
function isOther(dialect: Dialect, query: string, edit: Partial<Files>, today: string = TODAY): boolean {
  const config = dialect === 'logseq' ? LOGSEQ : OBSIDIAN
  const prefix = dialect === 'logseq' ? 'pages/' : ''
  const inPlace = (files: Partial<Files>): Files =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${prefix}${path}`, text ?? '']))
  const files = inPlace({
    ...VAULT,
    ...(dialect === 'logseq' ? { 'a.md': '- water [[b]]\n' } : {}),
    'q.md': query,
  })
  const next = { ...files, ...inPlace(edit) }
  const kept = keepOf(linkFiles(files, config), config, Object.keys(files))
  const after = linkFiles(next, config, today)
  const changes = Object.keys(inPlace(edit)).map((path) => {
    const page = after.pages.find((one) => one.page.path === path)?.page
    if (page === undefined) throw new RangeError(`there is no ${path}`)
    return { n: kept.numberAt(path) ?? -1, page, history: undefined }
  })
  const made = relink(kept, changes, {
    ...{ workspaceId: 1, workspaceSlug: after.workspaceSlug, config, otherPaths: [], today },
  })
  if (isRefused(made)) throw new Error(made.refusal)
  const answersOf = (site: LinkedSite): unknown => site.pages.map(({ path, answers }) => [path, answers])
  expect(answersOf(made.site)).toEqual(answersOf(after))
  return made.changed.has(kept.numberAt(`${prefix}q.md`) ?? -1)
}

const dataview = (text: string): string => `\`\`\`dataview\n${text}\n\`\`\`\n`

/** To what each query has another answer; to everything else it has the same. */
const DATAVIEW: readonly (readonly [query: string, others: readonly Edit[]])[] = [
  ['LIST', []],
  ['LIST FROM #red', ['tag']],
  ['LIST FROM [[b]]', ['link']],
  ['LIST FROM outgoing([[a]])', ['link']],
  ['LIST WHERE rating = 2', ['rating']],
  // Which is first is nowhere shown but in the order.
  ['LIST FROM "a" OR "b" SORT rating', ['rating']],
  ['LIST FROM "a" OR "b" SORT rating LIMIT 1', ['rating']],
  ['LIST WHERE rating LIMIT 1 WHERE type = "book"', ['rating', 'type']],
  ['TABLE type FROM "a"', ['type']],
  ['LIST type FROM "a"', ['type']],
  ['LIST FROM "a" OR "b" GROUP BY type', ['type']],
  ['TABLE rows.type FROM "a" OR "b" GROUP BY file.folder', ['type']],
  ['TABLE rows.rating, [[a]].type FROM "b" GROUP BY file.folder', ['type']],
  ['LIST file.inlinks FROM "b"', ['link']],
  ['LIST file.inlinks FROM "c"', ['link']],
  ['LIST length([[c]].file.inlinks) FROM "q"', ['link']],
  ['LIST l FROM "a" FLATTEN file.outlinks AS l', ['link']],
  ['TASK', []],
  ['TASK WHERE !completed', ['task']],
  ['TASK SORT text', ['text']],
  ['TABLE WITHOUT ID text WHERE text', []],
  ['LIST WHERE file.day >= date(today)', []],
]

test.each(DATAVIEW)('%s', (query, others) => {
  const edits = Object.keys(EDITS) as Edit[]
  const found = edits.filter((edit) => isOther('obsidian', dataview(query), { 'a.md': EDITS[edit] }))
  expect(found).toEqual(others)
})

test('the value of another page, and of the own one', () => {
  expect(isOther('obsidian', '`= [[a]].type`\n', { 'a.md': EDITS.type })).toBe(true)
  expect(isOther('obsidian', '`= [[a]].type`\n', { 'a.md': EDITS.rating })).toBe(false)
})

test('a group is asked for what the page of its query has, on each page', () => {
  const query = dataview('TABLE WITHOUT ID type GROUP BY file.folder')
  const files = { 'a.md': `type:: one\n\n${query}`, 'b.md': `type:: two\n\n${query}` }
  const site = linkFiles(files, graphConfig('obsidian'))
  expect([answerOn(site, 'a.md'), answerOn(site, 'b.md')]).toEqual(['type | "one"', 'type | "two"'])
})

test('a day that is over', () => {
  const query = dataview('LIST date(today) FROM "a"')
  expect(isOther('obsidian', query, { 'c.md': 'Other words.\n' }, '2024-03-11')).toBe(true)
  expect(isOther('obsidian', query, { 'c.md': 'Other words.\n' })).toBe(false)
})

test('queries that come, go and stay on the page that changes', () => {
  const two = `${dataview('LIST FROM #red')}\n${dataview('LIST FROM [[b]]')}`
  for (const text of ['None.\n', dataview('LIST FROM [[b]]'), `More.\n\n${two}`, `${two}\n${two}`])
    expect(isOther('obsidian', two, { 'q.md': text })).toBe(true)
  expect(isOther('obsidian', two, { 'a.md': EDITS.tag, 'q.md': `More.\n\n${two}` })).toBe(true)
})

/** Another text of `a.md` in place of a bullet. */
const OUTLINE = {
  words: '- much water for [[b]]\n',
  task: '- TODO water [[b]]\n',
  child: '- water [[b]]\n  - TODO below\n',
  property: '- water [[b]]\n  type:: book\n',
  tags: 'tags:: c\n\n- water [[b]]\n',
} as const

test.each<readonly [query: string, others: readonly (keyof typeof OUTLINE)[]]>([
  ['(task TODO)', ['task', 'child']],
  ['(and [[b]] (task TODO))', ['task', 'child']],
  ['(property type book)', ['property']],
  ['"below"', ['child']],
  ['(not (task TODO))', ['task', 'tags']],
  ['(all-page-tags)', ['tags']],
  ['(page-tags c)', ['tags']],
])('{{query %s}}', (query, others) => {
  const edits = Object.keys(OUTLINE) as (keyof typeof OUTLINE)[]
  const found = edits.filter((edit) => isOther('logseq', `- {{query ${query}}}\n`, { 'a.md': OUTLINE[edit] }))
  expect(found).toEqual(others)
})
