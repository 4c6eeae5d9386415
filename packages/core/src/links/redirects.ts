/**
 * Addresses that pages had, or might be looked for at. A redirect never shadows a page, and leads to a page itself, never
 * to another redirect.
 *
 * Who is asked first: the configuration (`redirects`), front matter (`redirect_from`), the address that a page's name
 * would have, then aliases. Of two that want one address the first in path order has it.
 */

import type { GraphConfig, PagePath, Redirect } from '../nouns.ts'
import { fullPageName, lookupKey, parsePageName, toPagePath, toPermalinkPath } from '../page-name.ts'
import { compareText, type Problem, problem } from '../problem.ts'
import { configPath } from './home-page.ts'
import type { PageIndex } from './page-index.ts'
import type { PlacedPage } from './placed-page.ts'
import { quoted } from './quoted.ts'
import { isFolderPage } from './root-path.ts'

export interface FoundRedirects {
  /** Sorted by `from`. */
  readonly redirects: readonly Redirect[]
  readonly problems: readonly Problem[]
}

interface RedirectContext {
  readonly config: GraphConfig
  readonly index: PageIndex
  readonly paths: ReadonlySet<string>
  readonly home: PlacedPage | undefined
}

/** @param pages in path order */
export function findRedirects(pages: readonly PlacedPage[], context: RedirectContext): FoundRedirects {
  const { home, index } = context
  const taken = new Set<string>()
  const redirects: Redirect[] = []
  const problems: Problem[] = []
  const isFree = (from: PagePath): boolean =>
    index.findByAddress(from) === undefined && !taken.has(lookupKey(from))
  const add = (from: PagePath, to: PlacedPage | ''): void => {
    taken.add(lookupKey(from))
    redirects.push({ from, to: to === '' || to === home ? '' : to.path })
  }

  for (const rule of configuredRedirects(context)) {
    if ('problem' in rule) problems.push(rule.problem)
    else if (isFree(rule.from)) add(rule.from, rule.to)
    else problems.push(takenInConfig(rule.from, context))
  }
  for (const page of pages) {
    for (const written of page.page.details.redirectFrom) {
      const from = toPermalinkPath(written)
      if (from === undefined) problems.push(notAnAddress(page, written))
      else if (isFree(from)) add(from, page)
      else if (from !== page.path) problems.push(takenInPage(page, written))
    }
  }
  for (const page of pages) for (const from of ownAddresses(page)) if (isFree(from)) add(from, page)
  for (const page of pages) for (const from of aliasAddresses(page)) if (isFree(from)) add(from, page)
  // The home page is served at the workspace's own address; its other address leads there.
  if (home !== undefined) redirects.push({ from: home.path, to: '' })
  return { redirects: redirects.sort((a, b) => compareText(a.from, b.from)), problems }
}

type ConfiguredRedirect =
  | { readonly from: PagePath; readonly to: PlacedPage | '' }
  | { readonly problem: Problem }

function* configuredRedirects(context: RedirectContext): Generator<ConfiguredRedirect> {
  const { config, paths } = context
  const path = configPath(config, paths)
  const rules = new Map<string, string>()
  for (const { from, to } of config.redirects) {
    const key = addressKey(from)
    if (key !== undefined && !rules.has(key)) rules.set(key, to)
  }
  for (const { from, to } of config.redirects) {
    const address = addressOf(from)
    if (address === undefined) {
      yield {
        problem: problem(
          'bad-redirect',
          path,
          `The redirect from ${quoted(from)} is from no address of this site.`,
        ),
      }
      continue
    }
    const end = followRules(to, rules, context)
    yield end === undefined
      ? {
          problem: problem(
            'bad-redirect',
            path,
            `The redirect from ${quoted(from)} leads to ${quoted(to)}, which is no page of this site.`,
          ),
        }
      : { from: address, to: end }
  }
}

/** The page at the end of a chain of rules; undefined when it ends nowhere or in itself. */
function followRules(
  to: string,
  rules: ReadonlyMap<string, string>,
  { index }: RedirectContext,
): PlacedPage | '' | undefined {
  const seen = new Set<string>()
  for (let next: string | undefined = to; next !== undefined; ) {
    if (next.trim() === '/') return ''
    const page = index.findByAddress(next) ?? index.findByPath(next) ?? index.findByWikilink(next, '')
    if (page !== undefined) return page
    const key = addressKey(next)
    if (key === undefined || seen.has(key)) return undefined
    seen.add(key)
    next = rules.get(key)
  }
  return undefined
}

/** An old address, or the name or path of an old page. */
function addressOf(written: string): PagePath | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//iu.test(written.trim())) return undefined
  const permalink = toPermalinkPath(written)
  if (permalink !== undefined) return permalink
  const name = parsePageName(written)
  return name === undefined ? undefined : toPagePath(name)
}

function addressKey(written: string): string | undefined {
  const address = addressOf(written)
  return address === undefined ? undefined : lookupKey(address)
}

/** Where the page would be without a permalink or a suffix, and where its file would: `dir/README` of `dir`. */
function ownAddresses({ page }: PlacedPage): readonly PagePath[] {
  const file = isFolderPage(page.path) ? fullPageName(page.path) : undefined
  return [toPagePath(page.name), ...(file === undefined ? [] : [toPagePath(file)])]
}

function aliasAddresses({ page }: PlacedPage): readonly PagePath[] {
  return page.aliases.flatMap((alias) => {
    const name = parsePageName(alias)
    return name === undefined ? [] : [toPagePath(name)]
  })
}

function takenInConfig(from: PagePath, { config, paths }: RedirectContext): Problem {
  return problem(
    'bad-redirect',
    configPath(config, paths),
    `The redirect from ${quoted(from)} would hide a page or another redirect.`,
  )
}

function takenInPage({ page }: PlacedPage, written: string): Problem {
  return problem(
    'bad-redirect',
    page.path,
    `The redirect from ${quoted(written)} would hide a page or another redirect.`,
  )
}

function notAnAddress({ page }: PlacedPage, written: string): Problem {
  return problem(
    'bad-redirect',
    page.path,
    `The redirect from ${quoted(written)} is from no address of this site.`,
  )
}
