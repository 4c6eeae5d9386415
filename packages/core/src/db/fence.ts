import { type SQL, sql } from 'drizzle-orm'
import type { Lease } from './lease-noun.ts'

/** Runs `write` only while the lease is held; tells how many rows it wrote, and whether the lease was held. */
export function fenced(lease: Lease, write: SQL): SQL<{ written: number; held: number }> {
  return sql`
    with fence as (${fence(lease)}), written as (${write})
    select (select count(*)::int from written) as written, (select count(*)::int from fence) as held`
}

/** The row of this run's deployment, locked against being given up; nothing when it was. */
function fence({ deploymentId, workspaceId, ownerToken }: Lease): SQL {
  return sql`
    select from deployment_history
    where id = ${deploymentId}::int and workspace_id = ${workspaceId}::int
      and owner_token = ${ownerToken}::uuid and status = 'building'
    for share`
}
