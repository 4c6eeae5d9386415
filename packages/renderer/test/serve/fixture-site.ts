/** The graphs of `fixtures/` as readers get them: committed, synced, served and read by an HTML parser. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Problem, SyncResult } from '@draehi/core'
import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { selectAll } from 'hast-util-select'
import type { TestDatabase } from '../../../../test/support/database.ts'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { makeScene, type Scene } from './sync-scene.ts'

export interface ServedPage {
  /** Of the request, below the workspace, decoded; `''` for the home page. */
  readonly address: string
  readonly tree: Root
  /** Every HTML id. */
  readonly ids: ReadonlySet<string>
}

export interface ServedLink {
  /** Of the page it stands on. */
  readonly from: string
  /** As it stands in the HTML. */
  readonly href: string
  /** Of the first answer, and of the one that a redirect leads to. */
  readonly statuses: readonly number[]
  /** Where it arrives, if that is a page. */
  readonly page: ServedPage | undefined
  /** Decoded, without `#`. */
  readonly fragment: string | undefined
}

export interface ServedSite {
  readonly scene: Scene
  readonly result: SyncResult
  /** By address, those that a reader reaches from the home page. */
  readonly pages: ReadonlyMap<string, ServedPage>
  /** Every link and picture of every page that leads to this site. */
  readonly links: readonly ServedLink[]
  readonly problems: readonly Problem[]
}

export function fixtureFiles(graph: string): RepoFiles {
  const directory = fileURLToPath(new URL(`../../../../fixtures/${graph}`, import.meta.url))
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => statSync(join(directory, path)).isFile())
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(directory, path))]))
}

/** The moment for which the fixtures are published. */
const NOW = '2026-01-02T03:04:05.000Z'

export async function serveFixture({ db, dataDir }: TestDatabase, graph: string): Promise<ServedSite> {
  const scene = await makeScene(db, dataDir, fixtureFiles(graph))
  const result = await scene.sync({}, NOW)
  return { scene, result, problems: result.problems, ...(await crawl(scene)) }
}

async function crawl(scene: Scene): Promise<Pick<ServedSite, 'pages' | 'links'>> {
  const site = `/${scene.workspace.slug}`
  const pages = new Map<string, ServedPage>()
  const answers = new Map<
    string,
    { readonly statuses: readonly number[]; readonly page: ServedPage | undefined }
  >()
  const links: ServedLink[] = []
  const queue: { readonly from: string; readonly href: string }[] = [{ from: '(start)', href: site }]
  for (const { from, href } of queue) {
    const url = new URL(href, `http://s.test${site}${from === '(start)' ? '' : `/${from}`}`)
    if (url.pathname !== site && !url.pathname.startsWith(`${site}/`)) continue
    const path = url.pathname.slice(site.length)
    const known = answers.get(path)
    const answer = known ?? (await answerAt(scene, path))
    answers.set(path, answer)
    const fragment = url.hash === '' ? undefined : decodeURIComponent(url.hash.slice(1))
    links.push({ from, href, ...answer, fragment })
    if (known !== undefined || answer.page === undefined || pages.has(answer.page.address)) continue
    const { page } = answer
    pages.set(page.address, page)
    for (const { properties } of selectAll('a, img, source, video, audio', page.tree)) {
      const set = String(properties['srcSet'] ?? '').split(', ')
      const pictures = [properties['poster'], ...set.map((one) => one.split(' ')[0])]
      const hrefs = [properties['href'] ?? properties['src'], ...pictures]
      for (const href of hrefs) if (href) queue.push({ from: page.address, href: String(href) })
    }
  }
  return { pages, links }
}

async function answerAt(
  scene: Scene,
  path: string,
): Promise<{ readonly statuses: readonly number[]; readonly page: ServedPage | undefined }> {
  const statuses: number[] = []
  let at = path
  for (let tries = 0; tries < 2; tries++) {
    const { status, text, location } = await scene.get(at)
    statuses.push(status)
    if (status >= 300 && status < 400) {
      at = new URL(location, 'http://s.test').pathname.slice(scene.workspace.slug.length + 1)
      continue
    }
    const isPage = status === 200 && text.startsWith('<!')
    return { statuses, page: isPage ? toPage(decodeURIComponent(at.slice(1)), text) : undefined }
  }
  return { statuses, page: undefined }
}

function toPage(address: string, html: string): ServedPage {
  const tree = fromHtml(html)
  const ids = new Set(selectAll('[id]', tree).map(({ properties }) => String(properties['id'])))
  return { address, tree, ids }
}

/** What a reader reads in an element, what `without` selects left out. */
export function textOf(element: Element | Root, without = ''): string {
  const skipped = new Set<unknown>(without === '' ? [] : selectAll(without, element))
  const text = (node: Root['children'][number]): string =>
    node.type === 'text'
      ? node.value
      : node.type === 'element' && !skipped.has(node)
        ? node.children.map(text).join('')
        : ''
  return element.children.map(text).join('')
}
