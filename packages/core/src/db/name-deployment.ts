/** How people name a deployment of a workspace, and which one they mean. */

import { sql } from 'drizzle-orm'
import { DraehiError } from '../errors.ts'
import type { Deployment } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { findDeployment } from './deployments.ts'
import { readPointer } from './live-pointer.ts'
import { retrying } from './retrying.ts'

/** 4 digits are the fewest that git takes for an abbreviated commit. */
const COMMIT_PREFIX = /^[0-9a-f]{4,64}$/
const ID = /^#?(\d{1,10})$/
const LARGEST_ID = 2_147_483_647

/**
 * The deployment that `name` means: its id (`12`, `#12`), `live`, `previous` (the success before the live one), `newest`, or
 * the first digits of a commit, of which the newest success is meant.
 * @throws DraehiError `deployment-not-found`; `bad-argument` for what is no name, and for digits that several commits share
 */
export async function nameDeployment(db: Database, workspaceId: number, name: string): Promise<Deployment> {
  const id = await idOf(db, workspaceId, name.trim().toLowerCase())
  const found = id === undefined ? undefined : await findDeployment(db, workspaceId, id)
  if (found !== undefined) return found
  throw new DraehiError(
    'deployment-not-found',
    `There is no deployment ${JSON.stringify(name)} of this workspace.`,
    'draehi deployments <workspace> lists them.',
    { data: { name } },
  )
}

async function idOf(db: Database, workspaceId: number, name: string): Promise<number | undefined> {
  if (name === 'live') return (await readPointer(db, workspaceId)).liveId
  if (name === 'previous') return (await readPointer(db, workspaceId)).previousRunId
  if (name === 'newest') return (await readPointer(db, workspaceId)).newestRunId
  const id = Number(ID.exec(name)?.[1])
  if (id <= LARGEST_ID && (await findDeployment(db, workspaceId, id)) !== undefined) return id
  if (COMMIT_PREFIX.test(name)) return idOfCommit(db, workspaceId, name)
  if (!Number.isNaN(id)) return undefined
  throw new DraehiError(
    'bad-argument',
    `${JSON.stringify(name)} names no deployment.`,
    'Give an id, at least 4 digits of a commit, or one of live, previous, newest.',
  )
}

/** Successes before failures, the newest first: a commit may have been built more than once. */
async function idOfCommit(db: Database, workspaceId: number, prefix: string): Promise<number | undefined> {
  const found = await retrying(() =>
    rows(
      db,
      sql<{ id: number; oid: string }>`
        select distinct on (commit_oid) id, commit_oid as oid from deployment_history
        where workspace_id = ${workspaceId}::int and starts_with(commit_oid, ${prefix}::text)
          and scheduled_after is null
        order by commit_oid, status = 'success' desc, let_go_at is null desc, id desc limit 2`,
    ),
  )
  const [first, second] = found
  if (second === undefined) return first?.id
  throw new DraehiError(
    'bad-argument',
    `Several commits begin with ${prefix}.`,
    'Give more digits, or the id of the deployment.',
    { data: { commits: found.map(({ oid }) => oid) } },
  )
}
