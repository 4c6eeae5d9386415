/**
 * The files that published pages refer to, looked at: what they are, how large, and where they will be served. Bytes are
 * read one file at a time, and not at all for a file that is known by its object id.
 */

import type { Asset, AssetFile, LinkedSite, Oid } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { ASSET_LIMITS, type AssetLimits } from './asset-limits.ts'
import { inspectAsset, toAsset } from './inspect-asset.ts'
import { extensionOf, findMismatch } from './media-type.ts'
import { referredFiles } from './referred-files.ts'

/** Bytes of files, in the order asked for, one at a time; undefined for what is not there. */
export type ReadFiles = (
  files: readonly AssetFile[],
) => AsyncIterable<{ readonly oid: Oid; readonly bytes: Buffer } | undefined>

export interface ReadAssetsOptions {
  readonly readFiles: ReadFiles
  /** What is stored already. */
  readonly known?: KnownAssets
  readonly limits?: Partial<AssetLimits>
}

export interface ReadAssets {
  readonly assets: ReadonlyMap<string, Asset>
  readonly problems: readonly Problem[]
}

/**
 * @param files of the repository, by path: those that may be published at all
 * @throws what reading throws
 */
export async function readAssets(
  site: Pick<LinkedSite, 'pages' | 'config'>,
  files: ReadonlyMap<string, AssetFile>,
  options: ReadAssetsOptions,
): Promise<ReadAssets> {
  const limits = { ...ASSET_LIMITS, ...options.limits }
  const problems: Problem[] = []
  const found = new Map<string, Asset>()
  const unknown: [path: string, file: AssetFile][] = []
  for (const path of referredFiles(site)) {
    const file = files.get(path)
    if (file === undefined) continue // of a kind that is not published; said where the files were chosen
    const known = options.known?.find(path, file)
    if (file.sizeBytes > limits.fileBytes) problems.push(tooLarge(path, file.sizeBytes, limits.fileBytes))
    else if (known !== undefined) {
      found.set(path, known)
      problems.push(...typeProblems(known))
    } else unknown.push([path, file])
  }
  let n = 0
  for await (const blob of options.readFiles(unknown.map(([, file]) => file))) {
    const [path] = unknown[n++] ?? ['']
    if (blob === undefined) {
      problems.push(problem('asset-missing', path, 'The content of the file is not in the repository.'))
    } else if (blob.bytes.length > limits.fileBytes) {
      problems.push(tooLarge(path, blob.bytes.length, limits.fileBytes)) // it grew since it was listed
    } else {
      const asset = inspectAsset(path, blob.oid, blob.bytes)
      if (asset === 'lfs-pointer') problems.push(lfsPointer(path))
      else {
        found.set(path, asset)
        problems.push(...typeProblems(asset))
      }
    }
  }
  const { assets, refused } = withinTotal(found, limits.totalBytes)
  return { assets, problems: [...problems, ...refused] }
}

/** Assets that were looked at, found again by the object they were read from. */
export interface KnownAssets {
  find(path: string, file: AssetFile): Asset | undefined
  add(asset: Asset): void
}

/**
 * An asset says the same of every file with its bytes and its extension. One that was stored under other rules (another
 * digest) is not known.
 * @param stored of the newest finished deployment
 */
export function createKnownAssets(stored: Iterable<Asset>): KnownAssets {
  const byKey = new Map<string, Asset>()
  const add = (asset: Asset): void => void byKey.set(keyOf(asset.path, asset.oid), asset)
  for (const asset of stored) if (toAsset(asset).digest === asset.digest) add(asset)
  return {
    add,
    find: (path, { at }) => {
      const known = 'oid' in at ? byKey.get(keyOf(path, at.oid)) : undefined
      return known && toAsset({ ...known, path })
    },
  }
}

const keyOf = (path: string, oid: Oid): string => `${oid}.${extensionOf(path)}`

/** In the order of their paths, as many as there is room for; each content counts once. */
function withinTotal(
  found: ReadonlyMap<string, Asset>,
  totalBytes: number,
): { readonly assets: ReadonlyMap<string, Asset>; readonly refused: readonly Problem[] } {
  const assets = new Map<string, Asset>()
  const counted = new Set<string>()
  const refused: Problem[] = []
  let bytes = 0
  for (const path of [...found.keys()].sort()) {
    const asset = found.get(path)
    if (asset === undefined) continue
    const more = counted.has(asset.sha256) ? 0 : asset.sizeBytes
    if (bytes + more > totalBytes) {
      const message = `The files of this site are larger than ${totalBytes} bytes together; this one is not published.`
      refused.push(problem('asset-too-large', path, message, { hint: 'Make some of them smaller.' }))
      continue
    }
    bytes += more
    counted.add(asset.sha256)
    assets.set(path, asset)
  }
  return { assets, refused }
}

function typeProblems({ path, type }: Asset): readonly Problem[] {
  const mismatch = findMismatch(path, type)
  if (mismatch === undefined) return []
  const message = `The file is called .${mismatch.named} and holds ${mismatch.held}.`
  return [problem('asset-type-mismatch', path, message, { hint: 'Give it the extension of what it is.' })]
}

function lfsPointer(path: string): Problem {
  const message = 'The file is a Git LFS pointer; its content is not in the repository.'
  const hint = `Take it out of LFS: git lfs migrate export --include=${JSON.stringify(path)}.`
  return problem('git-lfs-pointer', path, message, { hint })
}

function tooLarge(path: string, sizeBytes: number, limit: number): Problem {
  const message = `The file is ${sizeBytes} bytes large; a file may have ${limit}.`
  return problem('asset-too-large', path, message, { hint: 'It is not published. Make it smaller.' })
}
