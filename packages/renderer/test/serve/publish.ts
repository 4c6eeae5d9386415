import { createHash } from 'node:crypto'
import { applyPlan } from '../../../core/src/db/apply-plan.ts'
import type { Database } from '../../../core/src/db/database.ts'
import { goLive } from '../../../core/src/db/go-live.ts'
import { beginDeployment, startBuilding } from '../../../core/src/db/lease.ts'
import { readStoredRows } from '../../../core/src/db/stored-rows.ts'
import { readGraphConfig } from '../../../core/src/graph-config/read-graph-config.ts'
import { linkPages } from '../../../core/src/links/link-pages.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import type { Oid, Workspace } from '../../../core/src/nouns.ts'
import { openPlan } from '../../../core/src/plan/plan-deployment.ts'
import { toRows } from '../../../core/src/plan/to-rows.ts'
import { siteRenderer } from '../../src/site-renderer.ts'

/** Markdown as literals goes live the way `sync` does it, without git. Returns the deployment's id. */
export async function publish(
  db: Database,
  workspace: Workspace,
  files: Readonly<Record<string, string>>,
  now = '2026-01-02T03:04:05.000Z',
): Promise<number> {
  const paths = new Set(Object.keys(files))
  const { config } = readGraphConfig(new Map(Object.entries(files)), paths)
  const pages = Object.entries(files)
    .filter(([path]) => path.endsWith('.md'))
    .map(([path, text]) => parsePage({ path, text, oid: oidOf(text) }, config))
  const { id: workspaceId, slug: workspaceSlug, name } = workspace
  const site = linkPages(pages, { workspaceId, workspaceSlug, name, config, paths, now })
  const lease = await beginDeployment(db, workspaceId, { trigger: 'cli' })
  await startBuilding(db, lease, {
    branch: 'main',
    commit: {
      oid: oidOf(JSON.stringify(files)),
      message: 'Write',
      authorName: 'Ada',
      authorEmail: 'ada@example.org',
      authoredAt: '2026-01-02T03:04:05.000Z',
    },
  })
  const plan = openPlan(await readStoredRows(db, workspaceId), { files: paths.size })
  for (const rows of toRows(site, siteRenderer)) await applyPlan(db, lease, plan.add(rows))
  const rest = plan.close()
  await applyPlan(db, lease, rest)
  const { digest, stats } = rest
  const facts = { digest, stats, log: [], problems: [], fingerprint: 'one', refreshAt: undefined, live: true }
  await goLive(db, lease, facts)
  return lease.deploymentId
}

function oidOf(text: string): Oid {
  return createHash('sha1').update(text).digest('hex') as Oid
}
