import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { answerOn, type Files, linkFiles, problemsOn } from './ask.ts'

/** One vault, and what each query finds in it. */
const VAULT: Files = {
  'books/Dune.md': [
    '---',
    'author: "[[Frank Herbert]]"',
    'rating: 9',
    'read: 2024-03-01',
    'tags: [book, book/scifi]',
    'aliases: [Arrakis]',
    '---',
    'A desert. [[Emma]]',
    '',
    '- [ ] read again #later [due:: 2024-04-01]',
    '- [x] buy it',
    '\t- [ ] find the shelf',
  ].join('\n'),
  'books/Emma.md':
    '---\nauthor: "[[Jane Austen]]"\nrating: 7\nread: 2023-12-24\ntags: book\n---\nGenre:: comedy\n\nA match. ![[Dune]]\n',
  'books/old/Émile.md': '---\nrating: 7\ntags: [book]\n---\nAn education. (genre:: essay)\n',
  'people/Frank Herbert.md': 'Wrote [[Dune]].\n\n- [ ] look up 📅 2024-03-05\n',
  'people/Jane Austen.md': 'Wrote [[Emma|a novel]]. #person\n',
  'daily/2024-03-09.md': 'A day with [[Dune]] and [[Nobody]].\n',
  'unlisted.md': '---\ntags: book\nunlisted: true\n---\nSecret.\n',
  'draft.md': '---\ntags: book\ndraft: true\n---\nNothing.\n',
}

const config = graphConfig('obsidian')

const page = (query: string): string => `---\nlimit: 8\n---\n[[Dune]]\n\n\`\`\`dataview\n${query}\n\`\`\`\n`

function ask(query: string): string {
  return answerOn(linkFiles({ ...VAULT, 'q.md': page(query) }, config), 'q.md')
}

const check = (query: string, found: string): void =>
  test(query, () => {
    expect(ask(query)).toBe(found)
  })

// ── Views
check('LIST FROM #book', '[Dune] | [Emma] | [Émile]')
check('LIST WITHOUT ID rating FROM #book', '9 | 7 | 7')
check('list rating from #book', '[Dune]: 9 | [Emma]: 7 | [Émile]: 7')
check(
  'TABLE rating, author AS "who wrote" FROM #book WHERE rating > 8',
  'File; rating; who wrote | [Dune]; 9; [Frank Herbert]',
)
check('TABLE WITHOUT ID file.name FROM #book/scifi', 'file.name | "Dune"')
check('TABLE FROM #book/scifi', 'File | [Dune]')
check('TASK FROM "books"', '[Dune]: read again #later [due:: 2024-04-01], buy it, find the shelf')
check(
  'TASK WHERE !completed',
  '[Dune]: read again #later [due:: 2024-04-01], find the shelf | [Frank Herbert]: look up 📅 2024-03-05',
)
check('TASK WHERE due < date(today)', '[Frank Herbert]: look up 📅 2024-03-05')
check('TASK WHERE contains(tags, "#later")', '[Dune]: read again #later [due:: 2024-04-01]')
check('TASK FROM #book WHERE completed GROUP BY rating', '9: buy it')
// ── FROM
check('LIST FROM "books"', '[Dune] | [Emma] | [Émile]')
check('LIST FROM "books/old"', '[Émile]')
check('LIST FROM "books/Dune"', '[Dune]')
check('LIST FROM "books" AND -"books/old"', '[Dune] | [Emma]')
check('LIST FROM #person OR "books/old"', '[Émile] | [Jane Austen]')
check('LIST FROM (#person OR "books") AND !#book/scifi', '[Emma] | [Émile] | [Jane Austen]')
check('LIST FROM [[Dune]]', '[Emma] | [2024-03-09] | [Frank Herbert] | [q]')
check('LIST FROM outgoing([[2024-03-09]])', '[Dune]')
check('LIST FROM [[]]', '')
check('LIST FROM outgoing([[]])', '[Dune]')
check('LIST FROM [[Nobody]]', '')
check('LIST FROM #nothing', '')
// ── WHERE
check('LIST WHERE rating = 7', '[Emma] | [Émile]')
check('LIST WHERE rating != 7 AND rating', '[Dune]')
check('LIST WHERE rating < 9 and rating >= 7 and file.folder = "books"', '[Emma]')
check('LIST WHERE author = [[Jane Austen]]', '[Emma]')
check('LIST WHERE author.file.name = "Jane Austen"', '[Emma]')
check('LIST WHERE read > date(2024-01-01)', '[Dune]')
check('LIST WHERE read > date(today) - dur(30 days)', '[Dune]')
check('LIST WHERE genre', '[Emma] | [Émile]')
check('LIST WHERE Genre = "comedy"', '[Emma]')
check('LIST WHERE rating > this.limit', '[Dune]')
check(
  'LIST WHERE contains(file.outlinks, this.file.link) OR contains(this.file.outlinks, file.link)',
  '[Dune]',
)
check('LIST WHERE file.name = "Dune" or (file.name = "Emma" and !genre)', '[Dune]')
check('LIST WHERE nothing.at.all', '')
check('LIST WHERE rating + 1 = 10', '[Dune]')
check('LIST WHERE rating % 2 = 1 AND rating * 2 < 15', '[Emma] | [Émile]')
check('LIST WHERE row["rating"] = 9', '[Dune]')
check('LIST WHERE typeof(rating) = "number" & rating = 9', '[Dune]')
check('LIST WHERE file.day = date(2024-03-09)', '[2024-03-09]')
check('LIST WHERE file.aliases', '[Dune]')
// ── SORT, LIMIT, GROUP BY, FLATTEN
check('LIST FROM #book SORT rating DESC', '[Dune] | [Emma] | [Émile]')
check('LIST FROM #book SORT rating ASC, file.name DESC', '[Emma] | [Émile] | [Dune]')
check('LIST FROM #book SORT file.name', '[Dune] | [Émile] | [Emma]')
check('LIST FROM #book LIMIT 2', '[Dune] | [Emma]')
check('LIST FROM #book LIMIT 0', '')
check('LIST FROM #book SORT read DESC LIMIT 1', '[Dune]')
check('LIST rows.file.link FROM #book GROUP BY rating', '7: ([Emma] [Émile]) | 9: ([Dune])')
check(
  'TABLE length(rows) AS n, rows.rating FROM #book GROUP BY author',
  'author; n; rows.rating | null; 1; (7) | [Frank Herbert]; 1; (9) | [Jane Austen]; 1; (7)',
)
check('LIST FROM #book GROUP BY rating SORT rating DESC', '9 | 7')
check(
  'TABLE t FROM #book FLATTEN file.etags AS t',
  'File; t | [Dune]; "#book" | [Dune]; "#book/scifi" | [Dune]; "#later" | [Emma]; "#book" | [Émile]; "#book"',
)
check(
  'LIST rows.file.name FROM #book FLATTEN file.tags AS t GROUP BY t',
  '"#book": ("Dune" "Emma" "Émile") | "#book/scifi": ("Dune") | "#later": ("Dune")',
)
check('LIST FROM #book WHERE rating = 7 LIMIT 1 WHERE file.name = "Émile"', '')
// ── Fields
check(
  'TABLE WITHOUT ID file.path, file.folder, file.ext, file.link FROM #book/scifi',
  'file.path; file.folder; file.ext; file.link | "books/Dune.md"; "books"; "md"; [Dune]',
)
check(
  'TABLE WITHOUT ID file.tags, file.etags, file.aliases FROM #book/scifi',
  'file.tags; file.etags; file.aliases | ("#book" "#book/scifi" "#later"); ("#book" "#book/scifi" "#later"); ("Arrakis")',
)
check(
  'TABLE WITHOUT ID file.inlinks, file.outlinks FROM #book/scifi',
  'file.inlinks; file.outlinks | ([Emma] [2024-03-09] [Frank Herbert] [q]); ([Frank Herbert] [Emma])',
)
check(
  'TABLE WITHOUT ID file.frontmatter.rating, author.file.path, read.year FROM #book/scifi',
  'file.frontmatter.rating; author.file.path; read.year | 9; "people/Frank Herbert.md"; 2024',
)
check('LIST WITHOUT ID file.outlinks FROM "daily"', '([Dune] ?Nobody)')
check('LIST WITHOUT ID genre FROM "books/old"', '"essay"')
// ── Functions
check('LIST WITHOUT ID contains("abc", "b") + contains("abc", "B") FROM #person', 'null')
check(
  'LIST WITHOUT ID list(contains("abc", "B"), icontains("abc", "B"), contains(list("words"), "word"), econtains(list("words"), "word")) FROM #person',
  '(false true true false)',
)
check(
  'LIST WITHOUT ID list(startswith("abc", "a"), endswith("abc", "a"), length("abc"), length(list(1, 2)), lower("Ab"), upper("Ab")) FROM #person',
  '(true false 3 2 "ab" "AB")',
)
check(
  'LIST WITHOUT ID list(default(nothing, 1), choice(1 > 2, "a", "b"), join(list(1, 2), "-"), join(list("a", "b")), replace("aXbX", "X", "-")) FROM #person',
  '(1 "b" "1-2" "a, b" "a-b-")',
)
check(
  'LIST WITHOUT ID list(link("Dune"), link("Dune", "sand"), link("No such"), number("12 kg"), string(3), typeof(list()), typeof(null)) FROM #person',
  '([Dune] [sand] ?No such 12 "3" "array" "null")',
)
check(
  'LIST WITHOUT ID list(date("2024-02-30"), date("2024-02-29"), date("2024-02-29") + dur(1 year), date(eom), dateformat(date(today), "MMM do, yyyy"), striptime(date("2024-01-01T10:30"))) FROM #person',
  '(null 2024-02-29 2025-02-28 2024-03-31 "Mar 10th, 2024" 2024-01-01)',
)
check(
  'LIST WITHOUT ID list(sum(list(1, 2, 3)), average(1, 2), min(3, 1, 2), max(list(3, 1)), round(3.14159, 2), 1 / 0) FROM #person',
  '(6 1.5 1 3 3.14 null)',
)
check(
  'LIST WITHOUT ID list(reverse(list(1, 2)), sort(list(2, 1)), unique(list(1, 2, 1)), nonnull(1, null), any(0, 1), all(0, 1), none(0, 0)) FROM #person',
  '((2 1) (1 2) (1 2) (1) true false true)',
)
check(
  'LIST WITHOUT ID [lower(["A", "B"]), [1, 2][1], "a" + 1, date(today) - date(2024-03-01), -3, !true] FROM #person',
  '(("a" "b") 2 "a1" 9 days -3 false)',
)

// ── What is not answered

const fault = (query: string, problem: string): void =>
  test(`${query || 'nothing'}: ${problem}`, () => {
    const site = linkFiles({ 'q.md': page(query) }, config)
    expect(problemsOn(site, 'q.md').filter((line) => line.includes('query)'))).toEqual([
      `q.md:6  warning  ${problem}`,
    ])
    expect(answerOn(site, 'q.md')).toMatch(/^unanswered: /u)
  })

fault('LIST WHERE file.ctime > date(today)', 'The field "file.ctime" is not supported.  (unsupported-query)')
fault(
  'LIST WHERE regexmatch("a+", file.name)',
  'The function "regexmatch()" is not supported.  (unsupported-query)',
)
fault('LIST WHERE file.name.includes("x")', 'The method ".includes()" is not supported.  (unsupported-query)')
fault(
  'LIST WHERE any(list(1), (x) => x > 1)',
  'A function of your own (=>) is not supported.  (unsupported-query)',
)
fault('LIST FROM csv("a.csv")', 'csv() is not supported.  (unsupported-query)')
fault('LIST {a: 1}', 'An object in a query is not supported.  (unsupported-query)')
fault('LIST file', '"file" without a field is not supported.  (unsupported-query)')
fault('CALENDAR file.day', 'CALENDAR is not supported.  (unsupported-query)')
fault('', 'The query is empty.  (bad-query)')
fault('SELECT *', 'A query begins with LIST, TABLE or TASK.  (bad-query)')
fault('LIST FROM nothing', '"nothing" is no source: #tag, "folder" or [[page]].  (bad-query)')
fault('LIST WHERE', 'The query ends where a value should stand.  (bad-query)')
fault('LIST WHERE (rating', 'The end of the query stands where ")" should.  (bad-query)')
fault('LIST WHERE rating )', '")" stands where WHERE, SORT, LIMIT, GROUP BY or FLATTEN should.  (bad-query)')
fault('LIST WHERE "open', 'A quotation mark is not closed.  (bad-query)')
fault('LIST LIMIT many', 'LIMIT wants a number.  (bad-query)')
fault('LIST WHERE rating ~ 3', '"~" means nothing in a query.  (bad-query)')
fault('LIST GROUP rating', '"GROUP" wants "BY".  (bad-query)')
fault('TABLE a AS', 'A name stands after AS.  (bad-query)')
fault('LIST WHERE date(2024-02-30)', '"2024-02-30" is no day.  (bad-query)')
fault('LIST WHERE dur(a while)', '"a while" is no duration.  (bad-query)')

test('a query without problems is reported nowhere', () => {
  const site = linkFiles({ ...VAULT, 'q.md': page('LIST FROM #book') }, config)
  expect(problemsOn(site, 'q.md')).toEqual([])
})

test('other query languages of Obsidian are said not to be supported', () => {
  const found = ['dataviewjs', 'tasks', 'base'].map((language) => {
    const site = linkFiles({ 'q.md': `\`\`\`${language}\nx\n\`\`\`\n` }, config)
    return problemsOn(site, 'q.md')[0]
  })
  expect(found).toEqual([
    'q.md:1  warning  A query that is a program (dataviewjs) is not supported.  (unsupported-query)',
    'q.md:1  warning  A query of the Tasks plugin is not supported.  (unsupported-query)',
    'q.md:1  warning  A base is not supported.  (unsupported-query)',
  ])
})

test('a fence is code where nobody has Dataview', () => {
  const site = linkFiles({ 'q.md': page('LIST') }, graphConfig('plain'))
  expect(site.pages[0]?.page.queries).toEqual([])
})

test('inline code that asks for a page is answered, any other is code', () => {
  const site = linkFiles(
    { ...VAULT, 'q.md': '---\nlimit: 8\n---\n`= this.limit + 1` `= 1 + 1` `= [[Dune]].rating`\n' },
    config,
  )
  const found = site.pages.find(({ page: { path } }) => path === 'q.md')
  expect(found?.answers).toEqual([
    { kind: 'value', value: 9 },
    { kind: 'value', value: 9 },
  ])
})

test('without a commit there is no today, and that is no problem of the author', () => {
  const site = linkFiles({ ...VAULT, 'q.md': page('TASK WHERE due < date(today)') }, config, 'none')
  expect(answerOn(site, 'q.md')).toBe(
    'unanswered: The query asks for today, which is the day of a commit, and there is none.',
  )
  expect(problemsOn(site, 'q.md')).toEqual([])
})
