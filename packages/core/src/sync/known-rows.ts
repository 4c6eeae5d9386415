import { PARSER_FINGERPRINT } from '../markdown/fingerprint.ts'
import type { LinkedSite, NodeUuid, SiteRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { toChangedRows } from '../traces/known-rows.ts'
import type { PageTrace } from '../traces/page-trace.ts'
import { readTraces, traceFile, writeTraces } from '../traces/trace-file.ts'
import type { SyncContext, SyncRequest } from './request.ts'

/** What a run knows of the rows that earlier runs made, and its own minutes of a schedule of those that it made itself. */
export interface KnownRows {
  /**
   * The rows of a site, without those that are known to be as they are stored.
   * @param options.learns for the run's own site, and not for minutes of its schedule
   */
  toRows(
    site: LinkedSite,
    plan: OpenPlan,
    options: { readonly learns: boolean },
  ): Iterator<SiteRows> & Iterable<SiteRows>
  /** Keeps what was learnt for the next run. */
  save(): Promise<void>
}

/** `--force` knows nothing of earlier runs. */
export async function openKnownRows(
  { workspace, force }: Pick<SyncRequest, 'workspace' | 'force'>,
  { dataDir, renderer }: Pick<SyncContext, 'dataDir' | 'renderer'>,
): Promise<KnownRows> {
  const file = traceFile(dataDir, workspace.id)
  const traces = new Map<NodeUuid, PageTrace>(force ? [] : await readTraces(file))
  const learnt: PageTrace[] = []
  const parser = JSON.stringify([PARSER_FINGERPRINT, process.versions])
  const learn = (trace: PageTrace): void => {
    traces.set(trace.uuid, trace)
    learnt.push(trace)
  }
  return {
    toRows: (site, plan, { learns }) =>
      toChangedRows(site, renderer, plan, { traces, parser, ...(learns ? { learn } : {}) }),
    save: () => writeTraces(file, learnt),
  }
}
