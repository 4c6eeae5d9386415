/**
 * How the tables with ranges are written: a list of rows or keys goes into a statement as one `jsonb` parameter and
 * becomes rows there. Columns and their types come from the schema, so that each is written once.
 */

import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { PlanPart } from '../nouns.ts'
import { splitAssetChunkKey, splitLinkKey, splitNodeKey } from '../plan/row-key.ts'

import { type OnWord, toSearchVector } from '../search/search-vector.ts'
import {
  assetChunks,
  assets,
  links,
  nodeSuccessors,
  nodes,
  pastAddresses,
  pastAnchors,
  redirects,
  renderedPages,
} from './schema.ts'

import type { Jsonable } from './storable.ts'

/** A row or key as an object of JSON; its members are named like the columns of the schema. */
export type JsonRow = { readonly [column: string]: Jsonable }

export interface RowTable {
  readonly title: string
  readonly name: SQL
  /** Members of a row that make its key. */
  readonly key: readonly string[]
  /** Columns that are written, as `"a", "b"`. */
  readonly columns: SQL
  /** The same columns of stored rows, as `t."a", t."b"`. */
  readonly stored: SQL
  /** The same columns of the rows in the parameter, as `r."a", r."b"`. */
  readonly values: SQL
  /** `("a" text, "b" uuid)`: what the parameter's rows are made of. */
  readonly rowType: SQL
  /** The same for keys. */
  readonly keyType: SQL
  /** `t.key = r.key` */
  readonly isSameKey: SQL
  /** @param onWord told each word that an inserted node is found by */
  toInsert(plan: PlanPart, workspaceId: number, onWord?: OnWord): Iterable<JsonRow>
  toEnd(plan: PlanPart): Iterable<JsonRow>
}

/** Written by the statement itself. */
const BY_STATEMENT = new Set(['workspaceId', 'sinceDeployment', 'untilDeployment'])

/** In the order in which they are written. */
export const ROW_TABLES: readonly RowTable[] = [
  rowTable(nodes, ['uuid'], {
    toInsert: (plan, workspaceId, onWord) =>
      each(plan.insert.nodes, (node) => ({
        ...node,
        digest: bytea(node.digest),
        search: toSearchVector(node, workspaceId, onWord),
      })),
    toEnd: (plan) => each(plan.end.nodes, (key) => ({ uuid: splitNodeKey(key).uuid })),
  }),
  rowTable(links, ['fromPage', 'order'], {
    toInsert: (plan) => each(plan.insert.links, (link) => ({ ...link, digest: bytea(link.digest) })),
    toEnd: (plan) => each(plan.end.links, (key) => ({ ...splitLinkKey(key) })),
  }),
  rowTable(renderedPages, ['path'], {
    toInsert: (plan) => each(plan.insert.renderedPages, (page) => ({ ...page, digest: bytea(page.digest) })),
    toEnd: (plan) => each(plan.end.renderedPages, (path) => ({ path })),
  }),
  rowTable(redirects, ['fromPath'], {
    toInsert: (plan) =>
      each(plan.insert.redirects, ({ from, to, digest }) => ({
        fromPath: from,
        toPath: to,
        digest: bytea(digest),
      })),
    toEnd: (plan) => each(plan.end.redirects, (fromPath) => ({ fromPath })),
  }),
  rowTable(assets, ['path'], {
    toInsert: (plan) =>
      each(plan.insert.assets, (asset) => ({
        ...asset,
        sha256: bytea(asset.sha256),
        digest: bytea(asset.digest),
      })),
    toEnd: (plan) => each(plan.end.assets, (path) => ({ path })),
  }),
  // Their bytes are no JSON: `write-asset-chunks.ts` inserts them.
  rowTable(assetChunks, ['sha256', 'chunk'], {
    toInsert: () => [],
    toEnd: (plan) =>
      each(plan.end.assetChunks, (key) => {
        const { sha256, chunk } = splitAssetChunkKey(key)
        return { sha256: bytea(sha256), chunk }
      }),
  }),
  rowTable(pastAddresses, ['path'], {
    toInsert: ({ history }) =>
      each(history?.insert.pastAddresses ?? [], ({ to, digest, ...row }) => ({
        ...row,
        toPath: to,
        digest: bytea(digest),
      })),
    toEnd: ({ history }) => each(history?.end.pastAddresses ?? [], (path) => ({ path })),
  }),
  rowTable(nodeSuccessors, ['fromUuid'], {
    toInsert: ({ history }) =>
      each(history?.insert.nodeSuccessors ?? [], ({ from, to, digest }) => ({
        fromUuid: from,
        toUuid: to,
        digest: bytea(digest),
      })),
    toEnd: ({ history }) => each(history?.end.nodeSuccessors ?? [], (fromUuid) => ({ fromUuid })),
  }),
  rowTable(pastAnchors, ['path', 'anchor'], {
    toInsert: ({ history }) =>
      each(history?.insert.pastAnchors ?? [], ({ path, anchor, node, digest }) => ({
        ...{ path, anchor },
        nodeUuid: node,
        digest: bytea(digest),
      })),
    toEnd: ({ history }) => each(history?.end.pastAnchors ?? [], ({ path, anchor }) => ({ path, anchor })),
  }),
]

/** One after the other, so that a million rows are never there twice. */
function* each<T>(values: readonly T[], toRow: (value: T) => JsonRow): Generator<JsonRow> {
  for (const value of values) yield toRow(value)
}

/** How PostgreSQL reads `bytea` from hex digits. */
const bytea = (hex: string): string => `\\x${hex}`

function rowTable(
  table: PgTable,
  key: readonly string[],
  rows: Pick<RowTable, 'toInsert' | 'toEnd'>,
): RowTable {
  const columns = Object.entries(getTableColumns(table))
  const written = columns.filter(([member]) => !BY_STATEMENT.has(member))
  const keyed = columns.filter(([member]) => key.includes(member))
  const joined = (parts: readonly SQL[], by: string): SQL => sql.join([...parts], sql.raw(by))
  const typed = (list: typeof columns): SQL =>
    joined(
      list.map(([member, column]) => sql`${sql.identifier(member)} ${sql.raw(column.getSQLType())}`),
      ', ',
    )
  return {
    title: getTableName(table),
    name: sql.identifier(getTableName(table)).getSQL(),
    key,
    columns: joined(
      written.map(([, column]) => sql`${sql.identifier(column.name)}`),
      ', ',
    ),
    stored: joined(
      written.map(([, column]) => sql`t.${sql.identifier(column.name)}`),
      ', ',
    ),
    values: joined(
      written.map(([member]) => sql`r.${sql.identifier(member)}`),
      ', ',
    ),
    rowType: typed(written),
    keyType: typed(keyed),
    isSameKey: joined(
      keyed.map(([member, column]) => sql`t.${sql.identifier(column.name)} = r.${sql.identifier(member)}`),
      ' and ',
    ),
    ...rows,
  }
}
