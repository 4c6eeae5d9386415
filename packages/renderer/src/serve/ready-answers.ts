/**
 * Answers that need no waiting: pages and files of ours that are in memory. Everything that decides about them is asked of the
 * same places as for every other answer, the live deployment above all; what is remembered here are pure functions of what
 * was sent, so nothing can be out of date.
 */

import { type Answer, type Ask, headOf } from './answer.ts'
import { answerOf } from './answer-from.ts'
import { chooseEncoding } from './content-encoding.ts'
import { wantedForm } from './machine-address.ts'
import { isPublished } from './published-site.ts'
import { faultOfHosts } from './read-host.ts'
import { readTarget } from './read-target.ts'
import { createBoundedMap, remembering } from './remembering.ts'
import type { Representation } from './representation.ts'
import { type Route, toRoute } from './route.ts'
import type { SitePages } from './site-pages.ts'
import type { SitePointers } from './site-pointers.ts'

export interface ReadySources {
  /** In lower case; undefined: every well-formed one. */
  readonly hosts: ReadonlySet<string> | undefined
  readonly pointers: Pick<SitePointers, 'peek'>
  readonly pages: Pick<SitePages, 'peek'>
  readonly ourFile: (path: string) => Representation | undefined
}

/** Addresses that were answered from memory: some 300 bytes each. */
const MOST_ADDRESSES = 10_000
const LONGEST_ADDRESS = 300

/** @returns what `answer` would give, or undefined: it has to be asked */
export function createReadyAnswers(sources: ReadySources): (ask: Ask) => Answer | undefined {
  const { hosts, pointers, pages, ourFile } = sources
  const isOurHost = remembering((host) => faultOfHosts([host], hosts) === undefined)
  const encodingOf = remembering(chooseEncoding)
  const formOf = remembering(wantedForm)
  const routes = createBoundedMap<Route>(MOST_ADDRESSES, LONGEST_ADDRESS)

  const find = (route: Route, accept: string | undefined): Representation | undefined => {
    if (route.kind === 'asset') return ourFile(route.path)
    if (route.kind !== 'page' || !route.isPlain) return undefined
    if (accept !== undefined && formOf(accept) !== undefined && !route.path.startsWith('-/')) return undefined
    const site = pointers.peek(route.slug)
    const page = site !== undefined && isPublished(site) ? pages.peek(site, route.path) : undefined
    return page?.kind === 'page' ? page.representation : undefined
  }

  return (ask) => {
    const { method, target, hosts: sent, acceptEncoding } = ask
    const [host] = sent
    if (host === undefined || sent.length !== 1 || !isOurHost(host)) return undefined
    if (method !== 'GET' && method !== 'HEAD') return undefined
    const known = routes.get(target)
    const route = known ?? readRoute(target)
    const encoding = acceptEncoding === undefined ? 'identity' : encodingOf(acceptEncoding)
    const variant = route && find(route, ask.accept)?.peek(encoding)
    if (route === undefined || variant === undefined) return undefined
    if (known === undefined) routes.set(target, route)
    const answer = answerOf(ask, variant)
    return method === 'HEAD' ? headOf(answer) : answer
  }
}

/** Undefined for what is no address, and for one with a query, which may ask for another day's page. */
function readRoute(target: string): Route | undefined {
  if (target.includes('?')) return undefined
  const path = readTarget(target)
  return path.kind === 'path' ? toRoute(path) : undefined
}
