/** Sites as literals, taken through a deployment as `sync` does it. */

import { sql } from 'drizzle-orm'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { goLive } from '../../src/db/go-live.ts'
import { beginDeployment, type Lease, startBuilding } from '../../src/db/lease.ts'
import { readStoredRows } from '../../src/db/stored-rows.ts'
import { addWorkspace } from '../../src/db/workspaces.ts'
import { digestOf, pageUuid, textBlockUuid } from '../../src/id.ts'
import type {
  Commit,
  DeploymentPlan,
  NodeUuid,
  Oid,
  PageName,
  PagePath,
  SiteRows,
  Slug,
  Workspace,
} from '../../src/nouns.ts'
import { planDeployment } from '../../src/plan/plan-deployment.ts'

/** `{ path: ['text of block', …] }`; `redirects` from → to. */
export interface SiteLiteral {
  readonly pages: Readonly<Record<string, readonly string[]>>
  readonly redirects?: Readonly<Record<string, string>>
}

export const COMMIT: Commit = {
  oid: 'a'.repeat(40) as Oid,
  message: 'Write',
  authorName: 'Ada',
  authorEmail: 'ada@example.org',
  authoredAt: '2026-01-02T03:04:05.000Z',
}

let workspaceCount = 0

export function newWorkspace(db: Database, slug = `w${++workspaceCount}`): Promise<Workspace> {
  return addWorkspace(db, {
    slug: slug as Slug,
    name: slug,
    repositoryUrl: `https://example.org/${slug}.git`,
    branch: undefined,
    root: '',
  })
}

/** Each page links to the one before it. */
export function rowsOf(workspaceId: number, { pages, redirects = {} }: SiteLiteral): SiteRows {
  const names = Object.keys(pages)
  const uuidOf = (name: string): NodeUuid => pageUuid(workspaceId, name as PageName)
  const digested = <T extends object>(row: T) => ({
    ...row,
    digest: digestOf(JSON.parse(JSON.stringify(row))),
  })
  return {
    nodes: names.flatMap((name) => [
      digested({
        kind: 'page' as const,
        uuid: uuidOf(name),
        name: name as PageName,
        slug: name.slice(name.lastIndexOf('/') + 1) as Slug,
        path: name as PagePath,
        title: `Title of ${name}`,
        metadata: {
          tags: ['a', 'ü'],
          nested: { n: 1.5, off: false, none: null },
          textDigest: `text of ${name}`,
        },
      }),
      ...(pages[name] ?? []).map((text, order) =>
        digested({
          kind: 'block' as const,
          uuid: textBlockUuid(uuidOf(name), text, order),
          pageUuid: uuidOf(name),
          parentUuid: uuidOf(name),
          order,
          idRule: 2 as const,
          source: text,
          text,
          html: `<p>${text}</p>`,
          metadata: {},
        }),
      ),
    ]),
    links: names.slice(1).map((name, index) =>
      digested({
        fromPage: uuidOf(name),
        fromBlock: undefined,
        order: 0,
        kind: 'page' as const,
        target: names[index] ?? '',
        toPage: uuidOf(names[index] ?? ''),
        toBlock: undefined,
      }),
    ),
    renderedPages: [
      ...names.map((name) =>
        digested({
          kind: 'page' as const,
          path: name,
          pageUuid: uuidOf(name),
          title: `Title of ${name}`,
          head: `<title>${name}</title>`,
          body: (pages[name] ?? []).join('\n'),
        }),
      ),
      digested({
        kind: 'listing' as const,
        path: '',
        pageUuid: undefined,
        title: 'All',
        head: '',
        body: names.join(' '),
      }),
    ],
    redirects: Object.entries(redirects).map(([from, to]) =>
      digested({ from: from as PagePath, to: to as PagePath }),
    ),
    assets: [],
    assetChunks: [],
  }
}

/** A lease whose deployment is `building`. */
export async function begin(db: Database, workspaceId: number): Promise<Lease> {
  const lease = await beginDeployment(db, workspaceId, { trigger: 'cli' })
  await startBuilding(db, lease, { branch: 'main', commit: COMMIT })
  return lease
}

export async function planFor(db: Database, workspaceId: number, site: SiteLiteral): Promise<DeploymentPlan> {
  const next = rowsOf(workspaceId, site)
  return planDeployment(await readStoredRows(db, workspaceId), next, { files: next.nodes.length })
}

export function finish(db: Database, lease: Lease, plan: DeploymentPlan, live = true) {
  return goLive(db, lease, {
    digest: plan.digest,
    stats: plan.stats,
    log: [],
    problems: [],
    fingerprint: 'one',
    refreshAt: undefined,
    live,
  })
}

/** A whole deployment. */
export async function deploy(
  db: Database,
  workspaceId: number,
  site: SiteLiteral,
  options: { readonly live?: boolean } = {},
): Promise<{ readonly id: number; readonly plan: DeploymentPlan; readonly isLive: boolean }> {
  const lease = await begin(db, workspaceId)
  const plan = await planFor(db, workspaceId, site)
  await applyPlan(db, lease, plan)
  const { isLive } = await finish(db, lease, plan, options.live ?? true)
  return { id: lease.deploymentId, plan, isLive }
}

/** Every row of the tables with ranges of a workspace, as text, in an order of its own. */
export async function dump(db: Database, workspaceId: number): Promise<readonly string[]> {
  const all: string[] = []
  for (const table of ['nodes', 'links', 'rendered_pages', 'redirects', 'assets', 'asset_chunks']) {
    const found = await rows(
      db,
      sql<{ row: string }>`
        select ${table} || ' ' || t::text as row from ${sql.identifier(table)} t
        where workspace_id = ${workspaceId}::int`,
    )
    all.push(...found.map((one) => one.row))
  }
  return all.sort()
}

/** What a reader sees at a deployment: path and body of every page, sorted by path. */
export async function seenAt(db: Database, workspaceId: number, deploymentId: number) {
  const found = await rows(
    db,
    sql<{ path: string; body: string }>`
      select path, body from rendered_pages
      where workspace_id = ${workspaceId}::int and since_deployment <= ${deploymentId}::int
        and (until_deployment is null or until_deployment > ${deploymentId}::int)
      order by path collate "C"`,
  )
  return Object.fromEntries(found.map(({ path, body }) => [path, body]))
}

export async function countOf(db: Database, deploymentId: number): Promise<number> {
  const counts = await Promise.all(
    ['nodes', 'links', 'rendered_pages', 'redirects', 'assets', 'asset_chunks'].map(async (table) => {
      const name = sql.identifier(table)
      const [row] = await rows(
        db,
        sql<{ n: number }>`
          select count(*)::int as n from ${name}
          where since_deployment = ${deploymentId}::int or until_deployment = ${deploymentId}::int`,
      )
      return row?.n ?? 0
    }),
  )
  return counts.reduce((sum, n) => sum + n, 0)
}
