/** What git says of the pages that changed since a site was kept. */

import type { Mirror } from '../git/mirror.ts'
import { type FileHistories, type FileHistory, foldCommit } from '../history/fold-history.ts'
import { parseMailmap } from '../history/mailmap.ts'
import { pageHistories } from '../history/page-histories.ts'
import { readCommitsSince } from '../history/read-file-histories.ts'
import type { KeptForm } from '../kept/kept-form.ts'
import type { KeptSite } from '../kept/kept-site.ts'
import { isBelow, relative } from '../sources/named-entry.ts'
import type { Chosen } from './changed-sources.ts'
import type { SyncContext, SyncRequest } from './request.ts'
import { openSiteHistory, textOf } from './site-history.ts'

export interface Past {
  /** By path of a page that changed. */
  readonly pages: ReturnType<typeof pageHistories>
  readonly files: ReadonlyMap<number, FileHistory>
}

/** Undefined when the commits since touched another page too, or do not all come after the one that is known. */
export async function readPast(
  request: SyncRequest,
  context: SyncContext,
  run: {
    readonly mirror: Mirror
    readonly before: KeptSite
    readonly kept: KeptForm
    readonly chosen: Chosen
  },
): Promise<Past | undefined> {
  const { mirror, before, kept, chosen } = run
  const { config, boundary, root, mailmap } = kept.sources
  if (config.history === 'none') return { pages: new Map(), files: new Map() }
  const { signal } = context
  const opened = await openSiteHistory(request, context, mirror)
  if (boundary === undefined || 'missing' in opened) return undefined
  if ([...opened.boundary].sort().join() !== boundary.join()) return undefined
  const isSame = kept.commit === mirror.commit.oid
  const commits = isSame ? [] : await readCommitsSince(opened, mirror.commit.oid, kept.commit, signal)
  if (commits === undefined) return undefined
  const numbers = new Map(chosen.pages.map(({ path, n }) => [root === '' ? path : `${root}/${path}`, n]))
  const files: FileHistories = new Map()
  for (const [path, n] of numbers) {
    const known = knownHistory(before, n)
    if (known !== undefined) files.set(path, known)
  }
  for (const commit of commits) {
    for (const change of commit.changes) {
      const touched = change.kind === 'renamed' ? [change.path, change.from] : [change.path]
      if (touched.some((path) => !numbers.has(path) && isPage(before, root, path))) return undefined
    }
    foldCommit(files, commit, opened.boundary)
  }
  const names = parseMailmap(await textOf(mirror.directory, mailmap, signal))
  const paths = chosen.pages.map(({ path }) => path)
  return {
    pages: pageHistories(files, { root, paths, mailmap: names, detail: config.history }),
    files: new Map(
      [...numbers].flatMap(([path, n]) => {
        const file = files.get(path)
        return file === undefined ? [] : [[n, file] as const]
      }),
    ),
  }
}

const isPage = (before: KeptSite, root: string, path: string): boolean =>
  isBelow(path, root) && before.numberAt(relative(path, root)) !== undefined

function knownHistory({ columns }: KeptSite, n: number): FileHistory | undefined {
  const [created = -1, updated = -1] = [columns.created[n], columns.updated[n]]
  const writers = columns.writerTable[columns.writers[n] ?? -1]
  if (updated === -1 || writers === undefined) return undefined
  return {
    created: created === -1 ? undefined : created,
    updated,
    authors: new Map(writers.authors),
    isGone: writers.isGone,
  }
}
