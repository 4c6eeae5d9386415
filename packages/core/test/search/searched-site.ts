/** Pages as literals, deployed for searching: what `to-rows.ts` would make of them, without markdown. */

import { applyPlan } from '../../src/db/apply-plan.ts'
import type { Database } from '../../src/db/database.ts'
import { readStoredRows } from '../../src/db/stored-rows.ts'
import { digestOf, pageUuid, textBlockUuid } from '../../src/id.ts'
import type { Node, PageName, PagePath, RenderedPage, SiteRows, Slug } from '../../src/nouns.ts'
import { planDeployment } from '../../src/plan/plan-deployment.ts'
import { NO_ROWS } from '../../src/plan/to-rows.ts'
import { SEARCH_SETTINGS_PATH } from '../../src/search/search-settings.ts'
import type { LiveSite } from '../../src/site-reader.ts'
import { begin, finish } from '../db/site.ts'

/** Path → page. A block that begins with `# ` is a heading; `#tag` in it is its tag. */
export type SearchedSite = Readonly<Record<string, SearchedPage>>

export interface SearchedPage {
  readonly title: string
  readonly aliases?: readonly string[]
  readonly tags?: readonly string[]
  readonly description?: string
  readonly isUnlisted?: boolean
  readonly blocks: readonly string[]
}

export async function deploySearched(
  db: Database,
  workspaceId: number,
  pages: SearchedSite,
  { settings }: { readonly settings?: string } = {},
): Promise<LiveSite> {
  const about: RenderedPage[] =
    settings === undefined
      ? []
      : [
          {
            ...{
              kind: 'shell',
              path: SEARCH_SETTINGS_PATH as PagePath,
              pageUuid: undefined,
              title: '',
              head: '',
            },
            body: settings,
            digest: digestOf(settings),
          },
        ]
  const rows: SiteRows = { ...NO_ROWS, nodes: nodesOf(workspaceId, pages), renderedPages: about }
  const lease = await begin(db, workspaceId)
  const plan = planDeployment(await readStoredRows(db, workspaceId), rows, { files: 1 })
  await applyPlan(db, lease, plan)
  await finish(db, lease, plan)
  return { workspaceId, deploymentId: lease.deploymentId }
}

export function nodesOf(workspaceId: number, pages: SearchedSite): Node[] {
  return Object.entries(pages).flatMap(([path, page]) => {
    const { title, aliases = [], tags = [], description, isUnlisted = false } = page
    const uuid = pageUuid(workspaceId, path as PageName)
    const metadata = {
      aliases,
      tags,
      ...(description === undefined ? {} : { description }),
      ...(isUnlisted ? { unlisted: true } : {}),
    }
    const node: Node = {
      kind: 'page',
      uuid,
      name: path as PageName,
      slug: path.slice(path.lastIndexOf('/') + 1) as Slug,
      path: path as PagePath,
      title,
      metadata,
      digest: digestOf([path, title, metadata]),
    }
    const blocks = page.blocks.map((source, order): Node => {
      const isHeading = source.startsWith('# ')
      const text = isHeading ? source.slice(2) : source
      const tags = [...source.matchAll(/#(\w+)/g)].map((match) => match[1] ?? '')
      return {
        kind: 'block',
        uuid: textBlockUuid(uuid, source, order),
        pageUuid: uuid,
        parentUuid: uuid,
        order,
        idRule: 2,
        source,
        text,
        html: '',
        metadata: { tags, ...(isHeading ? { headingLevel: 1 } : {}) },
        digest: digestOf([path, order, source]),
      }
    })
    return [node, ...blocks]
  })
}
