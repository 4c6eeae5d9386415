/** What git says of the files of a site's pages, for one run. */

import { readBlobs } from '../git/blobs.ts'
import { openHistory } from '../git/history-mirror.ts'
import type { Mirror } from '../git/mirror.ts'
import { historyDirectory } from '../git/mirror-directory.ts'
import { parseRemote } from '../git/remote.ts'
import type { FileHistories } from '../history/fold-history.ts'
import { historyFile, readKnownHistory, writeKnownHistory } from '../history/history-file.ts'
import { parseMailmap } from '../history/mailmap.ts'
import { pageHistories } from '../history/page-histories.ts'
import { readFileHistories } from '../history/read-file-histories.ts'
import type { Oid, PageHistory } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import type { SyncContext, SyncRequest } from './request.ts'

export interface SiteHistory {
  /** By path of the page. */
  readonly pages: ReadonlyMap<string, PageHistory>
  readonly problems: readonly Problem[]
  /** What git says of all files, from the root of the repository; undefined when it is not asked, or does not say. */
  readonly past: { readonly files: FileHistories; readonly boundary: readonly Oid[] } | undefined
}

/** Where a workspace's history lies, brought up to a commit. */
export function openSiteHistory(
  { workspace }: Pick<SyncRequest, 'workspace'>,
  { dataDir, remotes, signal }: Pick<SyncContext, 'dataDir' | 'remotes' | 'signal'>,
  { commit, branch }: Pick<Mirror, 'commit' | 'branch'>,
): ReturnType<typeof openHistory> {
  return openHistory(parseRemote(workspace.repositoryUrl, remotes), {
    directory: historyDirectory(dataDir, workspace.id),
    ...{ commit: commit.oid, branch, signal },
    ...(remotes.token === undefined ? {} : { token: remotes.token }),
    ...(remotes.limits === undefined ? {} : { limits: remotes.limits }),
  })
}

/**
 * The same commit gives the same, whatever was published before.
 * @throws DraehiError any git code but those that mean that the history is too much for us
 */
export async function readSiteHistory(
  request: SyncRequest,
  context: SyncContext,
  site: {
    readonly mirror: Mirror
    readonly root: string
    readonly paths: Iterable<string>
    /** git's file of who is who, if the commit has one. */
    readonly mailmap: Oid | undefined
    readonly detail: 'all' | 'dates' | 'none'
  },
): Promise<SiteHistory> {
  const { workspace, dryRun, force } = request
  const { dataDir, signal } = context
  const { mirror, root, paths, detail } = site
  if (detail === 'none') return NOTHING
  const commit = mirror.commit.oid
  const opened = await openSiteHistory(request, context, mirror)
  if ('missing' in opened) return { ...NOTHING, problems: [withoutHistory(opened.missing)] }
  const file = historyFile(dataDir, workspace.id)
  const known = force ? undefined : await readKnownHistory(file)
  const read = await readFileHistories(opened, commit, known, signal)
  if (typeof read === 'string') return { ...NOTHING, problems: [withoutHistory(read)] }
  // A dry run that must know nothing leaves nothing behind either.
  if (read !== known && !(dryRun && force)) await writeKnownHistory(file, read)
  const mailmap = parseMailmap(await textOf(mirror.directory, site.mailmap, signal))
  return {
    pages: pageHistories(read.files, { root, paths, mailmap, detail }),
    problems: [],
    past: { files: read.files, boundary: read.boundary },
  }
}

export async function textOf(
  directory: string,
  oid: Oid | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (oid === undefined) return ''
  let text = ''
  for await (const bytes of readBlobs(directory, [oid], { signal })) text += bytes.toString('utf8')
  return text
}

const NOTHING: SiteHistory = { pages: new Map(), problems: [], past: undefined }

function withoutHistory(why: string): Problem {
  return problem(
    'no-history',
    'draehi.yaml',
    `The history of the repository could not be read (${why}), so pages have no dates and authors but those that they say themselves.`,
    { hint: 'Say "history: none" in draehi.yaml, and it is not asked for.' },
  )
}
