/** What git says of the files of a site's pages, for one run. */

import { readCommitFile } from '../git/commit-file.ts'
import { openHistory } from '../git/history-mirror.ts'
import type { Mirror } from '../git/mirror.ts'
import { historyDirectory } from '../git/mirror-directory.ts'
import { parseRemote } from '../git/remote.ts'
import { historyFile, readKnownHistory, writeKnownHistory } from '../history/history-file.ts'
import { parseMailmap } from '../history/mailmap.ts'
import { pageHistories } from '../history/page-histories.ts'
import { readFileHistories } from '../history/read-file-histories.ts'
import type { PageHistory } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import type { SyncContext, SyncRequest } from './request.ts'

export interface SiteHistory {
  /** By path of the page. */
  readonly pages: ReadonlyMap<string, PageHistory>
  readonly problems: readonly Problem[]
}

/**
 * The same commit gives the same, whatever was published before.
 * @throws DraehiError any git code but those that mean that the history is too much for us
 */
export async function readSiteHistory(
  { workspace, dryRun, force }: SyncRequest,
  { dataDir, remotes, signal }: SyncContext,
  site: {
    readonly mirror: Mirror
    readonly root: string
    readonly paths: Iterable<string>
    readonly detail: 'all' | 'dates' | 'none'
  },
): Promise<SiteHistory> {
  const { mirror, root, paths, detail } = site
  if (detail === 'none') return NOTHING
  const commit = mirror.commit.oid
  const opened = await openHistory(parseRemote(workspace.repositoryUrl, remotes), {
    directory: historyDirectory(dataDir, workspace.id),
    ...{ commit, branch: mirror.branch, signal },
    ...(remotes.token === undefined ? {} : { token: remotes.token }),
    ...(remotes.limits === undefined ? {} : { limits: remotes.limits }),
  })
  if ('missing' in opened) return { ...NOTHING, problems: [withoutHistory(opened.missing)] }
  const file = historyFile(dataDir, workspace.id)
  const known = force ? undefined : await readKnownHistory(file)
  const read = await readFileHistories(opened, commit, known, signal)
  if (typeof read === 'string') return { ...NOTHING, problems: [withoutHistory(read)] }
  // A dry run that must know nothing leaves nothing behind either.
  if (read !== known && !(dryRun && force)) await writeKnownHistory(file, read)
  const mailmap = parseMailmap(await readCommitFile(mirror.directory, commit, '.mailmap', signal))
  return { pages: pageHistories(read.files, { root, paths, mailmap, detail }), problems: [] }
}

const NOTHING: SiteHistory = { pages: new Map(), problems: [] }

function withoutHistory(why: string): Problem {
  return problem(
    'no-history',
    'draehi.yaml',
    `The history of the repository could not be read (${why}), so pages have no dates and authors but those that they say themselves.`,
    { hint: 'Say "history: none" in draehi.yaml, and it is not asked for.' },
  )
}
