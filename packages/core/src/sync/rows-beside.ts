import type { Database } from '../db/database.ts'
import { readOtherRows, readRowsOf } from '../db/stored-rows.ts'
import { rowsBeside, stayingPages } from '../kept/kept-rows.ts'
import type { KeptSite } from '../kept/kept-site.ts'
import type { DigestMap, LinkedSite, NodeUuid, StoredRows } from '../nouns.ts'
import { createTextTable } from '../plan/digest-table.ts'
import { openPlanBeside } from '../plan/plan-beside.ts'
import { renderedPageKey } from '../plan/row-key.ts'
import type { KnownRows } from './known-rows.ts'
import type { RowsBefore } from './stages.ts'

/** What lies in the database beside a site that was made from one that is kept. */
export interface BesideRows {
  readonly before: RowsBefore
  /** Numbers of the pages whose rows may differ. */
  readonly numbers: ReadonlySet<number>
  /** Their rendered pages and those of no page as they are stored then; undefined until the plan is closed. */
  rest(): DigestMap | undefined
}

/** More pages than so many are read with all others, unless they are few of them. */
const MOST_ASKED = 2000
const MANY = 4

/**
 * Reads the rows of the pages that have to be made again, and what stands on no page. What is kept tells of all others: it was
 * written with the newest success, whose rows are what is stored.
 * @returns undefined where reading all rows is the better way
 */
export async function readBeside(
  { db, workspaceId }: { readonly db: Database; readonly workspaceId: number },
  kept: KeptSite,
  { site, known, changed }: { site: LinkedSite; known: KnownRows; changed: ReadonlySet<NodeUuid> },
): Promise<BesideRows | undefined> {
  const knownSite = known.beside(site, new Map(kept.facts.otherRows), changed)
  if (knownSite === undefined) return undefined
  const asked = knownSite.asked.map(({ uuid }) => uuid)
  if (asked.length > MOST_ASKED && asked.length * MANY > site.pages.length) return undefined
  const numbers = new Set(asked.flatMap((uuid) => kept.numberOf(uuid) ?? []))
  const stored: StoredRows = {
    pages: new Set(asked),
    renderedPages: tableOf(rowsBeside(kept, numbers)),
    ...(await readRowsOf(db, workspaceId, asked)),
    ...(await readOtherRows(db, workspaceId)),
  }
  const staying = stayingPages(kept, numbers)
  let rest: DigestMap | undefined
  return {
    before: {
      ...{ stored, shown: stored, site: knownSite },
      whole: (plan) =>
        openPlanBeside(plan, {
          ...staying,
          with(others) {
            rest = others
            return staying.with(others)
          },
        }),
    },
    numbers,
    rest: () => rest,
  }
}

function tableOf(rows: ReturnType<typeof rowsBeside>): DigestMap {
  const table = createTextTable()
  for (const [path, digest] of rows) table.add(renderedPageKey(path), digest)
  return table
}
