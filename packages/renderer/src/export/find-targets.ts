/** What an export is made of: every address that is known is asked for, and every one that a page leads to. */

import type { Slug } from '@draehi/core'
import { assets } from '../assets/assets.ts'
import { CARD_PATH } from '../card/card-facts.ts'
import { GRAPH_JSON_PATH, GRAPH_PATH } from '../page/graph-page.ts'
import { pageHref } from '../page/page-href.ts'
import { SEARCH_PATH } from '../page/search-form.ts'
import type { Answer } from '../serve/answer.ts'
import { decodePath, filePath, splitHref } from './file-path.ts'
import { formsOf, hrefsOf } from './rewrite-links.ts'

/** What answers at an address. A redirect has where it leads. */
export interface Target {
  readonly kind: 'page' | 'text' | 'graph' | 'file' | 'redirect'
  /** Below the directory, `/` between segments; none of them is `.`, `..` or empty. */
  readonly file: string
  readonly to: string
}

export type Question = (target: string, method?: 'GET' | 'HEAD') => Promise<Answer>

const FOR_PROGRAMS = ['-/sitemap.xml', '-/atom.xml', '-/feed.xml', '-/feed.json', 'llms.txt']

/** Not files: answers to a question, and the site as it was. */
const LIVE = /^-\/(?:search[./]|history|preview|mentions|changes|diff|b\/)/u
const TEXT = /^(?:text\/(?:markdown|plain)|application\/(?:[a-z]+\+)?(?:xml|json))/u
const OURS = '/-/assets/'

/**
 * @param paths below the workspace, decoded
 * @returns by path from the server's root, encoded. Bodies are not kept: of a large site they are much
 */
export async function findTargets(
  slug: Slug,
  paths: readonly string[],
  ask: Question,
): Promise<ReadonlyMap<string, Target>> {
  const root = pageHref(slug, '')
  const known = [...paths, ...FOR_PROGRAMS, SEARCH_PATH, GRAPH_PATH, GRAPH_JSON_PATH].map((path) =>
    pageHref(slug, path),
  )
  // Scripts name one another, which no page tells.
  const queue = [...known, ...assets.map(({ path }) => `/${path}`)]
  const seen = new Set(queue)
  const add = (href: string): void => {
    const [path] = splitHref(href)
    if (seen.has(path)) return
    seen.add(path)
    queue.push(path)
  }
  const found = new Map<string, Target>()
  const forms = new Set<string>()
  for (let n = 0; n < queue.length; n++) {
    const target = queue[n] ?? ''
    const isOurs = target.startsWith(OURS)
    if (!isOurs && target !== root && !target.startsWith(`${root}/`)) continue
    const below = isOurs ? target.slice(1) : decodePath(target.slice(root.length + 1))
    if (LIVE.test(below)) continue
    // Asked once, when it is written: it is drawn then.
    if (below.startsWith(CARD_PATH)) {
      if (filePath(below, false) !== undefined) found.set(target, { kind: 'file', file: below, to: '' })
      continue
    }
    const isPlain = isOurs || below.startsWith('-/files/')
    // A page says itself which other forms it has; each would be made from all that is known of it.
    if (forms.has(target)) {
      if (filePath(below, false) !== undefined) found.set(target, { kind: 'text', file: below, to: '' })
      continue
    }
    const { status, headers, body } = await ask(target, isPlain ? 'HEAD' : 'GET')
    const to = headers['location'] ?? ''
    const kind = to !== '' ? 'redirect' : kindOf(below, headers['content-type'] ?? '', isPlain)
    if (to !== '') add(to)
    else if (status !== 200) continue
    const file = filePath(below, kind === 'page' || kind === 'redirect')
    if (file === undefined) continue
    found.set(target, { kind, file, to })
    for (const href of kind === 'page' ? formsOf(String(body ?? '')) : []) forms.add(href)
    if (kind === 'page' || below.startsWith('-/sitemap'))
      for (const href of hrefsOf(String(body ?? ''))) add(href)
  }
  return withoutClashes(found)
}

function kindOf(below: string, type: string, isPlain: boolean): Target['kind'] {
  if (isPlain) return 'file'
  if (below === GRAPH_JSON_PATH) return 'graph'
  return type.startsWith('text/html') ? 'page' : TEXT.test(type) ? 'text' : 'file'
}

/** Where a page has a page below it that is called as its own markdown is, there can be no such file. */
function withoutClashes(found: ReadonlyMap<string, Target>): ReadonlyMap<string, Target> {
  const folders = new Set<string>()
  for (const { file } of found.values())
    for (let at = file.indexOf('/'); at !== -1; at = file.indexOf('/', at + 1)) folders.add(file.slice(0, at))
  return new Map([...found].filter(([, { file }]) => !folders.has(file)))
}
