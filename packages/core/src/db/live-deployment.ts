import { type SQL, sql } from 'drizzle-orm'

/**
 * The deployment that readers of a workspace get, as a scalar below `from workspaces`; null before the first. The pointer
 * names one; when deployments are scheduled after it, or it is one of a schedule, it is the newest later one of that
 * schedule whose time has come on the database's clock. So every server changes at the same moment, and nobody has to be
 * running. Moving the pointer to another run leaves the schedule behind; a pinned workspace follows the schedule of what
 * it is pinned to, so that what has expired stays away.
 */
export function liveDeployment(): SQL<number | null> {
  return sql`coalesce((
    select max(s.id) from deployment_history l
    join deployment_history s
      on s.workspace_id = l.workspace_id and s.scheduled_after = coalesce(l.scheduled_after, l.id)
    where l.workspace_id = workspaces.id and l.id = workspaces.live_deployment_id
      and s.id > l.id and s.status = 'success' and s.goes_live_at <= now()
  ), workspaces.live_deployment_id)`
}

/** Whether the row of `deployment_history` joined with `workspaces` is going to be what readers get. */
export function isScheduled(): SQL<boolean> {
  return sql`(
    deployment_history.status = 'success' and deployment_history.goes_live_at > now() and exists (
      select from deployment_history l
      where l.workspace_id = workspaces.id and l.id = workspaces.live_deployment_id
        and deployment_history.scheduled_after = coalesce(l.scheduled_after, l.id) and deployment_history.id > l.id
    )
  ) is true`
}
