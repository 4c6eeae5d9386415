/** D11: a thousand deployments, of which fifty are kept. What is stored must not grow with those that were let go. */

import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { rows } from '../../packages/core/src/db/database.ts'
import { prune } from '../../packages/core/src/db/prune.ts'
import { deploy, newWorkspace } from '../../packages/core/test/db/site.ts'
import { brokenInvariants } from '../support/check-invariants.ts'
import { openTestDatabase } from '../support/database.ts'
import { size, tell } from './size.ts'

const PAGES = 100
const TABLES = [
  'nodes',
  'links',
  'rendered_pages',
  'redirects',
  'past_addresses',
  'past_anchors',
  'node_successors',
]

test.each(['postgres', 'embedded'] as const)('on %s, rows and bytes reach a plateau', async (kind) => {
  const open = await openTestDatabase(kind)
  try {
    const workspace = await newWorkspace(open.db)
    const deployments = size(1000, 1000)
    const measured: { readonly at: number; readonly rows: number; readonly bytes: number }[] = []
    for (let n = 1; n <= deployments; n++) {
      // Three pages change, one goes and comes again each time.
      const pages = Array.from({ length: PAGES }, (_, page) => page)
        .filter((page) => page !== n % PAGES)
        .map((page) => [
          `page-${page}`,
          [`Page ${page}, version ${Math.floor((n + page * 33) / 33)}.`, `More of ${page}.`],
        ])
      await deploy(open.db, workspace.id, { pages: Object.fromEntries(pages) })
      await prune(open.db, workspace.id, { keep: { deployments: 50, days: 0 }, graceMs: 0 })
      if (n % (deployments / 10) === 0) measured.push({ at: n, ...(await measure()) })
    }
    for (const { at, rows: count, bytes } of measured)
      tell(`${kind} ${at} deployments: ${count} rows, ${(bytes / 2 ** 20).toFixed(1)} MB with indexes`)
    const early = measured[1]
    const last = measured.at(-1)
    expect(last?.rows).toBeLessThan((early?.rows ?? 0) * 1.2)
    expect(last?.bytes).toBeLessThan((early?.bytes ?? 0) * 3)
    expect(await brokenInvariants(open.db, true)).toEqual([])
  } finally {
    await open.close()
  }

  async function measure() {
    await rows(open.db, sql`vacuum`)
    let count = 0
    let bytes = 0
    for (const table of TABLES) {
      const [found] = await rows(
        open.db,
        sql<{ n: number; bytes: number }>`
          select (select count(*)::int from ${sql.identifier(table)}) as n,
            pg_total_relation_size(${table}::regclass)::float8 as bytes`,
      )
      count += found?.n ?? 0
      bytes += found?.bytes ?? 0
    }
    return { rows: count, bytes }
  }
})
