import type { LinkedSite, PlanPart, SiteRows, StoredRows } from '../nouns.ts'
import { type ClosedPlan, type OpenPlan, openPlan, type SourceCounts } from '../plan/plan-deployment.ts'
import { NO_ROWS } from '../plan/to-rows.ts'
import type { SyncContext } from './request.ts'
import { breathe, PAGES_IN_A_ROW } from './stages.ts'

/**
 * The difference between what is stored and a site, given away part by part, as it is made.
 * @param rowsOf the site's rows, but for those that the plan keeps
 */
export async function collectPlan(
  context: SyncContext,
  stored: StoredRows,
  made: {
    readonly site: LinkedSite
    readonly counts: SourceCounts
    readonly rowsOf: (plan: OpenPlan) => Iterable<SiteRows>
    readonly plan?: OpenPlan
  },
  onPart: (part: PlanPart) => Promise<void> | void,
): Promise<ClosedPlan> {
  const plan = made.plan ?? openPlan(stored, made.counts)
  let done = 0
  for (const rows of made.rowsOf(plan)) {
    const part = rows === NO_ROWS ? undefined : plan.add(rows)
    if (part !== undefined && isSomething(part)) await onPart(part)
    if (++done % PAGES_IN_A_ROW === 0) await breathe(context)
  }
  const closed = plan.close()
  await onPart(closed)
  return closed
}

function isSomething({ insert, end }: PlanPart): boolean {
  return [...Object.values(insert), ...Object.values(end)].some(({ length }) => length > 0)
}
