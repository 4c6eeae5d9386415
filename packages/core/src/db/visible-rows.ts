import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import type { LiveSite } from '../site-reader.ts'

/** True of the rows of a deployment. */
export function visibleAt(deploymentId: number): SQL {
  return sql`(since_deployment <= ${deploymentId}::int
    and (until_deployment is null or until_deployment > ${deploymentId}::int))`
}

/** What is visible at one of two deployments and not at the other: all of it lies between them. */
export function onlyAt(one: number, other: number): SQL {
  return one < other
    ? sql`(since_deployment <= ${one}::int and until_deployment > ${one}::int and until_deployment <= ${other}::int)`
    : sql`(since_deployment > ${other}::int and since_deployment <= ${one}::int
        and (until_deployment is null or until_deployment > ${one}::int))`
}

/** Pages that are in no list: few, and along an index of their own. That a key is missing, the planner cannot know to be usual. */
export function selectUnlisted({ workspaceId, deploymentId }: LiveSite): SQL<{ readonly uuid: NodeUuid }> {
  return sql`
    select uuid from nodes
    where workspace_id = ${workspaceId}::int and kind = 'page' and metadata ->> 'unlisted' is not null
      and ${visibleAt(deploymentId)}`
}

/** As one parameter, which both drivers send alike. */
export function uuidArray(uuids: readonly NodeUuid[]): SQL {
  return sql`string_to_array(${uuids.join(',')}, ',')::uuid[]`
}
