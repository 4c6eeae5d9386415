import { PARSER_FINGERPRINT } from '../markdown/fingerprint.ts'
import type { LinkedSite, NodeUuid, SiteRows, StoredRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { type KnownSite, knowBeside, knowSite, toChangedRows } from '../traces/known-rows.ts'
import { type Learner, NO_TRACES, type Traces } from '../traces/known-site.ts'
import { readTraces, traceFile, writeTraces } from '../traces/trace-file.ts'
import type { SyncContext, SyncRequest } from './request.ts'

/** What a run knows of the rows that earlier runs made, and its own minutes of a schedule of those that it made itself. */
export interface KnownRows {
  /** Of a site made from the one before: `knowBeside`. */
  beside(
    site: LinkedSite,
    stored: Pick<StoredRows['renderedPages'], 'get'>,
    changed: ReadonlySet<NodeUuid>,
  ): KnownSite | undefined
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
  /** Keeps what was learnt for the next run, once all rows were made. @returns the mark of the file, when there is one */
  save(): Promise<string | undefined>
}

/** `--force` knows nothing of earlier runs. */
export async function openKnownRows(
  request: Pick<SyncRequest, 'workspace' | 'force' | 'dryRun'>,
  context: Pick<SyncContext, 'dataDir' | 'renderer'>,
): Promise<KnownRows> {
  const file = traceFile(context.dataDir, request.workspace.id)
  return knownRowsOf(request.force ? NO_TRACES : await readTraces(file), request, context)
}

/**
 * @param before what is known
 * @param request a dry run publishes nothing, so what it learns is of no rows that are stored, and is not kept
 */
export function knownRowsOf(
  before: Traces,
  { workspace, dryRun }: Pick<SyncRequest, 'workspace' | 'dryRun'>,
  { dataDir, renderer }: Pick<SyncContext, 'dataDir' | 'renderer'>,
): KnownRows {
  let traces = before
  const parser = JSON.stringify([PARSER_FINGERPRINT, process.versions])
  return {
    beside: (site, stored, changed) => knowBeside(site, renderer, stored, { traces, parser, changed }),
    of: (site, stored) => {
      const rendered = stored.map(({ renderedPages }) => renderedPages)
      return knowSite(site, renderer, rendered, { traces, parser })
    },
    *toRows(site, plan, { learns }) {
      const learner: Learner | undefined = learns ? site.learn() : undefined
      yield* toChangedRows(site, plan, learner)
      traces = learner?.traces() ?? traces
    },
    save: async () => (dryRun ? undefined : writeTraces(traceFile(dataDir, workspace.id), traces)),
  }
}
