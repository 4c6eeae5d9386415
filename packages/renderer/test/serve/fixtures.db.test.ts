/** From source to served HTML: every construct in the graphs of `fixtures/`, on both databases. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formatProblem, type Problem, type Slug } from '@draehi/core'
import { selectAll } from 'hast-util-select'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { linkParsed } from '../../../core/src/link-sources.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { readDirectory } from '../../../core/src/sources/read-directory.ts'
import { type ServedPage, type ServedSite, serveFixture, textOf } from './fixture-site.ts'

const GRAPHS = ['garden', 'vault', 'handbook'] as const
type Graph = (typeof GRAPHS)[number]

let open: TestDatabase
const sites = new Map<Graph, ServedSite>()
beforeAll(async () => {
  open = await openTestDatabase()
  for (const graph of GRAPHS) sites.set(graph, await serveFixture(open, graph))
})
afterAll(async () => {
  for (const { scene } of sites.values()) await scene.repo.cleanup()
  await open?.close()
})

function siteOf(graph: Graph): ServedSite {
  const site = sites.get(graph)
  if (site === undefined) throw new Error(`${graph} was not served`)
  return site
}

/** What a reader finds on a page: a selector, and the text of the first element that it selects (`*`: whatever). */
const CONSTRUCTS: Readonly<Record<Graph, Readonly<Record<string, readonly (readonly [string, string])[]>>>> =
  {
    garden: {
      almanac: [
        ['h1 .icon', '📖'],
        ['.aliases', 'also Syntax, Всё сразу'],
        ['.tags a[href$="/-/tags/plants"]', '#plants'],
        ['.properties dd a.page', 'Reading list'],
        ['h1#h-what-the-garden-can-say', 'What the garden can say'],
        ['.embed .embed-title', 'Garden/Tools'],
        ['.embed-block .embed-body li li', 'The file is in the shed.'],
        ['a.block-reference', 'Rosemary, thyme and sage like it dry.'],
        ['a.block-reference[href*="garden/tools"]', 'the tools'],
        ['a.block-reference[href$="64f0c0de-0000-4000-8000-00000000000a"]', 'Turn the compost'],
        ['h1 .task-done .task-marker', 'DONE'],
        ['.block > em', 'a stressed word'],
        ['ruby > strong', '薔薇'],
        ['a[href="https://example.org/roses"]', 'what others say'],
        ['a[href="https://example.org/shelf/bees"]', 'of bees'],
        ['a[href="https://example.org/book/Honey%20bee"]', 'Honey bee'],
        ['a[href$="/tasks"]', 'a page'],
        ['mark', 'Yellow'],
        ['.callout-note > p', 'Mint spreads; see Garden/Beds/Herbs.'],
        ['.callout-warning > .callout-title', 'Warning'],
        ['.callout-tip > p', 'Water in the evening.'],
        ['li:last-child > .block > .callout-tip > .callout-title', 'A callout as well'],
        ['.callout-important > p', 'Close the gate.'],
        ['.callout[data-callout="caution"] > p', 'The ladder is old.'],
        ['.callout[data-callout="pinned"] > p', 'Seeds are in the tin.'],
        ['.center', '*'],
        ['.verse', '*'],
        ['pre', '[[as it is]]\n'],
        ['.block > blockquote p', 'Il faut cultiver notre jardin.'],
        ['.task .task-marker', 'TODO'],
        ['.priority-a', 'Priority A'],
        ['.dates time[datetime="2024-04-20T08:00"]', '2024-04-20 08:00'],
        ['.task-done .task-marker', 'CANCELED'],
        ['ol > li:first-child > .block', 'first of two'],
        ['.ground-green', 'green ground'],
        ['details.folded li', 'what was folded, سياج'],
        ['.filled', 'Rose is violets'],
        ['a.media[href^="https://www.youtube.com/"]', '▶ YouTube'],
        ['a.media[href^="https://x.com/"]', 'A post of @logseq on X'],
        ['video[controls][src*="/-/files/"]', ''],
        ['code.macro', '{{renderer :word-count}}'],
        ['.query .quote', 'TODO Order seeds #plants'],
        ['.query table tbody tr', 'Reading list4'],
        ['.query .query-note', 'The filter "scheduled" is not supported.'],
        ['.prose math', '*'],
        ['.formula math[display="block"]', '*'],
        ['figure.code .code-title', 'sow.js'],
        ['.line.marked', 'sow(seeds) // [[not a link]]'],
        ['figure.diagram pre.mermaid', 'graph TD\n  Seed[[Seed]] --> Plant\n'],
        ['img[alt="The bed in May"][width="64"][height="48"]', ''],
        ['img.missing[alt="There is no such picture"]', ''],
        ['a.broken', 'private-note'],
      ],
      'garden/beds': [['.crumbs [aria-current]', 'Beds']],
      'jan-15th-2024': [['h1', 'Jan 15th, 2024']],
      '-/journals': [['a[href$="/feb-29th-2024"]', '*']],
      'c-f1deb75f': [['h1', 'C++']],
      tasks: [['.task-marker', 'TODO']],
    },
    vault: {
      'notes/callouts': [
        ['.callout-note > .callout-title', 'Note'],
        ['details.callout-question:not([open]) > summary em', 'iron'],
        ['details.callout-todo[open] input[data-task="/"]', ''],
        ['.callout-todo .callout-danger .callout-example > .callout-title', 'Third level'],
        ['.callout[data-callout="captains-word"] > .callout-title', 'A type of our own'],
        ['li .callout-tip mark', 'a mark'],
        ['blockquote', '\nA quote is none.\n'],
      ],
      'notes/media': [
        ['img[width="40"][height="30"]', ''],
        ['img[width="20"][height="15"]', ''],
        ['img.sized', ''],
        ['img[src$="/rust.svg"][alt="A circle of rust"]', ''],
        ['audio[controls]', ''],
        ['video[controls]', ''],
        ['a.file-card[href$="/chart.pdf#page=1"] .file-name', 'chart.pdf'],
        ['img[alt="A markdown picture"][width="24"]', ''],
        ['a.asset[href$="/rust.png"]', 'one by name'],
        ['img.missing[alt="missing fog.png"]', ''],
      ],
      'notes/embeds': [
        ['.embed .embed-body h1', 'Grace Hopper'],
        ['.embed-body table td', 'rock'],
        ['td .embed-block .embed-body', 'A lamp that can be seen from far.'],
        ['.callout .embed-block .embed-body', 'A lamp that can be seen from far.'],
        ['li .embed-block .embed-body', 'A lamp that can be seen from far.'],
        ['.embed-body > ol > li:last-child', 'Light it'],
        ['.embed-kind', 'Embedded in itself:'],
        ['a.broken', 'draft'],
      ],
      'notes/marks': [
        ['article.cssclass-wide.cssclass-sea', '*'],
        ['.authors', 'by Grace Hopper'],
        ['.properties dd a[href$="/projects/lighthouse"]', 'Projects/Lighthouse'],
        ['mark strong', 'bold'],
        ['sup a[href="#user-content-fn-inline-1"]', '1'],
        ['section.footnotes li:nth-child(2) p', 'Written below. 注 ↩'],
        ['section.footnotes li:last-child mark', 'marked'],
        ['a.tag[href$="/-/tags/sea/north/deep"]', '#sea/north/deep'],
        ['input[data-task=">"]', ''],
        ['input[aria-label="done"][checked]', ''],
        ['a.block-reference', 'A paragraph with an id.'],
        ['a[href$="/projects/lighthouse#h-costs"]', 'The Lighthouse › Plan › Costs'],
        ['a.block-reference + a.block-reference', 'An id of its paragraph.'],
        ['a[href$="/notes/quiet"]', 'quiet'],
        ['a.broken', 'future'],
      ],
      'notes/quiet': [['meta[name="robots"][content*="noindex"]', '']],
      'notes/sums-and-drawings': [
        ['p > math', '*'],
        ['.formula math[display="block"]', '*'],
        ['figure.code pre.numbered', '*'],
        ['.code-title', 'lamp.ts'],
        ['.line.marked', 'light(lamp)'],
        ['figure.diagram pre.mermaid', 'graph LR\n  Lamp[[Lamp]] --> Ship\n'],
      ],
      'notes/lists-of-notes': [
        ['.query ul a[href$="/people/grace-hopper"]', 'Grace Hopper'],
        ['.query table th:last-child', 'begun'],
        ['.query li.task .quote', ' open'],
        ['p time[datetime="2024-05-01"]', '2024-05-01'],
        ['.query-note', 'A query that is a program (dataviewjs) is not supported.'],
      ],
      'notes/syntax': [['.prose', '*']],
      '': [['a[href$="/notes/z%C3%BCrich"]', '*']],
    },
    handbook: {
      'guide/syntax': [
        ['.description', 'What GitHub reads, in one page'],
        ['.authors', 'by Ada Lovelace, Grace Hopper'],
        ['.meta time[datetime="2024-03-01"]', '1 March 2024'],
        ['.meta time[datetime="2024-03-02"]', '*'],
        ['.tags a[href$="/-/tags/writing"]', '#writing'],
        ['meta[property="og:image"][content*="/-/"]', ''],
        ['.callout-note > p', 'An alert of GitHub.'],
        ['.callout-tip > p', 'Shorter is better.'],
        ['.callout-important > p', 'Write to somebody.'],
        ['.callout-danger > p', 'What is published is read.'],
        ['.callout-warning a', 'guide'],
        ['blockquote', '\n[!TIP] With words behind it, it is a quote.\n'],
        ['img[alt="The plan"][width="48"][height="16"]', ''],
        ['a.asset[href$="/plan.png"]', 'the plan itself'],
        ['img.missing', ''],
        ['.code-title', 'a.js'],
        ['figure.diagram pre.mermaid', '*'],
        ['p > math', '*'],
        ['.formula math', '*'],
        ['a[href="/SITE/go-live"]', 'by reference'],
        ['a.broken', 'not published'],
        ['del', 'gone'],
        ['.prose details summary', 'HTML'],
      ],
      'go-live': [['h1', 'Publish']],
      'guide/write': [['td:nth-child(2) strong', 'b']],
      'notes/html': [
        ['kbd', 'Enter'],
        ['picture source[srcset*="/-/files/"][srcset$=" 1x, https://example.org/plan.png 2x"]', ''],
        ['picture img[srcset$="plan.png 2x"][src*="/-/files/"][width="48"]', ''],
        ['video[poster*="/-/files/"]', ''],
      ],
    },
  }

describe.each(GRAPHS)('%s', (graph) => {
  test.each(Object.entries(CONSTRUCTS[graph]))('/%s shows its constructs', (address, expected) => {
    const page = siteOf(graph).pages.get(address)
    expect(page).toBeDefined()
    if (page === undefined) return
    const [main] = selectAll('main', page.tree)
    if (main === undefined) throw new RangeError('The page has no main.')
    const found = expected.map(([selector, text]) => {
      const own = selector.replace('/SITE/', `/${siteOf(graph).scene.workspace.slug}/`)
      const [first] = selectAll(own, selector.startsWith('meta[') ? page.tree : main)
      return [selector, first === undefined ? undefined : text === '*' ? '*' : textOf(first)]
    })
    expect(found).toEqual(expected)
  })

  test('no syntax is left for readers to see', () => {
    const allowed = LEFT[graph].map(([text]) => text)
    const used = new Set<string>()
    const left = [...siteOf(graph).pages.values()].flatMap(({ address, tree }) => {
      const text = allowed.reduce(
        (rest, one) => {
          if (rest.includes(one)) used.add(one)
          return rest.replaceAll(one, '')
        },
        textOf(tree, NOT_PROSE),
      )
      const found = [...text.matchAll(/\[\[|\(\(|\{\{|::|%%|==|\[!|#\+BEGIN|\^\^/giu)]
      return found.map(({ index }) => `${address}: ${text.slice(Math.max(0, index - 12), index + 24)}`)
    })
    expect(left).toEqual([])
    expect([...used].sort()).toEqual(allowed.toSorted())
  })

  test('every link and picture arrives, and its place is there', () => {
    const { links } = siteOf(graph)
    expect(links.length).toBeGreaterThan(100)
    const wrong = links.filter(
      ({ statuses, page, fragment }) =>
        statuses.at(-1) !== 200 ||
        (page !== undefined && fragment !== undefined && !hasPlace(page.ids, fragment)),
    )
    expect(wrong.map(({ from, href, statuses }) => `${from} → ${href} ${statuses.join(' ')}`)).toEqual([])
  })

  test('what check says is broken is what a reader sees as broken, link by link', async () => {
    const { pages, problems } = siteOf(graph)
    const addresses = await addressesOf(graph)
    const seen = new Map([...pages].map(([address, { tree }]) => [address, brokenMarks(tree)] as const))
    const unseen = problems.filter(leadsNowhere).filter(({ path, line = 0 }) => {
      const marks = seen.get(addresses.get(path) ?? path) ?? []
      const written = words(sourceLine(graph, path, line))
      const at = marks.findIndex((mark) => written.includes(words(mark)))
      return at === -1 || marks.splice(at, 1).length === 0
    })
    expect(unseen.map(formatProblem)).toEqual([])
    const unsaid = [...seen].flatMap(([address, marks]) => marks.map((mark) => `${address}: ${mark}`))
    expect(unsaid).toEqual([])
  })
})

test('every type of callout is served in the looks of its family', () => {
  const page = siteOf('vault').pages.get('notes/callouts')
  const callouts = page === undefined ? [] : selectAll('h2 ~ .callout[data-callout]', page.tree)
  const byName = callouts.map(({ properties }) => {
    const classes = Array.isArray(properties['className']) ? properties['className'].join(' ') : ''
    return `${properties['dataCallout']} ${classes.replace('callout callout-', '')}`
  })
  expect(byName).toEqual(
    (
      'note note,abstract abstract,summary abstract,tldr abstract,info info,todo todo,tip tip,hint tip,important tip,' +
      'success success,check success,done success,question question,help question,faq question,warning warning,' +
      'caution warning,attention warning,failure failure,fail failure,missing failure,danger danger,error danger,bug bug,' +
      'example example,quote quote,cite quote'
    ).split(','),
  )
})

test('every marker of a task is served', () => {
  const page = siteOf('garden').pages.get('tasks')
  const markers = page === undefined ? [] : selectAll('.prose .task-marker', page.tree)
  expect(markers.map((marker) => textOf(marker))).toEqual(
    'TODO DOING DONE LATER NOW WAITING CANCELLED'.split(' '),
  )
})

test('old addresses lead to where a page is now', async () => {
  const { scene } = siteOf('handbook')
  const found = ['old-syntax', 'old-guide', 'guide/publish'].map(async (old) => {
    const { status, location } = await scene.get(`/${old}`)
    return `${status} ${location.replace(`/${scene.workspace.slug}/`, '')}`
  })
  expect(await Promise.all(found)).toEqual(['301 guide/syntax', '301 guide', '301 go-live'])
})

/** The texts of what leads nowhere, without what stands there from elsewhere. */
function brokenMarks(tree: ServedPage['tree']): string[] {
  const copies = new Set(selectAll('.embed *, .query *', tree))
  return selectAll('article.page .broken, article.page .missing', tree)
    .filter((element) => !copies.has(element))
    .map((element) => String(element.properties['alt'] ?? textOf(element, '.file-facts')))
}

function sourceLine(graph: Graph, path: string, line: number): string {
  const file = new URL(`../../../../fixtures/${graph}/${encodeURI(path)}`, import.meta.url)
  return readFileSync(file, 'utf8').split(/\r\n?|\n/u)[line - 1] ?? ''
}

/** A text's letters and digits, by which what is seen is found in what was written. */
const words = (text: string): string =>
  decodeURIComponent(text.replace(/^missing /u, ''))
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()

/** Code, formulas, sources of queries and macros; the head; what a reader never sees. */
const NOT_PROSE = 'head, code, pre, math, script, style, template'

/** What stays, and why. */
const LEFT: Readonly<Record<Graph, readonly (readonly [text: string, why: string])[]>> = {
  garden: [
    ['example.org/a_b_c?x=[[y]]', 'an address'],
    ['((64f0c0de-0000-4000-8000-0000000000ff))', 'broken-block-reference is reported'],
  ],
  vault: [
    ['example.org/[[x]]', 'an address'],
    ['a == b == c', 'no mark: it has spaces inside'],
    ['mood:: calm', 'a field is text in Obsidian'],
    ['==no mark==', 'it has backslashes'],
  ],
  handbook: [['[!TIP] With words behind it', 'a quotation, as on GitHub']],
}

/** Whether readers get a label without a link. What else is broken (a heading, a block of a page) leads to the page's top. */
function leadsNowhere({ code, message }: Problem): boolean {
  if (code === 'broken-block-reference') return message.startsWith('No published block')
  return code === 'broken-link' || code === 'link-to-unpublished' || code === 'broken-asset'
}

/** Ids of footnotes are percent-encoded themselves; a place in a file (`#page=1`) is its program's. */
function hasPlace(ids: ReadonlySet<string>, fragment: string): boolean {
  return ids.has(fragment) || ids.has(encodeURIComponent(fragment))
}

/** The address of a file's page; `''` for the home page. */
async function addressesOf(graph: Graph): Promise<ReadonlyMap<string, string>> {
  const directory = fileURLToPath(new URL(`../../../../fixtures/${graph}`, import.meta.url))
  const sources = await readDirectory(directory, { root: '' })
  const site = linkParsed(
    sources,
    sources.files.map((file) => parsePage(file, sources.config)),
    { workspaceId: 1, workspaceSlug: 'site' as Slug, name: 'Site', now: '2026-01-02T03:04:05.000Z' },
  )
  return new Map(site.pages.map(({ page, path }) => [page.path, path === site.home ? '' : path]))
}
