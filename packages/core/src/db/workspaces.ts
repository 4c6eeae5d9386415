import { asc, eq, sql } from 'drizzle-orm'
import { DraehiError, isDraehiError } from '../errors.ts'
import type { JsonObject, JsonValue, Slug, SyncStatus, Workspace } from '../nouns.ts'
import { asking, type Database, oneRow, rows } from './database.ts'
import { DEFAULT_KEEP, type Keep } from './kept.ts'
import { liveDeployment } from './live-deployment.ts'
import { gitRepositories, workspaces } from './schema.ts'
import { isStorable, storable } from './storable.ts'

export interface NewWorkspace {
  readonly slug: Slug
  readonly name: string
  /** Without credentials. */
  readonly repositoryUrl: string
  readonly branch: string | undefined
  readonly root: string
  /** For a staging twin, whose digests are to be those of the workspace it mirrors. */
  readonly id?: number
}

/**
 * Registers a workspace and its repository, in one statement. Everything belongs to one local user, whom the first makes.
 * @throws DraehiError `workspace-exists` when the slug or the id is taken
 */
export async function addWorkspace(db: Database, workspace: NewWorkspace): Promise<Workspace> {
  const { id } = workspace
  const ownerId = await findOrAddLocalUser(db)
  try {
    const added = await oneRow(
      db,
      sql<{ id: number }>`
        with added as (
          insert into workspaces (id, owner_id, slug, name)
          select coalesce(${id ?? null}::int, nextval(${SEQUENCE})::int), ${ownerId}::int,
            ${storable(workspace.slug)}, ${storable(workspace.name)}
          returning id
        )
        insert into git_repositories (workspace_id, url, branch, root)
        select id, ${storable(workspace.repositoryUrl)},
          ${workspace.branch === undefined ? null : storable(workspace.branch)}::text, ${storable(workspace.root)}
        from added
        returning workspace_id as id`,
    )
    if (id !== undefined) await skipId(db, id)
    return await getWorkspace(db, added.id)
  } catch (error) {
    throw takenOr(error, workspace.slug)
  }
}

const SEQUENCE = sql`pg_get_serial_sequence('workspaces', 'id')::regclass`

/** The sequence must never give out an id that was chosen by hand. */
async function skipId(db: Database, id: number): Promise<void> {
  await rows(
    db,
    sql`select setval(${SEQUENCE}, greatest(${id}::bigint, (select last_value from workspaces_id_seq)))`,
  )
}

async function findOrAddLocalUser(db: Database): Promise<number> {
  await rows(db, sql`insert into users (name) values ('local') on conflict (name) do nothing`)
  const { id } = await oneRow(db, sql<{ id: number }>`select id from users where name = 'local'`)
  return id
}

/** Every workspace, by slug in code unit order. */
export async function listWorkspaces(db: Database): Promise<readonly Workspace[]> {
  const found = await asking(db, () => selectWorkspaces(db).orderBy(asc(sql`${workspaces.slug} collate "C"`)))
  return found.map(toWorkspace)
}

export async function findWorkspace(db: Database, slug: string): Promise<Workspace | undefined> {
  if (!isStorable(slug)) return undefined
  const [found] = await asking(db, () => selectWorkspaces(db).where(eq(workspaces.slug, slug)))
  return found === undefined ? undefined : toWorkspace(found)
}

async function getWorkspace(db: Database, id: number): Promise<Workspace> {
  const [found] = await asking(db, () => selectWorkspaces(db).where(eq(workspaces.id, id)))
  if (found !== undefined) return toWorkspace(found)
  throw new DraehiError(
    'workspace-not-found',
    `There is no workspace with the id ${id}.`,
    'It may have been removed meanwhile; see draehi workspace list.',
  )
}

/** What is named is changed; `branch: undefined` takes the remote's default branch again. */
export interface WorkspaceChanges {
  readonly slug?: Slug
  readonly name?: string
  readonly repositoryUrl?: string
  readonly branch?: string | undefined
  readonly root?: string
  readonly keep?: Keep
}

/** @throws DraehiError `workspace-not-found`; `workspace-exists` when the new slug is taken */
export async function changeWorkspace(
  db: Database,
  id: number,
  changes: WorkspaceChanges,
): Promise<Workspace> {
  const { slug, name, repositoryUrl, branch, root, keep } = changes
  const text = (value: string | undefined): string | null => (value === undefined ? null : storable(value))
  try {
    await rows(
      db,
      sql`
        with changed as (
          update workspaces
          set slug = coalesce(${text(slug)}::text, slug), name = coalesce(${text(name)}::text, name),
            settings = settings || ${JSON.stringify(keep === undefined ? {} : { keep })}::jsonb, updated_at = now()
          where id = ${id}::int
        )
        update git_repositories
        set url = coalesce(${text(repositoryUrl)}::text, url), root = coalesce(${text(root)}::text, root),
          branch = case when ${'branch' in changes}::boolean then ${text(branch)}::text else branch end,
          updated_at = now()
        where workspace_id = ${id}::int`,
    )
  } catch (error) {
    throw takenOr(error, slug ?? String(id))
  }
  return getWorkspace(db, id)
}

/** Rows deleted by one statement before the workspace itself: its deletion cascades to what is left. */
const DELETED_PER_STATEMENT = 5000

/** Removes a workspace with everything that belongs to it. Readers lose it first, then its rows go in chunks. */
export async function removeWorkspace(db: Database, id: number): Promise<void> {
  await rows(db, sql`update workspaces set live_deployment_id = null where id = ${id}::int`)
  for (const table of [
    'nodes',
    'links',
    'rendered_pages',
    'redirects',
    'past_addresses',
    'node_successors',
    'past_anchors',
  ]) {
    const name = sql.identifier(table)
    for (let deleted = 1; deleted > 0; ) {
      const gone = await rows(
        db,
        sql`
          delete from ${name} where workspace_id = ${id}::int and ctid = any (array(
            select ctid from ${name} where workspace_id = ${id}::int limit ${DELETED_PER_STATEMENT}::int
          )) returning 1`,
      )
      deleted = gone.length
    }
  }
  await rows(db, sql`delete from workspaces where id = ${id}::int`)
}

function takenOr(error: unknown, what: string): unknown {
  if (!isDraehiError(error, 'database-failed') || error.data['sqlState'] !== '23505') return error
  return new DraehiError(
    'workspace-exists',
    `There is a workspace with this name or id already (${what}).`,
    'Choose another name, or change the one that exists.',
    { state: 'Nothing was changed.', cause: error },
  )
}

function selectWorkspaces(db: Database) {
  return db
    .select({ workspace: workspaces, repository: gitRepositories, liveDeploymentId: liveDeployment() })
    .from(workspaces)
    .innerJoin(gitRepositories, eq(gitRepositories.workspaceId, workspaces.id))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof selectWorkspaces>>[number]

function toWorkspace({ workspace, repository, liveDeploymentId }: Row): Workspace {
  return {
    id: workspace.id,
    slug: workspace.slug as Slug,
    name: workspace.name,
    repositoryUrl: repository.url,
    branch: repository.branch ?? undefined,
    root: repository.root,
    liveDeploymentId: liveDeploymentId ?? undefined,
    isPinned: workspace.isPinned,
    keep: keepOf(workspace.settings),
    syncStatus: repository.syncStatus as SyncStatus,
    createdAt: workspace.createdAt.toISOString(),
  }
}

/** What was never set is the default. */
function keepOf({ keep }: JsonObject): Keep {
  const said = typeof keep === 'object' && keep !== null && !Array.isArray(keep) ? (keep as JsonObject) : {}
  const whole = (value: JsonValue | undefined, from: number, fallback: number): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= from ? value : fallback
  return {
    deployments: whole(said['deployments'], 1, DEFAULT_KEEP.deployments),
    days: whole(said['days'], 0, DEFAULT_KEEP.days),
  }
}
