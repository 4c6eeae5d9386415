import { sql, TransactionRollbackError } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../src/db/database.ts'
import { toDatabaseError } from '../../src/db/database-error.ts'
import { DraehiError } from '../../src/errors.ts'
import { begin, deploy, newWorkspace } from './site.ts'

let open: TestDatabase
beforeAll(async () => {
  open = await openTestDatabase()
})
afterAll(() => open?.close())

test('the migrations make the tables', async () => {
  const tables = await rows(
    open.db,
    sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'
      order by table_name collate "C"`,
  )
  expect(tables.map((table) => table.name)).toEqual([
    'asset_chunks',
    'assets',
    'deployment_history',
    'git_repositories',
    'links',
    'node_successors',
    'nodes',
    'past_addresses',
    'past_anchors',
    'preview_chunks',
    'preview_rows',
    'previews',
    'redirects',
    'rendered_pages',
    'search_log',
    'search_words',
    'users',
    'workspaces',
  ])
})

describe('rows that make no sense are refused by the schema', () => {
  const uuid = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
  const page = { uuid: uuid(1), kind: 'page', name: 'a', slug: 'a', path: 'a', title: 'A' }
  const block = {
    uuid: uuid(2),
    kind: 'block',
    page_uuid: uuid(1),
    parent_uuid: uuid(1),
    order: 0,
    id_rule: 2,
    source: '',
    text: '',
    html: '',
  }
  const link = { from_page: uuid(1), order: 0, kind: 'page', target: 'x' }
  const rendered = { path: 'a', kind: 'page', page_uuid: uuid(1), title: '', head: '', body: '' }

  let workspaceId: number
  let deploymentId: number
  let other: number
  beforeAll(async () => {
    workspaceId = (await newWorkspace(open.db)).id
    deploymentId = (await begin(open.db, workspaceId)).deploymentId
    const stranger = await newWorkspace(open.db)
    other = (await deploy(open.db, stranger.id, { pages: {} })).id
  })

  /** The name of the constraint that refuses a row; `''` for a row that is accepted. Accepted rows are taken back. */
  async function refusal(table: string, row: Record<string, unknown>): Promise<string> {
    const full = {
      workspace_id: workspaceId,
      since_deployment: deploymentId,
      digest: '\\x00',
      ...(table === 'nodes' ? { metadata: {} } : {}),
      ...row,
    }
    const columns = sql.join(
      Object.keys(full).map((name) => sql.identifier(name)),
      sql`, `,
    )
    try {
      await open.db.transaction(async (tx) => {
        await tx.execute(sql`
          insert into ${sql.identifier(table)} (${columns})
          select ${columns} from jsonb_populate_record(null::${sql.identifier(table)}, ${JSON.stringify(full)}::jsonb)`)
        tx.rollback()
      })
    } catch (error) {
      if (error instanceof TransactionRollbackError) return ''
      return /constraint "(\w+)"/.exec(toDatabaseError(error).message)?.[1] ?? String(error)
    }
    return 'committed'
  }

  test.each<[string, string, Record<string, unknown>, string]>([
    ['a page', 'nodes', page, ''],
    ['a block', 'nodes', block, ''],
    ['a node of another kind', 'nodes', { ...page, kind: 'journal' }, 'nodes_kind'],
    ['a page without slug', 'nodes', { ...page, slug: null }, 'nodes_page_shape'],
    ['a page with a parent', 'nodes', { ...page, parent_uuid: uuid(3) }, 'nodes_page_shape'],
    ['a page with an order', 'nodes', { ...page, order: 0 }, 'nodes_page_shape'],
    ['a block with a slug', 'nodes', { ...block, slug: 'a' }, 'nodes_block_shape'],
    ['a block without parent', 'nodes', { ...block, parent_uuid: null }, 'nodes_block_shape'],
    ['a block without page', 'nodes', { ...block, page_uuid: null }, 'nodes_block_shape'],
    ['a block with a negative order', 'nodes', { ...block, order: -1 }, 'nodes_order'],
    ['a block whose id came by no rule', 'nodes', { ...block, id_rule: 3 }, 'nodes_id_rule'],
    ['a block that is its own parent', 'nodes', { ...block, parent_uuid: uuid(2) }, 'nodes_not_own_parent'],
    [
      'a range that ends as it begins',
      'nodes',
      { ...page, until_deployment: 1, since_deployment: 1 },
      'nodes_range',
    ],
    ['a link of another kind', 'links', { ...link, kind: 'wish' }, 'links_kind'],
    ['a link', 'links', link, ''],
    ['a link to a block of no page', 'links', { ...link, to_block: uuid(2) }, 'links_target'],
    ['a rendered page', 'rendered_pages', rendered, ''],
    ['a rendered page of no page', 'rendered_pages', { ...rendered, page_uuid: null }, 'rendered_pages_page'],
    [
      'a rendered page of another kind',
      'rendered_pages',
      { ...rendered, kind: 'feed' },
      'rendered_pages_kind',
    ],
    ['a redirect', 'redirects', { from_path: 'a', to_path: '' }, ''],
    ['a redirect to itself', 'redirects', { from_path: 'a', to_path: 'a' }, 'redirects_shape'],
    ['a redirect from home', 'redirects', { from_path: '', to_path: 'a' }, 'redirects_shape'],
    ['an address that was', 'past_addresses', { path: 'a', went_to: [], is_hidden: false }, ''],
    [
      'an address that leads to itself',
      'past_addresses',
      { path: 'a', to_path: 'a', went_to: [], is_hidden: false },
      'past_addresses_shape',
    ],
    ['a name that was', 'past_anchors', { path: '', anchor: 'h-a', node_uuid: uuid(2) }, ''],
    [
      'a name of nothing',
      'past_anchors',
      { path: 'a', anchor: '', node_uuid: uuid(2) },
      'past_anchors_shape',
    ],
    ['a successor', 'node_successors', { from_uuid: uuid(1), to_uuid: uuid(2) }, ''],
    [
      'its own successor',
      'node_successors',
      { from_uuid: uuid(1), to_uuid: uuid(1) },
      'node_successors_shape',
    ],
  ])('%s', async (_, table, row, constraint) => expect(await refusal(table, row)).toBe(constraint))

  test("a row under another workspace's deployment", async () => {
    expect(await refusal('nodes', { ...page, since_deployment: other })).toBe('nodes_since_fk')
  })

  test.each([
    ["status = 'done'", 'deployment_history_status'],
    ["trigger = 'cron'", 'deployment_history_trigger'],
    ["status = 'failed', finished_at = now()", 'deployment_history_error'],
    ["status = 'success', finished_at = now()", 'deployment_history_success'],
    ["status = 'success', digest = ''", 'deployment_history_finished'],
    ['commit_oid = null', 'deployment_history_commit'],
    ["commit_oid = 'HEAD'", 'deployment_history_commit_oid'],
    ["error_log = repeat('x', 4097)", 'deployment_history_error_size'],
  ])('a deployment with %s', async (set, constraint) => {
    const update = rows(
      open.db,
      sql`update deployment_history set ${sql.raw(set)} where id = ${deploymentId}`,
    )
    await expect(update).rejects.toThrow(constraint)
  })

  test.each([
    ['workspaces', "slug = '-'", 'workspaces_slug_shape'],
    ['workspaces', "slug = 'a/b'", 'workspaces_slug_shape'],
    ['git_repositories', "sync_status = 'late'", 'git_repositories_sync_status'],
  ])('%s with %s', async (table, set, constraint) => {
    await expect(rows(open.db, sql`update ${sql.identifier(table)} set ${sql.raw(set)}`)).rejects.toThrow(
      constraint,
    )
  })

  test("a live pointer to another workspace's deployment", async () => {
    const update = rows(
      open.db,
      sql`update workspaces set live_deployment_id = ${other} where id = ${workspaceId}`,
    )
    await expect(update).rejects.toThrow('workspaces_live_deployment_fk')
    await expect(update).rejects.toBeInstanceOf(DraehiError)
  })
})
