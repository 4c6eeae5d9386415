/**
 * The tables, once. Migrations in `drizzle/` are generated from this file; `npx drizzle-kit generate` must find nothing to do.
 *
 * Rows of `nodes`, `links`, `rendered_pages`, `redirects`, `assets`, `asset_chunks`, `past_addresses`, `node_successors` and `past_anchors` carry the range of deployments in which they are true: a row is
 * visible at deployment D when `since_deployment <= D and (until_deployment is null or until_deployment > D)`. The key of such
 * a table is its noun's key plus `since_deployment`; a partial unique index allows one open row (`until_deployment is null`)
 * for each key. `since_deployment` is a foreign key together with the workspace, so no row can belong to another tenant's
 * deployment; `until_deployment` is none, because removing a workspace would then depend on the order of its deployments.
 */

import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { BuildLogEntry, DeploymentStats, JsonObject } from '../nouns.ts'
import type { Problem } from '../problem.ts'

/** Milliseconds, because a JavaScript `Date` holds no more. */
const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** SHA-256 as 32 bytes, half the space of its hex digits; hex (a `Digest`) on this side of the driver. */
const digest = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (bytes) => Buffer.from(bytes).toString('hex'),
  toDriver: (hex) => Buffer.from(hex, 'hex'),
})

const bytea = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
})

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const users = pgTable(
  'users',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    /** `local` is who the command line works for. */
    name: text('name').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (t) => [unique('users_name_key').on(t.name)],
)

export const workspaces = pgTable(
  'workspaces',
  {
    /** By default, not always: a staging twin is given the id of the workspace it mirrors. */
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    ownerId: integer('owner_id').notNull(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    /** What readers get; null before the first success. */
    liveDeploymentId: integer('live_deployment_id'),
    /** After a rollback: syncs build and do not go live. */
    isPinned: boolean('is_pinned').notNull().default(false),
    settings: jsonb('settings').$type<JsonObject>().notNull().default({}),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [
    unique('workspaces_slug_key').on(t.slug),
    index('workspaces_owner_id_idx').on(t.ownerId),
    check(
      'workspaces_slug_shape',
      sql`${t.slug} not in ('', '-') and ${t.slug} !~ '[/[:space:]]' and octet_length(${t.slug}) <= 255`,
    ),
    foreignKey({ name: 'workspaces_owner_id_fk', columns: [t.ownerId], foreignColumns: [users.id] }).onDelete(
      'restrict',
    ),
    foreignKey({
      name: 'workspaces_live_deployment_fk',
      columns: [t.id, t.liveDeploymentId],
      foreignColumns: liveDeploymentColumns(),
    }).onDelete('no action'),
  ],
)

export const gitRepositories = pgTable(
  'git_repositories',
  {
    workspaceId: integer('workspace_id').primaryKey(),
    /** As given, without credentials: https, ssh, or an absolute local path. */
    url: text('url').notNull(),
    /** Null: the remote's default branch. */
    branch: text('branch'),
    /** Directory that holds the notes, below the repository's root; `''` for all of it. */
    root: text('root').notNull().default(''),
    syncStatus: text('sync_status').notNull().default('idle'),
    lastSyncedAt: time('last_synced_at'),
    lastError: text('last_error'),
    createdAt: time('created_at').notNull().defaultNow(),
    updatedAt: time('updated_at').notNull().defaultNow(),
  },
  (t) => [
    check('git_repositories_sync_status', sql`${t.syncStatus} in ('idle', 'syncing', 'success', 'error')`),
    check('git_repositories_no_password', sql`${t.url} !~ '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/@]*:[^/]*@'`),
    foreignKey({
      name: 'git_repositories_workspace_fk',
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete('cascade'),
  ],
)

export const deploymentHistory = pgTable(
  'deployment_history',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: integer('workspace_id').notNull(),
    status: text('status').notNull().default('pending'),
    trigger: text('trigger').notNull(),
    branch: text('branch'),
    commitOid: text('commit_oid'),
    commitMessage: text('commit_message'),
    commitAuthorName: text('commit_author_name'),
    commitAuthorEmail: text('commit_author_email'),
    commitAuthoredAt: time('commit_authored_at'),
    startedAt: time('started_at').notNull().defaultNow(),
    finishedAt: time('finished_at'),
    durationMs: bigint('duration_ms', { mode: 'number' }).generatedAlwaysAs(
      (): SQL =>
        sql`(extract(epoch from ${deploymentHistory.finishedAt} - ${deploymentHistory.startedAt}) * 1000)::bigint`,
    ),
    stats: jsonb('stats').$type<DeploymentStats>(),
    /** Over the digests of all nodes and pages that are true in this deployment. */
    digest: digest('digest'),
    /** Of the renderer: another one makes every page new. */
    fingerprint: text('fingerprint'),
    /** The first 1000; `problem_count` says how many there were. */
    problems: jsonb('problems').$type<readonly Problem[]>().notNull().default([]),
    problemCount: integer('problem_count').notNull().default(0),
    log: jsonb('log').$type<readonly BuildLogEntry[]>().notNull().default([]),
    errorCode: text('error_code'),
    errorLog: text('error_log'),
    /** The lease. Who runs this deployment, and when it was last heard of, on the database's clock. */
    ownerToken: uuid('owner_token').notNull(),
    ownerHost: text('owner_host').notNull(),
    ownerPid: integer('owner_pid').notNull(),
    /** When the owner's process started, in whatever unit its system has: tells a reused pid from the owner. */
    ownerStart: text('owner_start'),
    heartbeatAt: time('heartbeat_at').notNull().defaultNow(),
    /**
     * A scheduled deployment: the site as it will be from `goes_live_at` on, made by the run of `scheduled_after`, of whose
     * commit it is. Both null for the deployment of a run itself. Whose pointer is on a deployment of a chain (the run's and
     * those scheduled after it) gets the newest later one of that chain whose time has come.
     */
    scheduledAfter: integer('scheduled_after'),
    goesLiveAt: time('goes_live_at'),
    /** From then on a sync of the same commit builds again, for the schedule ends. Null: it never has to. */
    refreshAt: time('refresh_at'),
    /** When readers first got it; of a scheduled one that follows, see `goes_live_at`. Null: never, or before this was written down. */
    firstLiveAt: time('first_live_at'),
    /** When it was let go: readers cannot be given it any more, and its rows follow. Null: it is kept. */
    letGoAt: time('let_go_at'),
    /** True from the first write on, until success or until every row of a failed deployment is undone. */
    needsUndo: boolean('needs_undo').notNull().default(false),
  },
  (t) => [
    unique('deployment_history_workspace_id_key').on(t.workspaceId, t.id),
    uniqueIndex('deployment_history_one_active')
      .on(t.workspaceId)
      .where(sql`${t.status} in ('pending', 'building')`),
    index('deployment_history_undo_idx').on(t.workspaceId).where(sql`${t.needsUndo}`),
    // What readers may ask for as it was: few, however long the history is.
    index('deployment_history_kept_idx')
      .on(t.workspaceId, t.id)
      .where(sql`${t.status} = 'success' and ${t.letGoAt} is null`),
    index('deployment_history_first_live_idx')
      .on(t.workspaceId, t.firstLiveAt)
      .where(sql`${t.firstLiveAt} is not null`),
    uniqueIndex('deployment_history_schedule')
      .on(t.workspaceId, t.scheduledAfter, t.goesLiveAt)
      .where(sql`${t.scheduledAfter} is not null`),
    check(
      'deployment_history_status',
      sql`${t.status} in ('pending', 'building', 'prepared', 'success', 'failed')`,
    ),
    check(
      'deployment_history_scheduled',
      sql`num_nulls(${t.scheduledAfter}, ${t.goesLiveAt}) in (0, 2) and ${t.scheduledAfter} < ${t.id} and (${t.status} <> 'prepared' or ${t.scheduledAfter} is not null)`,
    ),
    check('deployment_history_trigger', sql`${t.trigger} in ('cli', 'up', 'poll', 'webhook')`),
    check(
      'deployment_history_finished',
      sql`(${t.finishedAt} is not null) = (${t.status} in ('success', 'failed'))`,
    ),
    check(
      'deployment_history_commit',
      sql`${t.status} not in ('building', 'prepared', 'success') or ${t.commitOid} is not null`,
    ),
    check('deployment_history_commit_oid', sql`${t.commitOid} ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'`),
    check('deployment_history_success', sql`${t.status} <> 'success' or ${t.digest} is not null`),
    check('deployment_history_error', sql`(${t.errorCode} is not null) = (${t.status} = 'failed')`),
    check('deployment_history_error_size', sql`octet_length(${t.errorLog}) <= 4096`),
    foreignKey({
      name: 'deployment_history_scheduled_after_fk',
      columns: [t.workspaceId, t.scheduledAfter],
      foreignColumns: [t.workspaceId, t.id],
    }).onDelete('no action'),
    foreignKey({
      name: 'deployment_history_workspace_fk',
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete('cascade'),
  ],
)

/** A function, so that the two tables may refer to one another: it is called when both exist. */
function liveDeploymentColumns(): [
  AnyPgColumn<{ tableName: 'deployment_history' }>,
  AnyPgColumn<{ tableName: 'deployment_history' }>,
] {
  return [deploymentHistory.workspaceId, deploymentHistory.id]
}

const range = {
  sinceDeployment: integer('since_deployment').notNull(),
  /** Null: still true. */
  untilDeployment: integer('until_deployment'),
}

export const nodes = pgTable(
  'nodes',
  {
    workspaceId: integer('workspace_id').notNull(),
    uuid: uuid('uuid').notNull(),
    ...range,
    kind: text('kind').notNull(),
    name: text('name'),
    /** Last segment of the path. */
    slug: text('slug'),
    path: text('path'),
    title: text('title'),
    pageUuid: uuid('page_uuid'),
    parentUuid: uuid('parent_uuid'),
    /** 0-based rank among siblings. */
    order: integer('order'),
    idRule: smallint('id_rule'),
    source: text('source'),
    text: text('text'),
    html: text('html'),
    metadata: jsonb('metadata').$type<JsonObject>().notNull(),
    digest: digest('digest').notNull(),
    /** Made by `search/search-vector.ts`. Null: written before there was search, and again by the next sync. */
    search: tsvector('search'),
  },
  (t) => [
    primaryKey({ name: 'nodes_pkey', columns: [t.workspaceId, t.uuid, t.sinceDeployment] }),
    uniqueIndex('nodes_open').on(t.workspaceId, t.uuid).where(sql`${t.untilDeployment} is null`),
    // What stands on a page: read by whoever shows it, and by a sync that changes it.
    index('nodes_page_idx').on(t.workspaceId, t.pageUuid).where(sql`${t.kind} = 'block'`),
    index('nodes_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('nodes_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    index('nodes_slug_idx').on(t.workspaceId, t.slug.op('text_pattern_ops')).where(sql`${t.kind} = 'page'`),
    index('nodes_slug_reverse_idx')
      .on(t.workspaceId, sql`reverse(${t.slug}) text_pattern_ops`)
      .where(sql`${t.kind} = 'page'`),
    // Pages that are in no list: what a search passes over.
    index('nodes_unlisted_idx')
      .on(t.workspaceId, t.uuid)
      .where(sql`${t.kind} = 'page' and ${t.metadata} ->> 'unlisted' is not null`),
    // Entering words one by one took four fifths of a large write. They wait in a list of at most 16 MB, which `settleSearchIndex`
    // empties at the end of each write: it is read from one end to the other, and nobody vacuums PGlite.
    index('nodes_search_idx')
      .using('gin', t.search)
      .with({ fastupdate: true, gin_pending_list_limit: 16_384 }),
    check('nodes_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('nodes_kind', sql`${t.kind} in ('page', 'block')`),
    check(
      'nodes_page_shape',
      sql`${t.kind} <> 'page' or (num_nulls(${t.name}, ${t.slug}, ${t.path}, ${t.title}) = 0 and num_nonnulls(${t.pageUuid}, ${t.parentUuid}, ${t.order}, ${t.idRule}, ${t.source}, ${t.text}, ${t.html}) = 0)`,
    ),
    check(
      'nodes_block_shape',
      sql`${t.kind} <> 'block' or (num_nulls(${t.pageUuid}, ${t.parentUuid}, ${t.order}, ${t.idRule}, ${t.source}, ${t.text}, ${t.html}) = 0 and num_nonnulls(${t.name}, ${t.slug}, ${t.path}, ${t.title}) = 0)`,
    ),
    check('nodes_order', sql`${t.order} >= 0`),
    check('nodes_id_rule', sql`${t.idRule} in (1, 2)`),
    check('nodes_not_own_parent', sql`${t.parentUuid} <> ${t.uuid} and ${t.pageUuid} <> ${t.uuid}`),
    foreignKey({
      name: 'nodes_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/** Words of a workspace's nodes, also of those that are no more: what a mistyped word is compared with. */
export const searchWords = pgTable(
  'search_words',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** Folded (`search/fold-word.ts`). */
    word: text('word').notNull(),
  },
  (t) => [
    primaryKey({ name: 'search_words_pkey', columns: [t.workspaceId, t.word] }),
    index('search_words_idx').on(t.workspaceId, t.word.op('text_pattern_ops')),
    index('search_words_reverse_idx').on(t.workspaceId, sql`reverse(${t.word}) text_pattern_ops`),
    foreignKey({
      name: 'search_words_workspace_fk',
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete('cascade'),
  ],
)

/** What readers looked for, counted by day. No row says who, or when on that day. */
export const searchLog = pgTable(
  'search_log',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** UTC. */
    day: date('day').notNull(),
    query: text('query').notNull(),
    /** Address of the hit that was chosen, below the workspace; `''`: the row counts searches. */
    chosen: text('chosen').notNull(),
    times: integer('times').notNull(),
    /** Of all these searches together. */
    hits: bigint('hits', { mode: 'number' }).notNull(),
    ms: bigint('ms', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ name: 'search_log_pkey', columns: [t.workspaceId, t.day, t.query, t.chosen] }),
    check('search_log_size', sql`length(${t.query}) between 1 and 200 and octet_length(${t.chosen}) <= 1000`),
    check('search_log_times', sql`${t.times} > 0`),
    foreignKey({
      name: 'search_log_workspace_fk',
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete('cascade'),
  ],
)

export const links = pgTable(
  'links',
  {
    workspaceId: integer('workspace_id').notNull(),
    fromPage: uuid('from_page').notNull(),
    /** 0-based rank among the links of the page. */
    order: integer('order').notNull(),
    ...range,
    fromBlock: uuid('from_block'),
    kind: text('kind').notNull(),
    target: text('target').notNull(),
    toPage: uuid('to_page'),
    toBlock: uuid('to_block'),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'links_pkey', columns: [t.workspaceId, t.fromPage, t.order, t.sinceDeployment] }),
    uniqueIndex('links_open').on(t.workspaceId, t.fromPage, t.order).where(sql`${t.untilDeployment} is null`),
    index('links_to_page_idx').on(t.workspaceId, t.toPage).where(sql`${t.toPage} is not null`),
    index('links_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('links_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    check('links_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('links_kind', sql`${t.kind} in ('page', 'tag', 'block', 'file', 'asset', 'embed')`),
    check('links_order', sql`${t.order} >= 0`),
    check('links_target', sql`${t.toBlock} is null or ${t.toPage} is not null`),
    foreignKey({
      name: 'links_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

export const renderedPages = pgTable(
  'rendered_pages',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** Below the workspace; `''` is its home. */
    path: text('path').notNull(),
    ...range,
    kind: text('kind').notNull(),
    pageUuid: uuid('page_uuid'),
    title: text('title').notNull(),
    head: text('head').notNull(),
    body: text('body').notNull(),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'rendered_pages_pkey', columns: [t.workspaceId, t.path, t.sinceDeployment] }),
    uniqueIndex('rendered_pages_open').on(t.workspaceId, t.path).where(sql`${t.untilDeployment} is null`),
    index('rendered_pages_page_idx').on(t.workspaceId, t.pageUuid).where(sql`${t.kind} = 'page'`),
    index('rendered_pages_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('rendered_pages_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    check('rendered_pages_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('rendered_pages_kind', sql`${t.kind} in ('page', 'listing', 'shell')`),
    check('rendered_pages_page', sql`${t.kind} <> 'page' or ${t.pageUuid} is not null`),
    foreignKey({
      name: 'rendered_pages_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

export const redirects = pgTable(
  'redirects',
  {
    workspaceId: integer('workspace_id').notNull(),
    fromPath: text('from_path').notNull(),
    ...range,
    /** `''` is the workspace's home. */
    toPath: text('to_path').notNull(),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'redirects_pkey', columns: [t.workspaceId, t.fromPath, t.sinceDeployment] }),
    uniqueIndex('redirects_open').on(t.workspaceId, t.fromPath).where(sql`${t.untilDeployment} is null`),
    index('redirects_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('redirects_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    index('redirects_to_idx').on(t.workspaceId, t.toPath),
    check('redirects_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('redirects_shape', sql`${t.fromPath} <> '' and ${t.fromPath} <> ${t.toPath}`),
    foreignKey({
      name: 'redirects_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

export const assets = pgTable(
  'assets',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** Of the file, from the root of the notes. */
    path: text('path').notNull(),
    ...range,
    /** Of the git blob. */
    oid: text('oid').notNull(),
    /** Of the bytes, which lie in `asset_chunks`. */
    sha256: digest('sha256').notNull(),
    /** Media type, as served. */
    type: text('type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** CSS pixels; null for what is no picture, or does not say. */
    width: integer('width'),
    height: integer('height'),
    /** Below the workspace: where readers get it. */
    address: text('address').notNull(),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'assets_pkey', columns: [t.workspaceId, t.path, t.sinceDeployment] }),
    uniqueIndex('assets_open').on(t.workspaceId, t.path).where(sql`${t.untilDeployment} is null`),
    index('assets_address_idx').on(t.workspaceId, t.address),
    index('assets_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('assets_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    check('assets_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('assets_oid', sql`${t.oid} ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'`),
    check('assets_size', sql`${t.sizeBytes} >= 0`),
    check(
      'assets_picture',
      sql`(${t.width} is null) = (${t.height} is null) and ${t.width} > 0 and ${t.height} > 0`,
    ),
    foreignKey({
      name: 'assets_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/** The bytes of assets by content, in pieces, so that neither a statement nor a reader's request is larger than one. */
export const assetChunks = pgTable(
  'asset_chunks',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** Of the whole. */
    sha256: digest('sha256').notNull(),
    /** 0-based. */
    chunk: integer('chunk').notNull(),
    ...range,
    /** Stored as they are: pictures do not shrink (`SET STORAGE EXTERNAL` in the migration). */
    bytes: bytea('bytes').notNull(),
  },
  (t) => [
    primaryKey({ name: 'asset_chunks_pkey', columns: [t.workspaceId, t.sha256, t.chunk, t.sinceDeployment] }),
    uniqueIndex('asset_chunks_open')
      .on(t.workspaceId, t.sha256, t.chunk)
      .where(sql`${t.untilDeployment} is null`),
    index('asset_chunks_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('asset_chunks_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    check('asset_chunks_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('asset_chunks_chunk', sql`${t.chunk} >= 0`),
    foreignKey({
      name: 'asset_chunks_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/**
 * Addresses that answered once and are no page's any more, and where they lead: history, which follows from no commit alone.
 * So none of it is in a deployment's digest.
 */
export const pastAddresses = pgTable(
  'past_addresses',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** Below the workspace. */
    path: text('path').notNull(),
    ...range,
    /** Where the page is; `''` is the workspace's home. Null: it is gone. */
    toPath: text('to_path'),
    /** Paths of the pages that most of its text went to; only of a page that is gone. */
    wentTo: jsonb('went_to').$type<readonly string[]>().notNull(),
    /** The page is kept from readers: nothing may be said of it. */
    isHidden: boolean('is_hidden').notNull(),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'past_addresses_pkey', columns: [t.workspaceId, t.path, t.sinceDeployment] }),
    uniqueIndex('past_addresses_open').on(t.workspaceId, t.path).where(sql`${t.untilDeployment} is null`),
    index('past_addresses_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('past_addresses_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    // Which addresses lead to a page: names of places on it may be from there.
    index('past_addresses_to_idx').on(t.workspaceId, t.toPath).where(sql`${t.toPath} is not null`),
    check('past_addresses_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('past_addresses_shape', sql`${t.path} <> '' and ${t.path} is distinct from ${t.toPath}`),
    foreignKey({
      name: 'past_addresses_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/** Which node took the place of one that is gone: a block that was edited, a page that was renamed. History, as `past_addresses`. */
export const nodeSuccessors = pgTable(
  'node_successors',
  {
    workspaceId: integer('workspace_id').notNull(),
    fromUuid: uuid('from_uuid').notNull(),
    ...range,
    toUuid: uuid('to_uuid').notNull(),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'node_successors_pkey', columns: [t.workspaceId, t.fromUuid, t.sinceDeployment] }),
    uniqueIndex('node_successors_open')
      .on(t.workspaceId, t.fromUuid)
      .where(sql`${t.untilDeployment} is null`),
    index('node_successors_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('node_successors_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    check('node_successors_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('node_successors_shape', sql`${t.fromUuid} <> ${t.toUuid}`),
    foreignKey({
      name: 'node_successors_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/** Names of places (HTML ids) that a page at an address had, and the block that had each. History, as `past_addresses`. */
export const pastAnchors = pgTable(
  'past_anchors',
  {
    workspaceId: integer('workspace_id').notNull(),
    /** Of the page, below the workspace; `''` is its home. */
    path: text('path').notNull(),
    anchor: text('anchor').notNull(),
    ...range,
    nodeUuid: uuid('node_uuid').notNull(),
    digest: digest('digest').notNull(),
  },
  (t) => [
    primaryKey({ name: 'past_anchors_pkey', columns: [t.workspaceId, t.path, t.anchor, t.sinceDeployment] }),
    uniqueIndex('past_anchors_open')
      .on(t.workspaceId, t.path, t.anchor)
      .where(sql`${t.untilDeployment} is null`),
    index('past_anchors_since_idx').on(t.workspaceId, t.sinceDeployment),
    index('past_anchors_until_idx')
      .on(t.workspaceId, t.untilDeployment)
      .where(sql`${t.untilDeployment} is not null`),
    check('past_anchors_range', sql`${t.untilDeployment} > ${t.sinceDeployment}`),
    check('past_anchors_shape', sql`${t.anchor} <> ''`),
    foreignKey({
      name: 'past_anchors_since_fk',
      columns: [t.workspaceId, t.sinceDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/**
 * A branch published beside the live site. Its rows are what differs from the deployment that was live when it was built,
 * in tables of their own: ranges are a line, and a branch leaves it.
 */
export const previews = pgTable(
  'previews',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    workspaceId: integer('workspace_id').notNull(),
    name: text('name').notNull(),
    /** 128 random bits, as hex digits: who does not know the address does not find it. */
    token: text('token').notNull(),
    branch: text('branch').notNull(),
    commitOid: text('commit_oid').notNull(),
    commitMessage: text('commit_message').notNull(),
    /** What it lies over, and keeps; null when nothing was live. */
    baseDeployment: integer('base_deployment'),
    digest: digest('digest'),
    /** What a run leaves behind that was killed is not ready. */
    isReady: boolean('is_ready').notNull().default(false),
    createdAt: time('created_at').notNull().defaultNow(),
    expiresAt: time('expires_at').notNull(),
  },
  (t) => [
    uniqueIndex('previews_one_ready').on(t.workspaceId, t.name).where(sql`${t.isReady}`),
    index('previews_base_idx').on(t.workspaceId, t.baseDeployment),
    check('previews_name', sql`${t.name} ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(${t.name}) <= 60`),
    check('previews_token', sql`${t.token} ~ '^[0-9a-f]{32}$'`),
    foreignKey({
      name: 'previews_workspace_fk',
      columns: [t.workspaceId],
      foreignColumns: [workspaces.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'previews_base_fk',
      columns: [t.workspaceId, t.baseDeployment],
      foreignColumns: [deploymentHistory.workspaceId, deploymentHistory.id],
    }).onDelete('cascade'),
  ],
)

/** What is different in a preview, as readers ask for it: a page by its path, a redirect, a file by its address. */
export const previewRows = pgTable(
  'preview_rows',
  {
    previewId: integer('preview_id').notNull(),
    kind: text('kind').notNull(),
    key: text('key').notNull(),
    /** Null: what the base has there is not in the preview. */
    value: jsonb('value').$type<JsonObject>(),
  },
  (t) => [
    primaryKey({ name: 'preview_rows_pkey', columns: [t.previewId, t.kind, t.key] }),
    check('preview_rows_kind', sql`${t.kind} in ('page', 'redirect', 'asset')`),
    foreignKey({
      name: 'preview_rows_preview_fk',
      columns: [t.previewId],
      foreignColumns: [previews.id],
    }).onDelete('cascade'),
  ],
)

/** The bytes of files that the base does not have. */
export const previewChunks = pgTable(
  'preview_chunks',
  {
    previewId: integer('preview_id').notNull(),
    sha256: digest('sha256').notNull(),
    chunk: integer('chunk').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [
    primaryKey({ name: 'preview_chunks_pkey', columns: [t.previewId, t.sha256, t.chunk] }),
    foreignKey({
      name: 'preview_chunks_preview_fk',
      columns: [t.previewId],
      foreignColumns: [previews.id],
    }).onDelete('cascade'),
  ],
)
