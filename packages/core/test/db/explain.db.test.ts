/** At 100,000 nodes, every query of the read path and of the plan goes along an index. */

import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { endRows, insertRows } from '../../src/db/apply-plan.ts'
import {
  selectAsset,
  selectAssetChunk,
  selectNearPages,
  selectPastAddress,
  selectRedirect,
  selectRenderedPage,
  selectSites,
  selectTitledSites,
} from '../../src/db/create-site-reader.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { fenced } from '../../src/db/fence.ts'
import { selectEndedNode, selectLiveNode } from '../../src/db/find-node.ts'
import { selectIsShown, selectPageMoments, selectPast } from '../../src/db/find-past.ts'
import { selectAnchorNodes, selectPastAnchors } from '../../src/db/find-past-anchors.ts'
import type { Lease } from '../../src/db/lease.ts'
import { selectOldest, selectTimes, selectVersions, selectWhenPagesCame } from '../../src/db/page-versions.ts'
import { selectAnchorsOver, selectOpenAnchors } from '../../src/db/read-anchors.ts'
import { selectAround, selectEdges, selectMostLinked } from '../../src/db/read-graph.ts'
import { selectLostPages, selectPastAddresses } from '../../src/db/read-history.ts'
import { selectPreview, selectPreviewChunk, selectPreviewRow } from '../../src/db/read-preview.ts'
import { selectChangedPages } from '../../src/db/read-site-diff.ts'
import { ROW_TABLES } from '../../src/db/row-tables.ts'
import { selectHits, selectIsFound } from '../../src/db/select-hits.ts'
import { KEY_TABLES, selectChanged } from '../../src/db/shown-rows.ts'
import { selectBlocks, selectContents, selectLinks, selectListedPages } from '../../src/db/site-contents.ts'
import {
  linksOf,
  nodesOf,
  openAssetChunks,
  openAssets,
  openLinks,
  openNodes,
  openRedirects,
  openRenderedPages,
} from '../../src/db/stored-rows.ts'
import { deleteChunk, reopenChunk } from '../../src/db/undo-failed.ts'
import { selectForms } from '../../src/db/word-forms.ts'
import type { Digest, NodeUuid } from '../../src/nouns.ts'
import { parseSearchQuery } from '../../src/search/search-query.ts'
import { begin, newWorkspace } from './site.ts'

const NODES = 100_000
const PAGES = 20_000

let open: TestDatabase
let db: Database
let lease: Lease

beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
  const { id } = await newWorkspace(db)
  lease = await begin(db, id)
  const w = sql.raw(String(id))
  const d = sql.raw(String(lease.deploymentId))
  const digest = sql.raw(`decode(md5(n::text) || md5(n::text), 'hex')`)
  const statements = [
    sql`insert into deployment_history (workspace_id, status, trigger, finished_at, error_code, owner_token, owner_host, owner_pid)
      select ${w}, 'failed', 'cli', now(), 'busy', gen_random_uuid(), 'h', 1 from generate_series(1, 5000) n`,
    sql`insert into nodes (workspace_id, since_deployment, uuid, kind, name, slug, path, title, metadata, digest)
      select ${w}, ${d}, md5('page' || n)::uuid, 'page', 'page ' || n, 'page-' || n, 'a/page-' || n, 'Page ' || n, '{}', ${digest}
      from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into nodes (workspace_id, since_deployment, uuid, kind, page_uuid, parent_uuid, "order", id_rule, source, text, html, metadata, digest)
      select ${w}, ${d}, md5('block' || n)::uuid, 'block', md5('page' || n % ${sql.raw(String(PAGES))})::uuid, md5('page' || n % ${sql.raw(String(PAGES))})::uuid,
        n, 2, repeat('source ', 20) || n, repeat('text ', 20), repeat('html ', 20), '{}', ${digest}
      from generate_series(1, ${sql.raw(String(NODES - PAGES))}) n`,
    sql`insert into links (workspace_id, since_deployment, from_page, "order", kind, target, to_page, digest)
      select ${w}, ${d}, md5('page' || n % ${sql.raw(String(PAGES))})::uuid, n, 'page', 'page ' || n,
        md5('page' || n * 7 % ${sql.raw(String(PAGES))})::uuid, ${digest}
      from generate_series(1, ${sql.raw(String(NODES))}) n`,
    sql`insert into rendered_pages (workspace_id, since_deployment, path, kind, page_uuid, title, head, body, digest)
      select ${w}, ${d}, 'a/page-' || n, 'page', md5('page' || n)::uuid, 'Page ' || n, '<title>', repeat('body ', 200) || n, ${digest}
      from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into redirects (workspace_id, since_deployment, from_path, to_path, digest)
      select ${w}, ${d}, 'old-' || n, 'a/page-' || n, ${digest} from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into past_addresses (workspace_id, since_deployment, path, to_path, went_to, is_hidden, digest)
      select ${w}, ${d}, 'was-' || n, 'a/page-' || n, '[]', false, ${digest} from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into node_successors (workspace_id, since_deployment, from_uuid, to_uuid, digest)
      select ${w}, ${d}, md5('gone' || n)::uuid, md5('block' || n)::uuid, ${digest}
      from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into past_anchors (workspace_id, since_deployment, path, anchor, node_uuid, digest)
      select ${w}, ${d}, 'a/page-' || n % 1000, 'h-' || n, md5('gone' || n)::uuid, ${digest}
      from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into assets (workspace_id, since_deployment, path, oid, sha256, type, size_bytes, address, digest)
      select ${w}, ${d}, 'img/' || n || '.png', repeat('a', 40), ${digest}, 'image/png', 5, '-/files/' || n || '/a.png', ${digest}
      from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into asset_chunks (workspace_id, since_deployment, sha256, chunk, bytes)
      select ${w}, ${d}, ${digest}, 0, 'bytes' from generate_series(1, ${sql.raw(String(PAGES))}) n`,
    sql`insert into previews (workspace_id, name, token, branch, commit_oid, commit_message, is_ready, expires_at)
      values (${w}, 'draft', repeat('a', 32), 'draft', repeat('a', 40), 'draft', true, now() + interval '1 day')`,
    sql`insert into preview_rows (preview_id, kind, key, value)
      select max(id), 'page', 'a/page-' || n, '{}' from previews, generate_series(1, ${sql.raw(String(PAGES))}) n group by n`,
    sql`insert into preview_chunks (preview_id, sha256, chunk, bytes)
      select max(id), ${digest}, 0, 'bytes' from previews, generate_series(1, ${sql.raw(String(PAGES))}) n group by n`,
    sql`insert into search_words (workspace_id, word) select ${w}, 'word' || md5(n::text) from generate_series(1, ${sql.raw(String(NODES))}) n`,
    sql`update nodes set search = (case when kind = 'page' then '''${w}:page'':1A ''${w}:p' || uuid || ''':2A ''${w}#tag''' else '''${w}:text'':1D ''${w}:w' || "order" % 1000 || ''':2D ''${w}:b' || "order" || ''':3D' end)::tsvector`,
    sql`analyze`,
  ]
  for (const statement of statements) await rows(db, statement)
})
afterAll(() => open?.close())

async function plan(query: SQL): Promise<string> {
  const lines = await rows(db, sql<{ 'QUERY PLAN': string }>`explain ${query}`)
  return lines.map((line) => line['QUERY PLAN']).join('\n')
}

const WHOLE_TABLE =
  /Seq Scan on (?:nodes|links|rendered_pages|redirects|assets|asset_chunks|past_addresses|past_anchors|node_successors|deployment_history|preview_rows|preview_chunks|search_words)\b/

const check = async (query: SQL): Promise<void> => expect(await plan(query)).not.toMatch(WHOLE_TABLE)

test('a query that reads a whole table is noticed', async () => {
  expect(await plan(sql`select count(*) from nodes where title like '%x%'`)).toMatch(WHOLE_TABLE)
})

const site = () => ({ workspaceId: lease.workspaceId, deploymentId: lease.deploymentId })
const uuids = (count: number): readonly NodeUuid[] =>
  Array.from(
    { length: count },
    (_, n) => `a0000000-0000-0000-0000-${String(n).padStart(12, '0')}` as NodeUuid,
  )
const uuid = 'a0000000-0000-0000-0000-000000000000' as NodeUuid
const digest = '' as Digest

test.each<[string, () => SQL]>([
  ['a workspace and what is live of it', () => selectSites(sql`slug = 'garden'`)],
  ['the titles of all sites', () => selectTitledSites()],
  ['a page', () => selectRenderedPage(site(), 'a/page-7')],
  ['a redirect', () => selectRedirect(site(), 'old-7')],
  ['an address that was', () => selectPastAddress(site(), 'was-7')],
  ['names that a page had', () => selectPastAnchors(site(), 'a/page-7')],
  ['where places are now', () => selectAnchorNodes(site(), uuids(3))],
  [
    'names that are stored',
    () => selectOpenAnchors(lease.workspaceId, [{ path: 'a/page-7', anchor: 'h-7' }]),
  ],
  ['names beyond what is kept', () => selectAnchorsOver(lease.workspaceId, ['a/page-7'], 1000)],
  ['a block, or its successor', () => selectLiveNode(site(), uuid)],
  ['a block that is gone', () => selectEndedNode(site(), uuid)],
  ['addresses that were', () => selectPastAddresses(lease.workspaceId, sql`until_deployment is null`, '')],
  ['pages that were at addresses', () => selectLostPages(site(), ['a/page-7', 'a/page-8'])],
  ['a file', () => selectAsset(site(), '-/files/7/a.png')],
  ['a piece of a file', () => selectAssetChunk(site(), 'aa'.repeat(32) as Digest, 0)],
  ['the first stored assets', () => openAssets(lease.workspaceId, undefined)],
  ['the next stored assets', () => openAssets(lease.workspaceId, { path: 'img/7.png', digest })],
  ['the first stored pieces', () => openAssetChunks(lease.workspaceId, undefined)],
  [
    'the next stored pieces',
    () => openAssetChunks(lease.workspaceId, { chunk: 0, digest: 'aa'.repeat(32) as Digest }),
  ],
  ...[
    'text', // in most rows
    'w7', // in some
    'b7',
    'w7 b77',
    'text b7', // the first word in most rows, the second begins others
    '"text w7"',
    'text -w7',
    'w',
    '#tag',
    'text tag:tag',
    'w7 -tag:tag',
  ].map((text): [string, () => SQL] => [
    `a search for ${text}`,
    () => selectHits(site(), parseSearchQuery(text), { limit: 20, offset: 0 }),
  ]),
  ['other forms of words', () => selectForms(site(), ['walking', 'words'])],
  ['whether anything is found', () => selectIsFound(site(), parseSearchQuery('text w7'))],
  ['the first pages of all', () => selectListedPages(site(), undefined, 1000)],
  ['the next pages of all', () => selectListedPages(site(), uuid, 1000)],
  ['a page with all that it says', () => selectContents(site(), 'a/page-7')],
  ['the home page with all that it says', () => selectContents(site(), '')],
  ['the blocks of a page', () => selectBlocks(site(), uuid)],
  ['the links of a page', () => selectLinks(site(), uuid, 'from')],
  ['the links to a page', () => selectLinks(site(), uuid, 'to')],
  ['what became of the blocks of pages', () => selectVersions(site(), uuids(30))],
  ['when pages came', () => selectWhenPagesCame(site(), uuids(30))],
  ['the times of deployments', () => selectTimes(site(), [1, 2, 3])],
  ['the first deployment that is kept', () => selectOldest(site())],
  ['a deployment that readers had', () => selectPast(lease.workspaceId, { id: 7 })],
  ['what readers had at a time', () => selectPast(lease.workspaceId, { until: '2026-01-01T00:00:00Z' })],
  [
    'whether what was may be shown',
    () => selectIsShown(site(), { ...site(), deploymentId: lease.deploymentId + 1 }, 'a/page-7'),
  ],
  ['when a page changed', () => selectPageMoments(site(), 'a/page-7', 100)],
  [
    'pages that differ',
    () =>
      selectChangedPages({
        workspaceId: lease.workspaceId,
        before: lease.deploymentId,
        after: lease.deploymentId + 1,
      }),
  ],
  ['a page and those around it', () => selectAround(site(), 'a/page-7', 150)],
  ['what connects pages', () => selectEdges(site(), uuids(150))],
  ['a preview', () => selectPreview(lease.workspaceId, 'draft', 'token')],
  ['what a preview has', () => selectPreviewRow(1, 'page', 'a/page-7')],
  ['a piece of a file of a preview', () => selectPreviewChunk(1, 'aa'.repeat(32) as Digest, 0)],
  ['pages with near names', () => selectNearPages(site(), 'a/pgae-77')],
  ['the first stored nodes', () => openNodes(lease.workspaceId, undefined)],
  [
    'the next stored nodes',
    () => openNodes(lease.workspaceId, { uuid, kind: 'page', digest, textDigest: null }),
  ],
  ['the stored nodes of some pages', () => nodesOf(lease.workspaceId, [uuid, uuid])],
  ['the stored links of some pages', () => linksOf(lease.workspaceId, [uuid, uuid])],
  ['the first stored links', () => openLinks(lease.workspaceId, undefined)],
  ['the next stored links', () => openLinks(lease.workspaceId, { fromPage: uuid, order: 3, digest })],
  ['the first stored pages', () => openRenderedPages(lease.workspaceId, undefined)],
  [
    'the next stored pages',
    () => openRenderedPages(lease.workspaceId, { path: 'a/page-5', pageUuid: null, digest }),
  ],
  ['the first stored redirects', () => openRedirects(lease.workspaceId, undefined)],
  ['the next stored redirects', () => openRedirects(lease.workspaceId, { from: 'old-5', digest })],
  ...KEY_TABLES.map((table, index): [string, () => SQL] => [
    `what a schedule changes in table ${index}`,
    () => selectChanged(site(), table),
  ]),
  ...ROW_TABLES.flatMap((table, index): [string, () => SQL][] => [
    [`inserting into table ${index}`, () => fenced(lease, insertRows(table)(lease, '[]'))],
    [`inserting into table ${index} once more`, () => fenced(lease, insertRows(table)(lease, '[]', true))],
    [`ending rows of table ${index}`, () => fenced(lease, endRows(table)(lease, '[]'))],
    [
      `undoing what was inserted into table ${index}`,
      () => deleteChunk(table, lease.workspaceId, lease.deploymentId),
    ],
    [`undoing what ended in table ${index}`, () => reopenChunk(table, lease.workspaceId, lease.deploymentId)],
  ]),
])('%s: along an index', (_, query) => check(query()))

test('the graph of a whole site reads no block', async () => {
  expect(await plan(selectMostLinked(site(), 2000))).not.toMatch(/Seq Scan on nodes\b/)
})
