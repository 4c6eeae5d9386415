/** What readers are told of the files of pages. Pure. */

import type { PageHistory } from '../nouns.ts'
import { compareText } from '../problem.ts'
import { type FileHistories, type FileHistory, personOf } from './fold-history.ts'
import type { Mailmap } from './mailmap.ts'

/** Names on one page. */
const SHOWN_AUTHORS = 12

/**
 * @param root folder of the repository that holds the notes, `''` for all of it
 * @param paths of pages, from that folder
 * @param detail `dates`: nobody is named
 */
export function pageHistories(
  files: FileHistories,
  {
    root,
    paths,
    mailmap,
    detail,
  }: {
    readonly root: string
    readonly paths: Iterable<string>
    readonly mailmap: Mailmap
    readonly detail: 'all' | 'dates'
  },
): ReadonlyMap<string, PageHistory> {
  const found = new Map<string, PageHistory>()
  for (const path of paths) {
    const file = files.get(root === '' ? path : `${root}/${path}`)
    if (file === undefined) continue
    const { created, updated } = file
    found.set(path, {
      created: created === undefined ? undefined : toInstant(created),
      updated: toInstant(Math.max(created ?? 0, updated)),
      authors: detail === 'all' ? authorsOf(file, mailmap) : [],
    })
  }
  return found
}

const toInstant = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** Who changed it most often is first. Programs that commit by themselves are nobody. */
function authorsOf({ authors }: FileHistory, mailmap: Mailmap): readonly string[] {
  const commits = new Map<string, number>()
  for (const [key, count] of authors) {
    const { name } = mailmap(personOf(key))
    if (name === '' || name.endsWith('[bot]')) continue
    commits.set(name, (commits.get(name) ?? 0) + count)
  }
  return [...commits]
    .sort(([a, m], [b, n]) => n - m || compareText(a, b))
    .slice(0, SHOWN_AUTHORS)
    .map(([name]) => name)
}
