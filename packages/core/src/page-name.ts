/**
 * Names of pages and their addresses, in one place: file path → name → address, and the key by which names are compared.
 * `fixtures/slugs.json` pins all three.
 *
 * *Invariant:* no other file makes a `PageName`, `PagePath` or `Slug`. Everything here is total and depends on its
 * arguments alone.
 */

import { journalDayOf, journalTitleOf, parseDay } from './journal-title.ts'
import { baseName, decodeLogseqName, folderName, withoutExtension } from './names/file-name.ts'
import { isPlainText, withoutInvisible } from './names/text.ts'
import type { GraphConfig, PageName } from './nouns.ts'

export { type AssignedPaths, assignPaths, type NamedPage } from './names/assign-paths.ts'
export { lookupKey } from './names/lookup-key.ts'
export { MAX_PATH_BYTES, MAX_SEGMENT_BYTES, slugOf, toPagePath, toPermalinkPath } from './names/page-path.ts'
export { parseSiteAddress } from './names/site-address.ts'
export { parseWorkspaceSlug, RESERVED_WORKSPACE_SLUGS, suggestWorkspaceSlug } from './names/workspace-slug.ts'

export interface FilePageName {
  readonly name: PageName
  /** `YYYY-MM-DD` when the file is a journal. */
  readonly journalDay: string | undefined
}

type NameConfig = Pick<GraphConfig, 'dialect' | 'fileNameFormat' | 'journal'>

/**
 * The name of the page in a markdown file.
 *
 * - Logseq: what the file name stands for, folders do not count. A name that is a day is that day's journal, wherever
 *   the file lies, and is named by the graph's title format (`journals/2024_01_15.md` → `Jan 15th, 2024`), because that
 *   is what links say.
 * - Obsidian, plain: the path without its extension; `index.md` and `README.md` are their folder, `index` at the root.
 *   A daily note keeps its path as its name and has a `journalDay` as well.
 *
 * @param path from the workspace's root
 * @returns undefined when the file name cannot be published: nothing is left of it, or it plays path games
 */
export function toPageName(path: string, config: NameConfig): FilePageName | undefined {
  if (path.includes('\\') || path.split('/').some((segment) => segment === '.' || segment === '..'))
    return undefined
  return config.dialect === 'logseq' ? logseqName(path, config) : pathName(path, config)
}

/**
 * A name as somebody wrote it (link, title, alias): NFC, trimmed, one space for any run of white space, without control,
 * bidirectional and zero-width characters and without empty segments. Joiners and variation selectors stay, which some
 * scripts cannot be spelt without; `lookupKey` does not see them.
 */
export function parsePageName(text: string): PageName | undefined {
  if (isPlainText(text) && !EMPTY_OR_LOOSE.test(text)) return text as PageName // as most are
  const segments = withoutInvisible(text)
    .normalize('NFC')
    .split('/')
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')
  return segments.length === 0 ? undefined : (segments.join('/') as PageName)
}

/** An empty segment, or one with a space at its edge. */
const EMPTY_OR_LOOSE = /^$|^\/|\/\/| \/|\/ |\/$/u

/** The name of a page whose own name another file has already: its whole path without the extension. */
export function fullPageName(path: string): PageName | undefined {
  return parsePageName(withoutExtension(path))
}

function logseqName(path: string, config: NameConfig): FilePageName | undefined {
  const base = baseName(path)
  const name = parsePageName(decodeLogseqName(base, config.fileNameFormat))
  if (name === undefined) return undefined
  const journalDay = parseDay(base, config.journal.fileFormat) ?? journalDayOf(name, config.journal)
  const title =
    journalDay === undefined ? undefined : parsePageName(journalTitleOf(journalDay, config.journal))
  return { name: title ?? name, journalDay }
}

function pathName(path: string, config: NameConfig): FilePageName | undefined {
  const name = parsePageName(folderName(path))
  return name === undefined ? undefined : { name, journalDay: dailyNoteDay(path, config.journal) }
}

function dailyNoteDay(path: string, journal: GraphConfig['journal']): string | undefined {
  if (journal.directory === undefined) return undefined
  const folder = journal.directory === '' ? '' : `${journal.directory}/`
  return path.startsWith(folder)
    ? parseDay(withoutExtension(path.slice(folder.length)), journal.fileFormat)
    : undefined
}
