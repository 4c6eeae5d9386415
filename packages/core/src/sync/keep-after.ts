import type { FileHistory } from '../history/fold-history.ts'
import { keepChanges } from '../kept/keep-changes.ts'
import { keepLinks } from '../kept/keep-site.ts'
import { type OpenKept, removeKept, writeKept } from '../kept/kept-file.ts'
import { rowsAfter } from '../kept/kept-rows.ts'
import type { KeptSite } from '../kept/kept-site.ts'
import type { Relinked } from '../kept/relink.ts'
import type { NodeUuid, SourceMeasures } from '../nouns.ts'
import type { BesideRows } from './rows-beside.ts'
import type { PublishedSite } from './short-way.ts'

/** A site to which the short way led. */
export interface ShortSite {
  readonly open: OpenKept
  readonly before: KeptSite
  readonly relinked: Relinked
  readonly past: ReadonlyMap<number, FileHistory>
  readonly measures: SourceMeasures
  readonly packBytes: number
  /** What was written of it; undefined where it was compared with all that is stored. */
  readonly beside: BesideRows | undefined
  /** Where the pages that changed lie, by number. */
  readonly changed: ReadonlyMap<number, number>
}

/**
 * Keeps a site after the short way: what differs is appended, and what is asked of all pages is written anew.
 * @param file of what is kept
 */
export async function keepAfter(
  file: string,
  { deploymentId, digest, commit, mark }: PublishedSite,
  { open, before, relinked, past, measures, packBytes, beside, changed }: ShortSite,
): Promise<void> {
  const { kept, links } = open
  try {
    const rest = beside?.rest()
    const rendered = beside && rest && rowsAfter(before, beside.numbers, rest)
    if (mark === undefined || rendered === undefined) return await removeKept(file)
    const { site, pages } = keepChanges(before, relinked, { numbers: [...changed.keys()], files: past })
    const numberOf = (uuid: NodeUuid): number => before.numberOf(uuid) ?? -1
    const linked = [...relinked.changed]
    const written = await links.append(linked.map(([, page]) => keepLinks(page, numberOf)))
    const places = [...pages.places]
    for (const [n, at] of changed) places[n] = at
    const records = [...pages.records]
    for (const [at, [n]] of linked.entries()) records[n] = written[at] ?? -1
    await writeKept(file, links.name, {
      ...{ key: kept.key, deploymentId, digest, commit, traces: mark, age: kept.age + 1 },
      ...{ packBytes, freshBytes: kept.freshBytes },
      sources: { ...kept.sources, measures },
      site: { ...site, otherRows: rendered.otherRows },
      pages: { ...pages, places, records, rows: rendered.rows },
    })
  } catch {
    // A full or read-only disk: the next run links all pages.
    await removeKept(file).catch(() => undefined)
  }
}
