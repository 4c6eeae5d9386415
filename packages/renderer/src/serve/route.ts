import { type CardAddress, readCardAddress } from '../card/card-facts.ts'
import { GRAPH_JSON_PATH, GRAPH_PATH } from '../page/graph-page.ts'
import { MENTIONS_PATH } from '../page/mentions-page.ts'
import { SEARCH_ASKED_PATH, SEARCH_CHOSEN_PATH, SEARCH_JSON_PATH, SEARCH_PATH } from '../page/search-form.ts'
import { type MachineAddress, readMachineAddress } from './machine-address.ts'
import type { TargetPath } from './read-target.ts'
import { HISTORY_PATH, PREVIEW_PATH } from './site-view.ts'

/** What an address asks for. */
export type Route =
  | { readonly kind: 'front' }
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'live' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'robots' }
  | { readonly kind: 'icon' }
  | { readonly kind: 'nothing' }
  | PageRoute
  | FileRoute
  | MachineRoute
  | SearchRoute
  | PreviewRoute
  | HistoryRoute
  | MentionsRoute
  | GraphRoute
  | CardRoute

export interface PageRoute {
  readonly kind: 'page'
  /** First segment, in lower case: a candidate for a workspace's slug, not more. */
  readonly slug: string
  /** Below the workspace, as sent: may be in any spelling. `''` is home. */
  readonly path: string
  /** Whether nothing but `path` itself can differ from the canonical spelling. */
  readonly isPlain: boolean
}

/** A file of the repository: the same, with a path below `-/files/`. */
export interface FileRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'file'
}

/** What programs read of a workspace. */
export interface MachineRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'machine'
  readonly address: MachineAddress
}

/** What readers look for in a workspace: a page, or the same as JSON. `path` is its address below the workspace. */
export interface SearchRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'search'
}

/** A preview: `path` is below it. */
export interface PreviewRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'preview'
  /** Name and token. */
  readonly key: string
}

/** When a page changed: `path` is the page's. */
export interface HistoryRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'history'
}

/** Where a page is named without a link: `path` is the page's. */
export interface MentionsRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'mentions'
}

/** The page on which the site is drawn, and what is drawn. */
export interface GraphRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'graph'
}

/** The picture of a page for link cards. */
export interface CardRoute extends Omit<PageRoute, 'kind'> {
  readonly kind: 'card'
  readonly address: CardAddress
}

const FILES = '-/files/'

const SYSTEM: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', { kind: 'front' }],
  ['/-/livez', { kind: 'live' }],
  ['/-/readyz', { kind: 'ready' }],
  ['/robots.txt', { kind: 'robots' }],
  ['/favicon.ico', { kind: 'icon' }],
])

/** By path below a workspace. */
const OWN: ReadonlyMap<string, 'search' | 'graph'> = new Map([
  [SEARCH_PATH, 'search'],
  [SEARCH_JSON_PATH, 'search'],
  [SEARCH_ASKED_PATH, 'search'],
  [SEARCH_CHOSEN_PATH, 'search'],
  [GRAPH_PATH, 'graph'],
  [GRAPH_JSON_PATH, 'graph'],
])

export function toRoute(target: TargetPath): Route {
  const system = SYSTEM.get(target.path)
  if (system !== undefined) return system
  const [first = '', ...rest] = target.path.slice(1).split('/')
  if (first === '-') {
    return rest[0] === 'assets' ? { kind: 'asset', path: target.path.slice(1) } : { kind: 'nothing' }
  }
  const path = rest.join('/')
  const slug = first.toLowerCase()
  const isBareSlash = path === '' && rest.length > 0
  const isPlain = target.isPlain && slug === first && !isBareSlash
  if (path === HISTORY_PATH || path.startsWith(`${HISTORY_PATH}/`))
    return { kind: 'history', slug, path: path.slice(HISTORY_PATH.length + 1), isPlain }
  if (path === MENTIONS_PATH || path.startsWith(`${MENTIONS_PATH}/`))
    return { kind: 'mentions', slug, path: path.slice(MENTIONS_PATH.length + 1), isPlain }
  const card = readCardAddress(path)
  if (card !== undefined) return { kind: 'card', address: card, slug, path, isPlain }
  if (path.startsWith(`${PREVIEW_PATH}/`)) {
    const [key = '', ...below] = path.slice(PREVIEW_PATH.length + 1).split('/')
    return { kind: 'preview', slug, key, path: below.join('/'), isPlain: isPlain && !path.endsWith('/') }
  }
  const kind = OWN.get(path) ?? (path.startsWith(FILES) ? 'file' : 'page')
  const address = kind === 'page' ? readMachineAddress(path) : undefined
  return address === undefined
    ? { kind, slug, path, isPlain }
    : { kind: 'machine', address, slug, path, isPlain }
}
