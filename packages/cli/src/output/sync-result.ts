import type { PlannedChange, SyncResult, Workspace } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { count, duration, firstLine, moment, printable, shortOid } from './format.ts'
import { paint } from './paint.ts'
import { pinnedHint } from './pinned.ts'
import { problemCounts } from './problems.ts'
import { formatPageDiff, formatPageLine } from './site-diff.ts'

/** The document of `sync --json`; its shape is a contract. */
export function syncDocument(result: SyncResult, workspace: Workspace, url: string): object {
  return {
    schema: 1,
    ok: true,
    status: result.status,
    workspace: workspace.slug,
    url,
    pinned: result.isPinned,
    deployment: {
      id: result.deploymentId ?? null,
      previous: result.previousId ?? null,
      commit: result.commit.oid,
      branch: result.branch,
      message: result.commit.message,
      digest: result.digest,
    },
    stats: result.stats,
    timings: result.timings,
    problems: result.problems,
    forgotten: result.forgotten,
    scheduled: result.scheduled.map(({ at, deploymentId }) => ({ at, deployment: deploymentId })),
    ...(result.changes === undefined ? {} : { changes: result.changes }),
  }
}

/** A few lines on stderr: what changed, and what is live now. */
export function printSyncSummary(result: SyncResult, workspace: Workspace, terminal: Terminal): void {
  const { bold, dim, yellow } = paint(terminal)
  const { pages, blocks, links } = result.stats
  const changes = (['added', 'changed', 'moved', 'removed'] as const).flatMap((kind) =>
    pages[kind] === 0 ? [] : [`${pages[kind].toLocaleString('en-US')} ${kind}`],
  )
  const lines = [
    ...(result.changes ?? []).map((change) => formatChange(change, paint(terminal))),
    `${bold(workspace.slug)} ${STATES[result.status]} ${dim(`${result.branch} ${shortOid(result.commit.oid)} ${printable(firstLine(result.commit.message, 60))}`)}`,
    `  ${count(pages.total, 'page')} (${changes.length === 0 ? 'none changed' : changes.join(', ')}), ${count(blocks.total, 'block')}, ${count(links, 'link')}, ${problemCounts(result.problems)}`,
    `  ${duration(result.timings.totalMs)}, ${count(result.stats.rows, 'row')} written, ${workOn(pages)}`,
  ]
  const [next, ...later] = result.scheduled
  if (next !== undefined) {
    const more = later.length === 0 ? '' : `, and ${later.length} more`
    lines.push(`  pages appear or disappear by themselves: next at ${moment(next.at)} UTC${more}`)
  }
  if (result.forgotten.length > 0) {
    const first = result.forgotten.slice(0, 5).map(printable).join(', ')
    const more = result.forgotten.length > 5 ? ', …' : ''
    lines.push(yellow(`  left out, for it was forgotten: ${first}${more}; draehi forget lists it`))
  }
  if (result.isPinned) lines.push(yellow(`  ${pinnedHint(workspace.slug)}`))
  terminal.err(`${lines.join('\n')}\n`)
}

/** As `deployments diff` shows it; of a page that was not compared, one line. */
function formatChange(change: PlannedChange, colours: ReturnType<typeof paint>): string {
  return 'blocks' in change ? formatPageDiff(change, colours).trimEnd() : formatPageLine(change, colours)
}

/** `3 pages rendered, 9,996 untouched`. */
function workOn({ rendered, total }: SyncResult['stats']['pages']): string {
  const untouched = total - rendered
  return `${count(rendered, 'page')} rendered${untouched === 0 ? '' : `, ${untouched.toLocaleString('en-US')} untouched`}`
}

const STATES: Readonly<Record<SyncResult['status'], string>> = {
  live: 'is live',
  built: 'is built, not live',
  unchanged: 'is unchanged',
  preview: 'is previewed, the live site is as it was',
  'dry-run': 'would change so (nothing was written)',
}
