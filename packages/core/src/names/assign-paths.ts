/**
 * One address for every page, none twice. Two addresses are the same when `lookupKey` says so: `ﬁle` and `file`,
 * `straße` and `strasse` would otherwise be two pages that nobody can tell apart.
 */

import type { PageName, PagePath } from '../nouns.ts'
import { compareText, type Problem, problem } from '../problem.ts'
import { lookupKey } from './lookup-key.ts'
import { toPagePath, toPermalinkPath, withSuffix } from './page-path.ts'
import { shortHash } from './text.ts'

export interface NamedPage {
  /** Of the source file. */
  readonly path: string
  readonly name: PageName
  /** The author's own address, or undefined. */
  readonly permalink: string | undefined
}

export interface AssignedPaths {
  /** By path of the source file. */
  readonly paths: ReadonlyMap<string, PagePath>
  readonly problems: readonly Problem[]
}

/**
 * The order of the pages given does not matter. An author's own address comes before every name; of the pages left that
 * want one address, the page whose name is spelt like the address gets it, else the first by path. Each other page gets
 * a suffix made of its own name, so that its address does not depend on how many there are.
 */
export function assignPaths(pages: readonly NamedPage[]): AssignedPaths {
  const sorted = pages.toSorted((a, b) => compareText(a.path, b.path))
  const paths = new Map<string, PagePath>()
  const owners = new Map<string, NamedPage>()
  const problems: Problem[] = []

  const take = (page: NamedPage, path: PagePath): void => {
    paths.set(page.path, path)
    owners.set(lookupKey(path), page)
  }

  for (const page of sorted) {
    const path = page.permalink === undefined ? undefined : toPermalinkPath(page.permalink)
    if (path === undefined) continue
    const owner = owners.get(lookupKey(path))
    if (owner === undefined) take(page, path)
    else problems.push(samePermalink(page, path, owner.path))
  }

  const nameless = sorted
    .filter((page) => !paths.has(page.path))
    .map((page) => ({ page, wanted: toPagePath(page.name) }))
  const isExact = ({ page, wanted }: WantedPath): boolean => page.name === String(wanted)
  const late: WantedPath[] = []
  for (const one of [...nameless.filter(isExact), ...nameless.filter((other) => !isExact(other))]) {
    const { page, wanted } = one
    if (owners.has(lookupKey(wanted))) late.push(one)
    else take(page, wanted)
  }

  for (const { page, wanted } of late) {
    const path = freePath(wanted, page.name, owners)
    const owner = owners.get(lookupKey(wanted))
    if (owner !== undefined) problems.push(sameAddress(page, { wanted, path, owner }))
    take(page, path)
  }
  return { paths, problems }
}

interface WantedPath {
  readonly page: NamedPage
  readonly wanted: PagePath
}

function freePath(wanted: PagePath, name: PageName, owners: ReadonlyMap<string, NamedPage>): PagePath {
  for (let n = 0; ; n++) {
    const path = withSuffix(wanted, shortHash(n === 0 ? name : `${name}\n${n}`))
    if (!owners.has(lookupKey(path))) return path
  }
}

function samePermalink(page: NamedPage, path: PagePath, owner: string): Problem {
  return problem('slug-collision', page.path, `The permalink "${path}" belongs to ${owner} already.`, {
    hint: 'Give one of the two files another permalink.',
  })
}

function sameAddress(
  page: NamedPage,
  { wanted, path, owner }: { readonly wanted: PagePath; readonly path: PagePath; readonly owner: NamedPage },
): Problem {
  const isCase = lookupKey(page.name) === lookupKey(owner.name)
  return problem(
    isCase ? 'case-collision' : 'slug-collision',
    page.path,
    isCase
      ? `The name "${page.name}" differs from "${owner.name}" of ${owner.path} in letter case or form only; this page is at "${path}".`
      : `The address "${wanted}" belongs to ${owner.path}; this page is at "${path}".`,
    {
      hint: isCase ? 'Rename one of the two files.' : 'Rename one of the two files, or give one a permalink.',
    },
  )
}
