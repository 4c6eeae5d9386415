/**
 * What turns a commit into a site, loaded when it is called: most commands ask the database and nothing else, and git, the
 * parser and the configuration's schemas are two thirds of what there is to load.
 */

import type { ReadFiles } from './assets/read-assets.ts'

export const allowAgain = whenCalled(async () => (await import('./sync/forget.ts')).allowAgain)
export const forget = whenCalled(async () => (await import('./sync/forget.ts')).forget)
export const gitVersion = whenCalled(async () => (await import('./git/porcelain.ts')).gitVersion)
export const linkSources = whenCalled(async () => (await import('./link-sources.ts')).linkSources)
export const listBranches = whenCalled(async () => (await import('./git/tip.ts')).listBranches)
export const openMirror = whenCalled(async () => (await import('./git/mirror.ts')).openMirror)
export const parseSources = whenCalled(async () => (await import('./link-sources.ts')).parseSources)
export const readDirectory = whenCalled(
  async () => (await import('./sources/read-directory.ts')).readDirectory,
)
export const readSources = whenCalled(async () => (await import('./sources/read-sources.ts')).readSources)
export const readTip = whenCalled(async () => (await import('./git/tip.ts')).readTip)
export const sync = whenCalled(async () => (await import('./sync.ts')).sync)
export const syncPreview = whenCalled(async () => (await import('./sync/sync-preview.ts')).syncPreview)
export const verifyDeployment = whenCalled(
  async () => (await import('./sync/verify-deployment.ts')).verifyDeployment,
)

/** Files as they lie in a directory. One that is gone, or a link by now, is not there. */
export function readDirectoryFiles(signal?: AbortSignal): ReadFiles {
  return async function* read(files) {
    const { readDirectoryFiles: reader } = await import('./assets/directory-files.ts')
    yield* reader(signal)(files)
  }
}

/** Files out of a mirror, by their object ids. @param directory of the mirror */
export function readMirrorFiles(directory: string, signal?: AbortSignal): ReadFiles {
  return async function* read(files) {
    const { readMirrorFiles: reader } = await import('./assets/mirror-files.ts')
    yield* reader(directory, signal)(files)
  }
}

/** The same function, of a module that is loaded first. */
function whenCalled<Args extends readonly unknown[], Result>(
  load: () => Promise<(...args: Args) => Promise<Result>>,
): (...args: Args) => Promise<Result> {
  return async (...args) => (await load())(...args)
}
