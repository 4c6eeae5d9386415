import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** `docs/syntax.md` names the fixture of every construct, and every pair of `fixtures/syntax/`. */

const top = new URL('../../../../', import.meta.url)
const fixtures = new URL('fixtures/', top)

/** The names in the last cell of every row, by row. */
const rows = readFileSync(new URL('docs/syntax.md', top), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!you write)/u.test(line))
  .map((line) => ({
    line,
    names: [...(line.split(' | ').at(-1) ?? '').matchAll(/`([^`]+)`/gu)].map(([, name]) => name ?? ''),
  }))

const isPair = (name: string): boolean => name.startsWith('syntax/')

test('every construct has a fixture, and it is there', () => {
  expect(rows.length).toBeGreaterThan(50)
  expect(rows.filter(({ names }) => names.length === 0)).toEqual([])
  const missing = rows
    .flatMap(({ names }) => names)
    .flatMap((name) => (isPair(name) ? [`${name}.md`, `${name}.txt`] : [name]))
    .filter((path) => !existsSync(new URL(path.replaceAll('%', '%25').replaceAll('#', '%23'), fixtures)))
    .filter((path) => !existsSync(new URL(path.normalize('NFD'), fixtures)))
  expect(missing).toEqual([])
})

/** What must stand in the first two cells of some row below the heading: what draehi promises to read. */
const PROMISED: Readonly<Record<string, string>> = {
  Obsidian:
    '![[note]] ![[note#heading]] ![[note#^block]] [[#heading]] [[note#h1#h2]] |300 |300x200 sound.wav film.mp4 #page= ' +
    '[!note] ]- ]+ abstract summary tldr info todo tip hint important success check done question help faq warning caution ' +
    'attention failure fail missing danger error bug example quote cite ==highlight== %%comment%% ^block ^[footnote #nested/tag [/] [>] aliases cssclasses $$ mermaid dataview ' +
    'LIST TABLE TASK [[folder/note]] [[../note]] [[/folder/note]] .obsidian/app.json daily-notes.json tables callouts unlisted',
  Logseq:
    'id:: collapsed:: alias:: title:: tags:: public:: icon:: ((uuid)) [label](((uuid))) {{embed [[page]]}} {{embed ((uuid))}} ' +
    '{{youtube {{video {{tweet {{renderer :macros TODO DOING NOW LATER DONE WAITING CANCELLED [#A] SCHEDULED: DEADLINE: ' +
    ':LOGBOOK: #+BEGIN_NOTE TIP IMPORTANT CAUTION WARNING PINNED #+BEGIN_QUOTE EXAMPLE CENTER VERSE #+BEGIN_SRC ^^highlight^^ order-list-type # a___b.md a%2Fb.md journals/ config.edn :hidden ' +
    ':default-home :publishing/all-pages-public? {{query .org mirror * mermaid $$',
  'Plain and GitHub':
    'YAML TOML title description slug permalink aliases tags authors date updated publishDate expiryDate draft publish ' +
    'unlisted order image redirect_from [!NOTE] TIP IMPORTANT WARNING CAUTION <picture> srcset poster definition {#own-id} (file.md#heading) (file) (folder/) [a][ref] HTML ' +
    'title="a.js" {1} mermaid $$ math',
}

test('every construct that is promised has a row', () => {
  const text = readFileSync(new URL('docs/syntax.md', top), 'utf8')
  const missing = Object.entries(PROMISED).flatMap(([heading, promised]) => {
    const section = text.split(/^## /mu).find((part) => part.startsWith(heading)) ?? ''
    const cells = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.slice(0, line.lastIndexOf(' | ')).replaceAll('\\|', '|'))
      .join('\n')
    return promised.split(' ').filter((construct) => !cells.includes(construct))
  })
  expect(missing).toEqual([])
})

test('every construct is followed from its source to what is served, on a page of a graph', () => {
  // The mirror's rows are held by renderer/test/page/mirror.test.ts: a graph is either a mirror or files.
  const unserved = rows.filter(({ names }) =>
    names.every((name) => isPair(name) && !name.includes('/mirror/')),
  )
  expect(unserved.map(({ line }) => line)).toEqual([])
})

test('every pair stands in a row', () => {
  const named = new Set(rows.flatMap(({ names }) => names).filter(isPair))
  const pairs = readdirSync(new URL('syntax/', fixtures), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `syntax/${path.slice(0, -3)}`)
  expect(pairs.filter((pair) => !named.has(pair))).toEqual([])
})
