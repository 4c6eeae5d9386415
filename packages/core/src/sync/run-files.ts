import { readMirrorFiles } from '../assets/mirror-files.ts'
import { createKnownAssets, type ReadFiles, readAssets } from '../assets/read-assets.ts'
import { readStoredAssets } from '../db/known-assets.ts'
import type { Mirror } from '../git/mirror.ts'
import type { AssetFile, LinkedSite, Workspace } from '../nouns.ts'
import { compareProblems } from '../problem.ts'
import type { BuildLog } from './build-log.ts'
import type { SyncContext } from './request.ts'

/** The files of a commit, for one run: whatever sites are made of the commit, a file is looked at once. */
export interface RunFiles {
  readonly readFiles: ReadFiles
  /** The site with the files that its pages refer to. @param log records the work; none for a minute of a schedule */
  withAssets(site: LinkedSite, log?: BuildLog): Promise<LinkedSite>
}

/** What the newest deployment stored is not read again. @param files by path, those that may be published */
export async function openRunFiles(
  context: SyncContext,
  workspace: Workspace,
  mirror: Mirror,
  files: ReadonlyMap<string, AssetFile>,
): Promise<RunFiles> {
  const known = createKnownAssets(await readStoredAssets(context.db, workspace.id))
  const readFiles = readMirrorFiles(mirror.directory, context.signal)
  return {
    readFiles,
    async withAssets(site, log) {
      const read = () => readAssets(site, files, { readFiles, known })
      const { assets, problems } =
        log === undefined
          ? await read()
          : await log.stage('read', read, (found) => ({
              message: `${found.assets.size} assets`,
              count: found.assets.size,
            }))
      for (const asset of assets.values()) known.add(asset)
      return { ...site, assets, problems: [...site.problems, ...problems].sort(compareProblems) }
    },
  }
}
