/** Histories of small graphs with every construct through which one page can show in another's HTML. */

import type { Dialect } from '@draehi/core'
import fc from 'fast-check'

/** One edit of a graph, as numbers: what they mean depends on the files that there are, so that any part of a history is one. */
export interface Edit {
  readonly kind: 'write' | 'append' | 'insert' | 'cut' | 'remove' | 'rename' | 'configure' | 'picture'
  /** Which file, and where it goes. */
  readonly file: number
  readonly to: number
  /** What is written. */
  readonly lines: readonly (readonly [construct: number, target: number])[]
  readonly head: number
}

export interface Graph {
  readonly files: ReadonlyMap<string, string>
  /** 0–3. */
  readonly settings: number
  /** Version of the only picture; 0: it is not there. */
  readonly picture: number
}

export const EMPTY: Graph = { files: new Map(), settings: 0, picture: 0 }

/** Folders, a day, names that want one address, and one that is a tag too. */
const NAMES = ['a', 'b', 'c', 'd/e', 'd/f', 'd', 'tag', 'A', '2026-01-02', 'index', 'long name', 'é'] as const

/** There are fewer: numbers beyond begin again. */
const MOST_CONSTRUCTS = 80

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom<Edit['kind'][]>(
    'write',
    'write',
    'append',
    'append',
    'append',
    'remove',
    'rename',
    'configure',
    'picture',
  ),
  file: fc.nat(NAMES.length - 1),
  to: fc.nat(NAMES.length - 1),
  lines: fc.array(fc.tuple(fc.nat(MOST_CONSTRUCTS), fc.nat(NAMES.length - 1)), {
    minLength: 1,
    maxLength: 4,
  }),
  head: fc.nat(15),
})

/** Most change the text of one page, and say nothing that is answered by the whole site. */
const calmEdit = (): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom<Edit['kind'][]>('append', 'insert', 'insert', 'cut') },
      {
        weight: 2,
        arbitrary: fc.constantFrom<Edit['kind'][]>('write', 'remove', 'rename', 'configure', 'picture'),
      },
    ),
    file: fc.nat(NAMES.length - 1),
    to: fc.nat(NAMES.length - 1),
    lines: fc.array(fc.tuple(calmConstruct(), fc.nat(NAMES.length - 1)), { minLength: 1, maxLength: 4 }),
    head: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, 3, 4, 5, 7, 8, 9, 10, 13, 14) },
      { weight: 1, arbitrary: fc.nat(15) },
    ),
  })

/** Some are of those that the whole site answers. */
function calmConstruct(): fc.Arbitrary<number> {
  const numbers = CONSTRUCTS.map((_, n) => n)
  const isQuery = (n: number): boolean => /query|dataview|`= /u.test(CONSTRUCTS[n]?.('a', 1) ?? '')
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...numbers.filter((n) => !isQuery(n))) },
    { weight: 1, arbitrary: fc.constantFrom(...numbers.filter(isQuery)) },
  )
}

/** As `histories`, of a graph in which most commits change one page. */
export const calmHistories = (most: number): fc.Arbitrary<History> =>
  fc.record({
    begin: fc.array(calmEdit(), { maxLength: NAMES.length, size: 'max' }),
    edits: fc.array(calmEdit(), { minLength: 1, maxLength: most, size: 'max' }),
  })

/** A graph to begin with, some of its files with a few lines, and what is then done to it. */
export const histories = (most: number): fc.Arbitrary<History> =>
  fc.record({
    begin: fc.array(edit, { maxLength: NAMES.length, size: 'max' }),
    edits: fc.array(edit, { minLength: 1, maxLength: most, size: 'max' }),
  })

export interface History {
  readonly begin: readonly Edit[]
  readonly edits: readonly Edit[]
}

const pathOf = (n: number, dialect: Dialect): string => {
  const name = NAMES[n % NAMES.length] ?? 'a'
  if (dialect !== 'logseq') return `${name}.md`
  return name.startsWith('2026') ? 'journals/2026_01_02.md' : `pages/${name.replace('/', '___')}.md`
}

export function applyEdit(graph: Graph, edit: Edit, dialect: Dialect): Graph {
  const files = new Map(graph.files)
  const there = [...files.keys()].sort()
  const path = pathOf(edit.file, dialect)
  const some = there[edit.file % Math.max(1, there.length)]
  const text = textOf(edit, dialect)
  switch (edit.kind) {
    case 'write':
      files.set(path, head(edit.head, dialect) + text)
      break
    case 'append':
      files.set(some ?? path, `${files.get(some ?? path) ?? ''}\n${text}`)
      break
    case 'insert':
    case 'cut': {
      const parts = partsOf(files.get(some ?? path) ?? '', dialect)
      parts.splice(
        edit.to % (parts.length + 1),
        edit.kind === 'cut' ? 1 : 0,
        ...(edit.kind === 'cut' ? [] : [text]),
      )
      files.set(some ?? path, parts.join(dialect === 'logseq' ? '\n' : '\n\n'))
      break
    }
    case 'remove':
      if (some !== undefined) files.delete(some)
      break
    case 'rename':
      if (some !== undefined) {
        const moved = files.get(some) ?? ''
        files.delete(some)
        files.set(pathOf(edit.to, dialect), moved)
      }
      break
    case 'configure':
      return { ...graph, settings: edit.head % 4 }
    case 'picture':
      return { ...graph, picture: edit.head % 3 }
  }
  return { ...graph, files }
}

const partsOf = (text: string, dialect: Dialect): string[] =>
  text.split(dialect === 'logseq' ? /\n(?=- )/u : /\n\n+/u)

const HEADS: readonly string[] = [
  '',
  '',
  '',
  'title: Other title',
  'aliases: [nick, other name]',
  'tags: [tag, red]',
  'draft: true',
  'unlisted: true',
  'permalink: elsewhere',
  'redirect_from: old',
  'description: A page with words.',
  'publishDate: 2026-03-01',
  'expiryDate: 2026-05-01',
  // These two want one address for their lists.
  'tags: [C]',
  'tags: [C++]',
  'tags: [C++]',
]

function head(n: number, dialect: Dialect): string {
  const line = HEADS[n] ?? ''
  if (line === '') return ''
  return dialect === 'logseq'
    ? `${line.replace(':', '::').replace(/[[\]]/gu, '')}\n\n`
    : `---\n${line}\n---\n\n`
}

const ID = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4'

const dataview = (text: string): string => `\`\`\`dataview\n${text}\n\`\`\``

/** Each asks for something that another does not. */
const QUERIES: readonly ((page: string, n: number) => string)[] = [
  (page) => dataview(`TABLE type, file.outlinks, rating FROM [[${page}]]\nSORT rating DESC`),
  (page) => dataview(`LIST FROM outgoing([[${page}]])`),
  () => dataview('LIST rows.file.link\nGROUP BY type'),
  () => dataview('TABLE rows.rating, type, length(rows) FROM #tag OR #red\nGROUP BY file.folder'),
  () => dataview('TASK\nWHERE !completed AND due >= date(today) - dur(3 days)\nGROUP BY file.link'),
  () => dataview('TASK FROM #red\nSORT text\nLIMIT 2'),
  () => dataview('LIST rating FROM #red\nLIMIT 2\nWHERE contains(file.inlinks, [[a]])'),
  () => dataview('LIST this.type\nWHERE type = this.type AND file.name != this.file.name'),
  (page) => dataview(`TABLE WITHOUT ID l, l.type, [[${page}]].rating\nFLATTEN file.outlinks AS l`),
  () => dataview('LIST WHERE file.day >= date(today)'),
  () => dataview('TABLE file.inlinks, file.tags FROM "d"'),
  (page) => `\`= [[${page}]].type\` and \`= this.file.inlinks\` and \`= type\``,
  (page) => `- {{query (or [[${page}]] (property type book))}}`,
  () => '- {{query "words"}}',
  () => '- {{query (and (task TODO DOING) (priority A))}}',
  () => '- {{query (and (between -3d today) (not (task DONE)))}}',
  () => '- {{query (all-page-tags)}}',
  () => '- {{query (page-tags tag)}}',
  (page) => `- {{query (and (page ${page}) (task TODO))}}`,
  () => '- {{query (page-property type book)}}',
  () =>
    '- {{query (or (property type) (task TODO))}}\n  query-table:: true\n  query-properties:: [:block :type :page]',
]

/** @param page the name of another page; @param n a number of it, for what has one */
const CONSTRUCTS: readonly ((page: string, n: number) => string)[] = [
  (page) => `See [[${page}]].`,
  (page) => `[[${page}|label]] and #${page.replace(/\W/gu, 'x')}`,
  () => '#tag and #red',
  () => '#lonely',
  (page) => `![[${page}]]`,
  (page) => `![[${page}#Heading]]`,
  (page) => `![[${page}#^mark]]`,
  (page) => `[[${page}#Heading]]`,
  (page) => `[[${page}#^mark]]`,
  () => '## Heading',
  () => '# Heading\n\n## Heading',
  () => 'Marked words. ^mark',
  (_, n) => `- item of a list\n  id:: ${ID}${(n % 10).toString()}\n  - child [[a]]`,
  (_, n) => `- ((${ID}${(n % 10).toString()})) quoted`,
  (_, n) => `- {{embed ((${ID}${(n % 10).toString()}))}}`,
  (page) => `- {{embed [[${page}]]}}`,
  () => '- TODO water the plants #tag',
  () => '- DONE sleep',
  () => '- [ ] open task #red',
  () => '{{query (task TODO)}}',
  (page) => `- {{query (and [[${page}]] (not (task DONE)))}}`,
  () => '```dataview\nLIST FROM #tag\n```',
  () => '```dataview\nTABLE file.mtime, length(file.inlinks) AS n\nSORT file.name\n```',
  () => '```dataview\nTASK\n```',
  () => '`= this.file.name` and `= [[a]].file.link`',
  (page) => `[text](${page.replace(' ', '%20')}.md) and [place](${page.replace(' ', '%20')}.md#heading)`,
  () => '![a picture](pic.png) and ![[pic.png|100]]',
  () => '![not there](gone.png)',
  (page) => `![${page}](${page.replace(' ', '%20')}.md)`,
  () => 'prop:: [[b]]',
  () => 'type:: book',
  () => '{{query (property type book)}}',
  () => '> [!note] Callout\n> with [[c]] and [^1]\n\n[^1]: A note on [[d/e]].',
  (page) => `| a | b |\n|---|---|\n| [[${page}]] | #tag |`,
  () => '$x^2$ and `code`',
  () => 'אבג דהו',
  (page) => `[[nick]] [[other name]] [[${page}]]`,
  () => '[[nowhere]] and [[d]]',
  () => 'plain words that say nothing',
  () => '[[2026-01-02]] and [[Jan 2nd, 2026]]',
  () => '- parent\n  - child one\n    - grandchild #tag\n  - child two',
  ...QUERIES,
  (_, n) => `- [due:: 2026-01-0${(n % 9) + 1}] and type:: film`,
  (page) => `- TODO [#A] call #red\n  - DONE below [[${page}]]`,
  (page) => `- [x] done of [[${page}]]\n  - [ ] open below`,
  () => 'rating:: 3\n',
  () => 'type:: book, [[b]]\n',
]

function textOf({ lines }: Edit, dialect: Dialect): string {
  const texts = lines.map(([construct, target]) => {
    const text = CONSTRUCTS[construct % CONSTRUCTS.length]?.(NAMES[target] ?? 'a', target) ?? ''
    return dialect === 'logseq' && !/^(?:- |[a-z]+::)/u.test(text)
      ? `- ${text.replaceAll('\n', '\n  ')}`
      : text
  })
  return `${texts.join(dialect === 'logseq' ? '\n' : '\n\n')}\n`
}
