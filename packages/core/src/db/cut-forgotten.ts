/** What is said of a page outside of the rows that its commit gives: lineage, search words, problems, logs. */

import { type SQL, sql } from 'drizzle-orm'
import type { DeploymentStats, Digest } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { WORD_ENDS, wordSign } from '../search/search-lexeme.ts'
import { type Database, oneRow, rows } from './database.ts'
import { problemsJson } from './deployment-record.ts'
import type { Forgettable } from './find-forgettable.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'
import { uuidArray } from './visible-rows.ts'

/** Names shorter than this stand in too many sentences to be looked for. */
const MIN_NAME_LENGTH = 4

export interface CutCounts {
  readonly pastAddresses: number
  readonly nodeSuccessors: number
  /** Names of places: they are text of the page. */
  readonly pastAnchors: number
  readonly searchWords: number
  /** Problems of deployments, and errors of failed ones, that named the page. */
  readonly problems: number
}

/** @param nodes the ids of the page and of its blocks, while any deployment has them */
export async function cutForgotten(
  db: Database,
  workspaceId: number,
  found: Forgettable,
  nodes: readonly string[],
): Promise<Omit<CutCounts, 'searchWords'>> {
  return {
    pastAddresses: await cutPastAddresses(db, workspaceId, found),
    nodeSuccessors: await cutSuccessors(db, workspaceId, nodes),
    pastAnchors: await cutPastAnchors(db, workspaceId, found, nodes),
    problems: await cutProblems(db, workspaceId, found),
  }
}

/** The page's own id, and those of every block that any deployment has on it. */
export async function readOwnNodes(
  db: Database,
  workspaceId: number,
  { pages }: Forgettable,
): Promise<readonly string[]> {
  const own = uuidArray(pages)
  const found = await retrying(() =>
    rows(
      db,
      sql<{ uuid: string }>`
        select distinct uuid::text as uuid from nodes
        where workspace_id = ${workspaceId}::int and (uuid = any (${own}) or page_uuid = any (${own}))`,
    ),
  )
  return [...new Set([...pages, ...found.map(({ uuid }) => uuid)])]
}

/** What led to it goes; what says that some of another page's text went to it says so no more. */
async function cutPastAddresses(
  db: Database,
  workspaceId: number,
  { addresses }: Forgettable,
): Promise<number> {
  const list = storableJson([...addresses])
  const at = sql`(select jsonb_array_elements_text(${list}::jsonb))`
  const { cut } = await retrying(() =>
    oneRow(
      db,
      sql<{ cut: number }>`
        with gone as (
          delete from past_addresses
          where workspace_id = ${workspaceId}::int and (path in ${at} or to_path in ${at}) returning 1
        ), less as (
          update past_addresses set went_to = (
            select coalesce(jsonb_agg(w), '[]') from jsonb_array_elements_text(went_to) w where w not in ${at})
          where workspace_id = ${workspaceId}::int and path not in ${at} and (to_path is null or to_path not in ${at})
            and exists (select from jsonb_array_elements_text(went_to) w where w in ${at})
          returning 1
        )
        select (select count(*)::int from gone) + (select count(*)::int from less) as cut`,
    ),
  )
  return cut
}

/** Lists that were there because of the page alone, such as that of its own tag, have no address that was. */
export async function cutVanished(
  db: Database,
  workspaceId: number,
  paths: readonly string[],
): Promise<void> {
  await retrying(() =>
    rows(
      db,
      sql`
        delete from past_addresses p
        where workspace_id = ${workspaceId}::int
          and path in (select jsonb_array_elements_text(${storableJson([...paths])}::jsonb))
          and not exists (
            select from rendered_pages r where r.workspace_id = p.workspace_id and r.path = p.path
          )`,
    ),
  )
}

const NODES_PER_STATEMENT = 5000

async function cutSuccessors(db: Database, workspaceId: number, nodes: readonly string[]): Promise<number> {
  let cut = 0
  for (let from = 0; from < nodes.length; from += NODES_PER_STATEMENT) {
    const part = sql`string_to_array(${nodes.slice(from, from + NODES_PER_STATEMENT).join(',')}, ',')::uuid[]`
    const gone = await retrying(() =>
      rows(
        db,
        sql`
          delete from node_successors
          where workspace_id = ${workspaceId}::int and (from_uuid = any (${part}) or to_uuid = any (${part}))
          returning 1`,
      ),
    )
    cut += gone.length
  }
  return cut
}

/** At its addresses, and on other pages of what stood on it once. */
async function cutPastAnchors(
  db: Database,
  workspaceId: number,
  { addresses }: Forgettable,
  nodes: readonly string[],
): Promise<number> {
  const at = sql`(select jsonb_array_elements_text(${storableJson([...addresses])}::jsonb))`
  const mine = sql`workspace_id = ${workspaceId}::int`
  let cut = (
    await retrying(() => rows(db, sql`delete from past_anchors where ${mine} and path in ${at} returning 1`))
  ).length
  for (let from = 0; from < nodes.length; from += NODES_PER_STATEMENT) {
    const part = sql`string_to_array(${nodes.slice(from, from + NODES_PER_STATEMENT).join(',')}, ',')::uuid[]`
    cut += (
      await retrying(() =>
        rows(db, sql`delete from past_anchors where ${mine} and node_uuid = any (${part}) returning 1`),
      )
    ).length
  }
  return cut
}

/** Words that no row is found by any more. Those that other pages have stay. */
export async function cutSearchWords(db: Database, workspaceId: number): Promise<number> {
  const sign = wordSign(workspaceId)
  await cutChoices(db, workspaceId)
  const gone = await retrying(() =>
    rows(
      db,
      sql`
        delete from search_words where workspace_id = ${workspaceId}::int and word not in (
          select rtrim(substr(found.lexeme, ${sign.length + 1}::int), ${WORD_ENDS}::text)
          from nodes, unnest(nodes.search) as found
          where nodes.workspace_id = ${workspaceId}::int and starts_with(found.lexeme, ${sign}::text)
        ) returning 1`,
    ),
  )
  return gone.length
}

/** Hits that readers chose are addresses. Only what they asked for stays counted. */
async function cutChoices(db: Database, workspaceId: number): Promise<void> {
  await retrying(() =>
    rows(db, sql`delete from search_log where workspace_id = ${workspaceId}::int and chosen <> ''`),
  )
}

const CUT = 'What was said here named a page that is forgotten.'

/** Of all deployments, those that failed too: where the page is named, nothing stays. */
async function cutProblems(
  db: Database,
  workspaceId: number,
  { files, addresses, titles }: Forgettable,
): Promise<number> {
  const names = [...files, ...addresses, ...titles].filter((name) => name.length >= MIN_NAME_LENGTH)
  const list = storableJson([...new Set(names)])
  const named = (text: SQL): SQL =>
    sql`exists (select from jsonb_array_elements_text(${list}::jsonb) n where strpos(${text}, n) > 0)`
  const isOwn = sql`(p ->> 'path' in (select jsonb_array_elements_text(${storableJson([...files])}::jsonb))
    or ${named(sql`concat_ws(' ', p ->> 'message', p ->> 'hint')`)})`
  const { cut } = await retrying(() =>
    oneRow(
      db,
      sql<{ cut: number }>`
        with counted as (
          select d.id, count(*)::int as own from deployment_history d, jsonb_array_elements(d.problems) p
          where d.workspace_id = ${workspaceId}::int and ${isOwn} group by d.id
        ), less as (
          update deployment_history d set
            problems = (select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(d.problems) p where not ${isOwn}),
            problem_count = greatest(0, d.problem_count - counted.own)
          from counted where d.id = counted.id
        ), errors as (
          update deployment_history set error_log = ${CUT}
          where workspace_id = ${workspaceId}::int and error_log is not null and ${named(sql`error_log`)}
            and id not in (select id from counted)
          returning 1
        ), told as (
          update git_repositories set last_error = ${CUT}
          where workspace_id = ${workspaceId}::int and last_error is not null and ${named(sql`last_error`)}
        )
        select coalesce((select sum(own)::int from counted), 0) + (select count(*)::int from errors) as cut`,
    ),
  )
  return cut
}

/** A deployment whose rows were made anew is recorded as what it is now; how it came about stays as it was. */
export async function recordRemade(
  db: Database,
  at: { readonly workspaceId: number; readonly deploymentId: number },
  made: {
    readonly digest: Digest
    readonly stats: DeploymentStats
    readonly fingerprint: string
    readonly problems: readonly Problem[]
  },
): Promise<void> {
  const { pages, blocks, links } = made.stats
  const totals = sql`jsonb_set(jsonb_set(jsonb_set(coalesce(stats, '{}'),
    '{pages,total}', to_jsonb(${pages.total}::int)), '{blocks,total}', to_jsonb(${blocks.total}::int)),
    '{links}', to_jsonb(${links}::int))`
  await retrying(() =>
    rows(
      db,
      sql`
        update deployment_history set digest = decode(${made.digest}, 'hex'), fingerprint = ${made.fingerprint},
          problems = ${problemsJson(made.problems)}::jsonb, problem_count = ${made.problems.length}::int,
          stats = case when stats is null then null else ${totals} end
        where id = ${at.deploymentId}::int and workspace_id = ${at.workspaceId}::int`,
    ),
  )
}

/** Lets deployments go that cannot be made again: nobody is given them from now on. */
export async function letGoNow(db: Database, workspaceId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await retrying(() =>
    rows(
      db,
      sql`
        update deployment_history set let_go_at = now(), problems = '[]', log = '[]'
        where workspace_id = ${workspaceId}::int and let_go_at is null
          and id = any (string_to_array(${ids.join(',')}, ',')::int[])`,
    ),
  )
}
