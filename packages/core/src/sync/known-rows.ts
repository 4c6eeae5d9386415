import { PARSER_FINGERPRINT } from '../markdown/fingerprint.ts'
import type { LinkedSite, SiteRows, StoredRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { type KnownSite, knowSite, toChangedRows } from '../traces/known-rows.ts'
import type { Trace } from '../traces/page-trace.ts'
import { readTraces, traceFile, writeTraces } from '../traces/trace-file.ts'
import type { SyncContext, SyncRequest } from './request.ts'

/** What a run knows of the rows that earlier runs made, and its own minutes of a schedule of those that it made itself. */
export interface KnownRows {
  /** @param stored where a page must be as it would be made to be kept */
  of(site: LinkedSite, stored: readonly Pick<StoredRows, 'renderedPages'>[]): KnownSite
  /**
   * The rows of a site, without those of the pages that are kept.
   * @param options.learns for the run's own site, and not for minutes of its schedule
   */
  toRows(
    site: KnownSite,
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
  const traces = new Map<string, Trace>(force ? [] : await readTraces(file))
  const learnt: Trace[] = []
  const parser = JSON.stringify([PARSER_FINGERPRINT, process.versions])
  const learn = (trace: Trace): void => {
    traces.set(trace.key, trace)
    learnt.push(trace)
  }
  return {
    of: (site, stored) => {
      const rendered = stored.map(({ renderedPages }) => renderedPages)
      return knowSite(site, renderer, rendered, { traces, parser })
    },
    toRows: (site, plan, { learns }) => toChangedRows(site, plan, learns ? learn : undefined),
    save: () => writeTraces(file, learnt),
  }
}
