import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { answerOn, type Files, linkFiles, problemsOn } from './ask.ts'

/** One graph, and what each query finds in it. */
const GRAPH: Files = {
  'pages/Garden.md': 'type:: [[Place]]\ntags:: outside\nalias:: Yard\n\n- The garden\n\t- a bed',
  'pages/Garden___Tools.md': '- A spade #iron',
  'pages/Tasks.md': [
    '- TODO [#A] Order seeds for [[Garden]]',
    '- DOING [#B] Prune the tree',
    '\t- the one by [[Yard]]',
    '\t- TODO sharpen #[[iron]]',
    '- DONE Clean the shed',
    '- [ ] a box',
    '- LATER rest',
  ].join('\n'),
  'pages/Dune.md':
    '- Dune\n  type:: book, about [[Sand]]\n  rating:: 9\n- Emma\n  type:: book\n  rating:: 7\n- None\n  rating:: [[high]]',
  'pages/Book.md': 'type:: book\nrelated:: [[Dune]]\ntags:: Dune\nrating:: 3\n\n- a page about books',
  'journals/2024_03_01.md': '- In [[Garden]]\n\t- [[Sand]] too',
  'journals/2024_03_09.md': '- A day\n\t- and an evening',
  'journals/2023_12_31.md': '- TODO The last day',
}

const config = graphConfig('logseq')

const page = (query: string): string => `- before\n- {{query ${query}}}\n`

function ask(query: string): string {
  return answerOn(linkFiles({ ...GRAPH, 'pages/q.md': page(query) }, config), 'pages/q.md')
}

const check = (query: string, found: string): void =>
  test(query, () => {
    expect(ask(query)).toBe(found)
  })

// ── Pages, tags and text
check(
  '[[Garden]]',
  '[Garden]: properties, The garden | [Mar 1st, 2024]: In Garden | [Tasks]: Order seeds for Garden, the one by Yard',
)
check(
  '[[garden]]',
  '[Garden]: properties, The garden | [Mar 1st, 2024]: In Garden | [Tasks]: Order seeds for Garden, the one by Yard',
)
check(
  '[[Yard]]',
  '[Garden]: properties, The garden | [Mar 1st, 2024]: In Garden | [Tasks]: Order seeds for Garden, the one by Yard',
)
check('#iron', '[Garden/Tools]: A spade #iron | [Tasks]: sharpen #iron')
check('#[[iron]]', '[Garden/Tools]: A spade #iron | [Tasks]: sharpen #iron')
check('[[Sand]]', '[Dune]: Dune | [Mar 1st, 2024]: Sand too')
check('[[Nowhere]]', '')
check('"spade"', '[Garden/Tools]: A spade #iron')
check('"Spade"', '')
check('the shed', '[Tasks]: Clean the shed')
check(
  '(page "Tasks")',
  '[Tasks]: Order seeds for Garden, Prune the tree, sharpen #iron, Clean the shed, a box, rest',
)
check('(page [[Garden/Tools]])', '[Garden/Tools]: A spade #iron')
// ── Tasks
check('(task TODO)', '[Dec 31st, 2023]: The last day | [Tasks]: Order seeds for Garden, sharpen #iron')
check(
  '(todo todo doing)',
  '[Dec 31st, 2023]: The last day | [Tasks]: Order seeds for Garden, Prune the tree, sharpen #iron',
)
check(
  '(task TODO DOING LATER)',
  '[Dec 31st, 2023]: The last day | [Tasks]: Order seeds for Garden, Prune the tree, sharpen #iron, rest',
)
check('(task WAITING)', '')
check('(priority A)', '[Tasks]: Order seeds for Garden')
check('(priority a b)', '[Tasks]: Order seeds for Garden, Prune the tree')
// ── Together
check('(and [[Garden]] (task TODO))', '[Tasks]: Order seeds for Garden')
check('(and (task TODO) (not [[Garden]]))', '[Dec 31st, 2023]: The last day | [Tasks]: sharpen #iron')
check('(or (task DONE) [[Sand]])', '[Dune]: Dune | [Mar 1st, 2024]: Sand too | [Tasks]: Clean the shed')
check('(or (priority A) (and (task DOING) (priority B)))', '[Tasks]: Order seeds for Garden, Prune the tree')
check(
  '(and (task TODO) (and) (or))',
  '[Dec 31st, 2023]: The last day | [Tasks]: Order seeds for Garden, sharpen #iron',
)
check(
  '(not (task TODO DOING DONE LATER) [[Sand]])',
  '[Book]: properties, a page about books | [Dec 31st, 2023]: The last day | [Dune]: Dune, Emma, None | [Garden]: properties, The garden, a bed | [Garden/Tools]: A spade #iron | [Mar 1st, 2024]: In Garden, Sand too | [Mar 9th, 2024]: A day, and an evening | [q]: before | [Tasks]: Order seeds for Garden, Prune the tree, the one by Yard, sharpen #iron, Clean the shed, a box, rest',
)
check(
  '(and (page "Tasks") (not [[Garden]]))',
  '[Tasks]: Prune the tree, sharpen #iron, Clean the shed, a box, rest',
)
// ── Properties
check('(property type book)', '[Book]: properties | [Dune]: Emma')
check('(property :type "book")', '[Book]: properties | [Dune]: Emma')
check('(property type Sand)', '[Dune]: Dune')
check('(property rating 9)', '[Dune]: Dune')
check('(property rating high)', '[Dune]: None')
check('(property rating)', '[Book]: properties | [Dune]: Dune, Emma, None')
check('(page-property type book)', '[Book]')
check('(page-property type)', '[Book] | [Garden]')
check('(page-property related "Dune")', '[Book]')
check('(page-property related [[dune]])', '[Book]')
check('(page-tags outside)', '[Garden]')
check('(page-tags [[a]] [[outside]])', '[Garden]')
check('(all-page-tags)', '[Dune]')
check('(namespace [[Garden]])', '[Garden/Tools]')
check('(namespace "garden")', '[Garden/Tools]')
check('(and (namespace [[Garden]]) (page-property type))', '')
// ── Days
check('(between [[Mar 1st, 2024]] [[Mar 9th, 2024]])', '[Mar 1st, 2024]: In Garden | [Mar 9th, 2024]: A day')
check('(between -1d today)', '[Mar 9th, 2024]: A day')
check('(between yesterday tomorrow)', '[Mar 9th, 2024]: A day')
check('(between -9d -9d)', '[Mar 1st, 2024]: In Garden')
check(
  '(between +1w -1y)',
  '[Dec 31st, 2023]: The last day | [Mar 1st, 2024]: In Garden | [Mar 9th, 2024]: A day',
)
check('(and (between -1y today) (task TODO))', '[Dec 31st, 2023]: The last day')
check('(between <% 9 days ago %> <% today %>)', '[Mar 1st, 2024]: In Garden | [Mar 9th, 2024]: A day')
check('(page <% yesterday %>)', '[Mar 9th, 2024]: A day')
check('(between 2023-12-31 2024-01-01)', '[Dec 31st, 2023]: The last day')
// ── Order
check('(and (property rating) (sort-by rating))', '[Dune]: None, Dune, Emma | [Book]: properties')
check('(and (property rating) (sort-by rating asc))', '[Book]: properties | [Dune]: Emma, Dune, None')
check('(and (property rating) (sort-by rating asc) (sample 1))', '[Book]: properties')
check('(and (page-property rating) (sort-by rating desc))', '[Book]')
check('(sample 2)', '[Book]: properties, a page about books')

// ── What is not answered

const fault = (query: string, problem: string): void =>
  test(`${query || 'nothing'}: ${problem}`, () => {
    const site = linkFiles({ 'pages/q.md': page(query) }, config)
    expect(problemsOn(site, 'pages/q.md')).toEqual([`pages/q.md:2  warning  ${problem}`])
    expect(answerOn(site, 'pages/q.md')).toMatch(/^unanswered: /u)
  })

fault('', 'The query is empty.  (bad-query)')
fault(')', 'There is a ")" that closes nothing.  (bad-query)')
fault('(task)', '"task" says too little.  (bad-query)')
fault('(task TODO', 'A "(" is not closed.  (bad-query)')
fault('"open', 'A quotation mark is not closed.  (bad-query)')
fault('(between -7d)', '"" is no day.  (bad-query)')
fault('(between soon today)', '"soon" is no day.  (bad-query)')
fault('(between created-at -7d today)', '"between" with "created-at" is not supported.  (unsupported-query)')
fault('(sort-by created-at)', 'Sorting by "created-at" is not supported.  (unsupported-query)')
fault('(and (task TODO) (sort-by x sideways))', 'The order of "sort-by" is "asc" or "desc".  (bad-query)')
fault('(sample many)', '"sample" wants a number.  (bad-query)')
fault('(scheduled)', 'The filter "scheduled" is not supported.  (unsupported-query)')
fault('[:find ?b]', 'A Datalog query is not supported.  (unsupported-query)')
fault('(task TODO) (task DONE)', 'A query is one expression: put several into "(and …)".  (bad-query)')
fault('(and (tasks TODO))', 'The filter "tasks" is not supported.  (unsupported-query)')
fault('((task TODO))', 'A filter begins with its name.  (bad-query)')
fault('(and spade)', '"spade" is no filter; text to search for stands in quotation marks.  (bad-query)')

// ── The block around the query

const within = (block: string, found: string): void =>
  test(block.replaceAll('\n', ' '), () => {
    const site = linkFiles({ ...GRAPH, 'pages/q.md': block }, config)
    expect(answerOn(site, 'pages/q.md')).toBe(found)
  })

within(
  '- {{query (property type book)}}\n  query-table:: true',
  'block; page | [Book]; [Book] | <Emma>; [Dune]',
)
within(
  '- {{query (property rating)}}\n  query-table:: true\n  query-properties:: [:page :rating]\n  query-sort-by:: rating\n  query-sort-desc:: false',
  'page; rating | [Book]; 3 | [Dune]; 7 | [Dune]; 9 | [Dune]; ("high")',
)
within(
  '- {{query (page-property rating)}}\n  query-table:: true\n  query-properties:: [:page :rating :created-at]',
  'page; rating | [Book]; 3',
)
within(
  '- {{query (property rating)}}\n  query-sort-by:: page',
  '[Dune]: Dune, Emma, None | [Book]: properties',
)

test('links and code in the text of a cell are links and code', () => {
  const files = {
    'pages/tool.md': 'on:: [[All]] but [[Nowhere|there]], not `[[code]]`\nkind:: tool',
    'pages/All.md': '- all',
    'pages/q.md':
      '- {{query (page-property kind tool)}}\n  query-table:: true\n  query-properties:: [:page :on]',
  }
  expect(answerOn(linkFiles(files, config), 'pages/q.md')).toBe(
    'page; on | [tool]; [All] but ?there, not `[[code]]`',
  )
})

test('a query does not find the block in which it stands', () => {
  const files = { 'pages/q.md': '- TODO {{query (task TODO)}}\n- TODO the other' }
  expect(answerOn(linkFiles(files, config), 'pages/q.md')).toBe('[q]: the other')
})

test('what a query finds elsewhere it finds on every page, itself aside', () => {
  const files = { 'pages/a.md': '- TODO mine {{query (task TODO)}}', 'pages/b.md': '- {{query (task TODO)}}' }
  const site = linkFiles(files, config)
  expect(answerOn(site, 'pages/a.md')).toBe('')
  expect(answerOn(site, 'pages/b.md')).toBe('[a]: mine')
})

test('a query in code is code', () => {
  const site = linkFiles(
    { 'pages/q.md': '- `{{query (task TODO)}}`\n- ```\n  {{query (task TODO)}}\n  ```' },
    config,
  )
  expect(site.pages[0]?.page.queries).toEqual([])
})

test('hidden and unlisted pages are found by no query', () => {
  const files = {
    ...GRAPH,
    'pages/private.md': 'public:: false\n\n- TODO secret [[Sand]]',
    'pages/unlisted.md': 'unlisted:: true\n\n- DONE secret [[Sand]]',
  }
  const sand = linkFiles({ ...files, 'pages/q.md': page('[[Sand]]') }, config)
  expect(answerOn(sand, 'pages/q.md')).not.toContain('secret')
  const tasks = linkFiles({ ...files, 'pages/q.md': page('(task DONE)') }, config)
  expect(answerOn(tasks, 'pages/q.md')).toBe('[Tasks]: Clean the shed')
})
