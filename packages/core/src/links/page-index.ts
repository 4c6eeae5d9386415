/**
 * Every way to name a page: by name, file path, end of a path, alias, title, day and address. A link is resolved here and
 * nowhere else, and never by the rules that make addresses.
 */

import { journalDayOf } from '../journal-title.ts'
import type { GraphConfig, Page } from '../nouns.ts'
import { lookupKey, parsePageName } from '../page-name.ts'
import { type Problem, problem } from '../problem.ts'
import { createPathIndex } from './path-index.ts'
import { type PlacedPage, parentOf } from './placed-page.ts'
import { quoted } from './quoted.ts'
import { isFolderPage, isMarkdown, isRelative, toRootPath, withoutExtension } from './root-path.ts'

export interface PageIndex {
  /** The page of this name or alias: what a tag means. */
  findByName(name: string): PlacedPage | undefined
  /**
   * What `[[target]]` means in a file of `folder`. Logseq: name, alias, title, day. Obsidian and plain: path from the
   * root, the end of a path, and then the same.
   */
  findByWikilink(target: string, folder: string): PlacedPage | undefined
  /** The page of a file. @param path from the root, with or without extension; a folder means its `index` or `README` */
  findByPath(path: string): PlacedPage | undefined
  /** As `findByPath`, and by the end of a path. */
  findNearPath(path: string, folder: string): PlacedPage | undefined
  /** The page at an address below the workspace, slashes at its ends aside. */
  findByAddress(address: string): PlacedPage | undefined
  /** Names and aliases, for suggestions. */
  readonly names: readonly string[]
  readonly problems: readonly Problem[]
}

/** @param pages in path order: of two pages with one alias the first keeps it */
export function createPageIndex(pages: readonly PlacedPage[], config: GraphConfig): PageIndex {
  const names = createNameMap(pages.map((page) => [page.page.name, page]))
  const aliases = claimAliases(pages, names)
  const titles = createNameMap(pages.map((page) => [page.page.title, page]))
  const days = new Map<string, PlacedPage>()
  for (const page of pages) {
    const { journalDay } = page.page
    if (journalDay !== undefined && !days.has(journalDay)) days.set(journalDay, page)
  }
  const paths = createPathIndex(pathsOf(pages, config), config.dialect)
  const addresses = new Map(pages.map((page) => [lookupKey(page.path), page]))
  const dayOf = remembered((text: string) => journalDayOf(text, config.journal))

  const findByName = (name: string): PlacedPage | undefined => names.find(name) ?? aliases.find(name)
  const findByOtherName = (text: string): PlacedPage | undefined => {
    const found = findByName(text) ?? titles.find(text)
    if (found !== undefined || !/\d/u.test(text)) return found
    const day = days.size === 0 ? undefined : dayOf(text)
    return day === undefined ? undefined : days.get(day)
  }
  const findByPath = (path: string): PlacedPage | undefined =>
    path === '' ? (paths.findExact('index') ?? paths.findExact('README')) : findFile(paths.findExact, path)
  const findNearPath = (path: string, folder: string): PlacedPage | undefined =>
    findFile((file) => paths.findNearest(file, folder), path)

  return {
    findByName,
    findByPath,
    findNearPath,
    findByAddress: (address) => addresses.get(lookupKey(address.replace(/^\/+|\/+$/gu, ''))),
    findByWikilink: (target, folder) => {
      if (config.dialect === 'logseq') {
        const found = findByOtherName(target)
        return found ?? (config.fileNameFormat === 'mirror' ? findByName(mirroredName(target)) : undefined)
      }
      if (isRelative(target) || target.startsWith('/')) {
        const path = toRootPath(folder, target)
        return path === undefined ? undefined : findByPath(path)
      }
      return findNearPath(target, folder) ?? findByOtherName(target)
    },
    names: [...pages.map(({ page }) => page.name), ...aliases.written],
    problems: aliases.problems,
  }
}

/** The file name that a mirror gives to a page of this name. */
function mirroredName(name: string): string {
  return name.replace(/[<>:"|?*\\/]/gu, '_').replace(/[ .]+$/u, '')
}

/** `note.md` is the file; `note` too, but a note may also be called `about.md`, whose file is `about.md.md`. */
function findFile(find: (path: string) => PlacedPage | undefined, path: string): PlacedPage | undefined {
  return find(path) ?? (isMarkdown(path) ? find(withoutExtension(path)) : undefined)
}

/** Files, then the folders that an `index` or `README` speaks for. In Logseq a folder is no page. */
function* pathsOf(
  pages: readonly PlacedPage[],
  config: GraphConfig,
): Generator<readonly [string, PlacedPage]> {
  for (const page of pages) yield [withoutExtension(page.page.path), page]
  if (config.dialect !== 'logseq') {
    // Most are named like their file.
    for (const page of pages)
      if (withoutExtension(page.page.path) !== page.page.name) yield [page.page.name, page]
  }
  for (const page of pages) {
    const folder = parentOf(page.page.path)
    if (folder !== '' && isFolderPage(page.page.path)) yield [folder, page]
  }
}

interface NameMap {
  /** The page of exactly this name, else the first whose name differs in case or form only. */
  find(name: string): PlacedPage | undefined
}

function createNameMap(entries: Iterable<readonly [string, PlacedPage]>): NameMap {
  const exact = new Map<string, PlacedPage>()
  const byKey = new Map<string, PlacedPage>()
  for (const [text, page] of entries) {
    const name = parsePageName(text)
    if (name === undefined) continue
    if (!exact.has(name)) exact.set(name, page)
    const key = lookupKey(name)
    if (!byKey.has(key)) byKey.set(key, page)
  }
  return {
    find: remembered((text) => {
      const name = parsePageName(text)
      return name === undefined ? undefined : (exact.get(name) ?? byKey.get(lookupKey(name)))
    }),
  }
}

interface Aliases extends NameMap {
  readonly written: readonly string[]
  readonly problems: readonly Problem[]
}

function claimAliases(pages: readonly PlacedPage[], names: NameMap): Aliases {
  const owners = new Map<string, PlacedPage>()
  const entries: [string, PlacedPage][] = []
  const problems: Problem[] = []
  for (const page of pages) {
    for (const alias of page.page.aliases) {
      const name = parsePageName(alias)
      if (name === undefined || lookupKey(name) === lookupKey(page.page.name)) continue
      const key = lookupKey(name)
      const named = names.find(name)
      const owner = named ?? owners.get(key)
      if (owner === undefined) {
        owners.set(key, page)
        entries.push([name, page])
      } else if (owner !== page) {
        problems.push(
          aliasCollision(page.page, alias, owner.page, named === undefined ? 'an alias' : 'the name'),
        )
      }
    }
  }
  return { ...createNameMap(entries), written: entries.map(([name]) => name), problems }
}

function aliasCollision(page: Page, alias: string, owner: Page, what: string): Problem {
  return problem(
    'alias-collision',
    page.path,
    `The alias ${quoted(alias)} is ${what} of ${owner.path} already.`,
    {
      hint: 'Links to it lead there. Remove the alias, or give the page another one.',
    },
  )
}

/** The same text is asked for once for each link to it. */
function remembered<Answer>(find: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known.answer
    const answer = find(text)
    answers.set(text, { answer })
    return answer
  }
}
