/** The files of a commit that differ from those of a site that is kept, as far as the short way is gone with them. */

import { readBlobSizes, readBlobs } from '../git/blobs.ts'
import type { ChangedFile } from '../git/changed-files.ts'
import { CONFIG_PATHS } from '../graph-config/read-graph-config.ts'
import type { KeptSources } from '../kept/kept-form.ts'
import type { KeptSite } from '../kept/kept-site.ts'
import type { Oid, SourceFile, SourceMeasures } from '../nouns.ts'
import { createFileFilter, isHidden, isMarkdown } from '../sources/choose-files.ts'
import { decodeSource } from '../sources/decode-source.ts'
import { hasWikilink, isVault } from '../sources/is-vault.ts'
import { isBelow, relative } from '../sources/named-entry.ts'
import { SOURCE_LIMITS } from '../sources/source-limits.ts'
import { readSourcePath } from '../sources/source-path.ts'

export interface ChosenFile {
  /** From the root of the notes. */
  readonly path: string
  readonly n: number
  readonly before: Oid
  readonly after: Oid
}

export interface Chosen {
  readonly pages: readonly ChosenFile[]
  /** Of files that are no page, and that nothing is made of. */
  readonly others: readonly Oid[]
}

/** Undefined when one of them is more than a page, or than a file that is not published. */
export function chooseChanged(
  before: KeptSite,
  { root, config }: KeptSources,
  changed: readonly ChangedFile[],
): Chosen | undefined {
  const pages: ChosenFile[] = []
  const others: Oid[] = []
  const referred = new Set(before.facts.referred)
  const filter = createFileFilter(config, () => performance.now())
  /** Of it nothing is known but its name. A page that could not be read may be one now. */
  const isLeftOut = (path: string): boolean =>
    !isMarkdown(path) || filter.isExcluded(path) || !filter.isIncluded(path)
  for (const { path: bytes, before: old, after } of changed) {
    const { path: whole } = readSourcePath(bytes)
    if (whole === undefined || whole === '.mailmap' || CONFIG_PATHS.includes(whole)) return undefined
    if (!isBelow(whole, root)) {
      others.push(after)
      continue
    }
    const path = relative(whole, root)
    const n = before.numberAt(path)
    if (CONFIG_PATHS.includes(path)) return undefined
    if (n !== undefined) pages.push({ path, n, before: old, after })
    else if (isHidden(path) || (isLeftOut(path) && !referred.has(path))) others.push(after)
    else return undefined
  }
  return { pages, others }
}

/** The texts, unless a limit is passed, one is none, or they make the graph another kind of graph. */
export async function readTexts(
  directory: string,
  { measures }: KeptSources,
  { pages, others }: Chosen,
  signal: AbortSignal | undefined,
): Promise<{ readonly files: readonly SourceFile[]; readonly measures: SourceMeasures } | undefined> {
  const sizes = await readBlobSizes(directory, [...pages.map(({ after }) => after), ...others], signal)
  if (sizes === undefined) return undefined
  const own = sizes.slice(0, pages.length)
  const sum = (some: readonly number[]): number => some.reduce((all, one) => all + one, 0)
  // At most: what they were before is not taken off.
  const [textBytes, totalBytes] = [measures.textBytes + sum(own), measures.totalBytes + sum(sizes)]
  const isSmall =
    own.every((bytes) => bytes <= SOURCE_LIMITS.pageBytes) &&
    sizes.every((bytes) => bytes <= SOURCE_LIMITS.fileBytes) &&
    textBytes <= SOURCE_LIMITS.textBytes &&
    totalBytes <= SOURCE_LIMITS.totalBytes
  if (!isSmall) return undefined
  const files: SourceFile[] = []
  const oids = pages.map(({ after }) => after)
  for await (const bytes of readBlobs(directory, oids, { signal })) {
    const { path = '', after: oid } = pages[files.length] ?? {}
    const decoded = decodeSource(path, bytes)
    if (oid === undefined || 'problem' in decoded) return undefined
    files.push({ path, oid, text: decoded.text })
  }
  const judged = await judgeAgain(directory, measures.judged, { pages, files }, signal)
  return judged === 'otherwise' ? undefined : { files, measures: { textBytes, totalBytes, judged } }
}

async function judgeAgain(
  directory: string,
  judged: SourceMeasures['judged'],
  { pages, files }: { readonly pages: readonly ChosenFile[]; readonly files: readonly SourceFile[] },
  signal: AbortSignal | undefined,
): Promise<SourceMeasures['judged'] | 'otherwise'> {
  if (judged === undefined) return undefined
  const oids = pages.map(({ before }) => before)
  const sizes = await readBlobSizes(directory, oids, signal)
  if (sizes === undefined) return 'otherwise'
  let { linking } = judged
  let n = 0
  for await (const bytes of readBlobs(directory, oids, { signal })) {
    const before = decodeSource('', bytes)
    if ('problem' in before) return 'otherwise'
    linking += Number(hasWikilink(files[n++]?.text ?? '')) - Number(hasWikilink(before.text))
  }
  const isSame = isVault(linking, judged.pages) === isVault(judged.linking, judged.pages)
  return isSame ? { ...judged, linking } : 'otherwise'
}
