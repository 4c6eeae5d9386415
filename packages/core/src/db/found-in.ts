/** What the parts of a search's statement say of a row. */

import { type SQL, sql } from 'drizzle-orm'
import type { LiveSite } from '../site-reader.ts'

/**
 * That a word is in most rows must not lead to reading the table from its beginning, where rows of former deployments may lie
 * by the thousand: as a query of its own, its value is unknown when the plan is made.
 */
export const hidden = (tsquery: string): SQL => sql`(select ${tsquery}::tsquery)`

/** The page that a row `n` is or is of. */
export const PAGE = sql`coalesce(n.page_uuid, n.uuid)`

/** Rows that are true at the deployment, of a table that is called `alias` in the statement. */
export const seenBy =
  ({ workspaceId, deploymentId }: LiveSite) =>
  (alias: string): SQL => {
    const row = sql.raw(alias)
    return sql`${row}.workspace_id = ${workspaceId}::int and ${row}.since_deployment <= ${deploymentId}::int
      and (${row}.until_deployment is null or ${row}.until_deployment > ${deploymentId}::int)`
  }

/**
 * As `seenBy`, of rows that are found by words of the workspace, and so that no index but theirs can be taken: of the others all
 * rows of the workspace would be read as well, for each step. A server that has not yet counted a new site's rows does.
 */
export function foundIn({ workspaceId, deploymentId }: LiveSite, alias: 'n' | 'p'): SQL {
  const row = sql.raw(alias)
  return sql`${row}.workspace_id + 0 = ${workspaceId}::int and ${row}.since_deployment <= ${deploymentId}::int
    and coalesce(${row}.until_deployment, 2147483647) > ${deploymentId}::int`
}
