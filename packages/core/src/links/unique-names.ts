/**
 * One name for every page, because the name is the identity. Two files make one name when a folder has an `index.md` and
 * a `README.md` or stands beside a file of its name (`dir.md`, `dir/index.md`), when a Logseq page exists as a journal
 * too, and when two file names differ in their Unicode form alone.
 */

import type { Page, PageName } from '../nouns.ts'
import { fullPageName, parsePageName } from '../page-name.ts'
import { compareText, type Problem, problem } from '../problem.ts'

export interface UniqueNames {
  /** Sorted by path of the file, code unit order; a page that lost its name carries another. */
  readonly pages: readonly Page[]
  readonly problems: readonly Problem[]
}

/**
 * The file that is spelt like the name keeps it, then `index` before `README`, then the first by path. Nobody is lost:
 * every other file is published under its own path as a name.
 */
export function giveUniqueNames(pages: readonly Page[]): UniqueNames {
  const sorted = pages.toSorted((a, b) => compareText(a.path, b.path))
  const owners = new Map<PageName, Page>()
  for (const page of sorted) {
    const owner = owners.get(page.name)
    if (owner === undefined || claimOf(page) < claimOf(owner)) owners.set(page.name, page)
  }
  const problems: Problem[] = []
  const named = sorted.map((page) => {
    const owner = owners.get(page.name)
    if (owner === undefined || owner === page) return page
    const name = freeName(page, owners)
    owners.set(name, page)
    problems.push(duplicateName(page, owner, name))
    return { ...page, name }
  })
  return { pages: named, problems }
}

/** The smaller, the better. */
function claimOf(page: Page): 0 | 1 | 2 {
  if (fullPageName(page.path) === page.name) return 0
  return /(?:^|\/)readme\.[^/]*$/iu.test(page.path) ? 2 : 1
}

function freeName(page: Page, owners: ReadonlyMap<PageName, Page>): PageName {
  for (const name of [fullPageName(page.path), parsePageName(page.path)]) {
    if (name !== undefined && !owners.has(name)) return name
  }
  for (let n = 2; ; n++) {
    const name = parsePageName(`${page.path} ${n}`)
    if (name !== undefined && !owners.has(name)) return name
  }
}

function duplicateName(page: Page, owner: Page, name: PageName): Problem {
  return problem(
    'duplicate-name',
    page.path,
    `The page name "${page.name}" belongs to ${owner.path} already; this page is named "${name}".`,
    { hint: 'Rename one of the two files.' },
  )
}
