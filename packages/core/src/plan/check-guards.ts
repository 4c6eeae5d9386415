import { DraehiError } from '../errors.ts'
import type { DeploymentPlan, StoredRows } from '../nouns.ts'
import { isPageKey } from './row-key.ts'

const UNCHANGED = 'The live site is unchanged.'

/**
 * Refuses a deployment that looks like a mistake: no page at all, or more than half of the stored pages gone. Pages that
 * only moved are not gone.
 * @throws DraehiError `guard-no-pages`, `guard-pages-removed`
 */
export function checkGuards(plan: DeploymentPlan, stored: Pick<StoredRows, 'nodes'>): void {
  const { total, removed } = plan.stats.pages
  if (total === 0) {
    throw new DraehiError(
      'guard-no-pages',
      'The commit has no page to publish.',
      'Check the branch and the root directory; publish an empty site with --force.',
      { state: UNCHANGED, data: { files: plan.stats.files } },
    )
  }
  let before = 0
  for (const key of stored.nodes.keys()) if (isPageKey(key)) before += 1
  if (removed * 2 > before) {
    throw new DraehiError(
      'guard-pages-removed',
      `${removed} of ${before} pages would disappear.`,
      'Check the branch and the root directory; if the pages are meant to go, use --force.',
      { state: UNCHANGED, data: { removed, before } },
    )
  }
}
