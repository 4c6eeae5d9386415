import type { NaturalSearch } from './natural-search.ts'
import type { SearchTimes } from './search.ts'
import { servingTable, servingTargets } from './serving-report.ts'
import type { StageReport } from './stages.ts'
import { table } from './table.ts'
import { atMost, type TargetRow } from './targets.ts'

/** What each of our stages is held against, where there is a raw way to do the same. */
const BESIDE: Readonly<Record<string, string>> = {
  fetch: 'git clone',
  parse: 'remark-parse alone, one thread',
  write: 'COPY of the same nodes',
}

/** A Markdown table of one size: stage, milliseconds, per page, the raw way, the ratio. */
export function stageTable(report: StageReport): string {
  const rows = Object.entries(report.ours).map(([stage, ms]) => {
    const raw = BESIDE[stage]
    const rawMs = raw === undefined ? undefined : report.raw[raw]
    const beside =
      raw === undefined || rawMs === undefined
        ? ['', '']
        : [`${raw}: ${rawMs.toFixed(0)}`, (ms / rawMs).toFixed(2)]
    return [stage, ms.toFixed(0), ((ms * 1000) / report.pages).toFixed(0), ...beside]
  })
  const title = `### ${report.pages.toLocaleString('en-US')} pages, ${report.blocks.toLocaleString('en-US')} blocks, ${report.rows.toLocaleString('en-US')} rows, peak memory ${report.peakMemoryMiB} MiB`
  return `${title}\n\n${table(['stage', 'ms', 'µs a page', 'raw, ms', 'ratio'], rows)}\n${servingTable(report.serving)}\n${searchTable(report.search)}`
}

/** What the search of a site of natural word frequencies takes. */
export function naturalTable({ blocks, times }: NaturalSearch): string {
  return `### Search in ${blocks.toLocaleString('en-US')} blocks of natural word frequencies\n\n${searchTable(times)}`
}

function searchTable({ kinds, ...all }: SearchTimes): string {
  const cpu = (ms: number | undefined): string => ms?.toFixed(1) ?? ''
  const rows = kinds.map(({ kind, queries, medianMs, p95Ms, p95CpuMs, hits, slowest }) => [
    kind,
    String(queries),
    medianMs.toFixed(1),
    p95Ms.toFixed(1),
    cpu(p95CpuMs),
    hits.toFixed(0),
    `\`${slowest}\``,
  ])
  const { queries, medianMs, p95Ms, p95CpuMs, maxMs } = all
  const last = [
    '**all, one after another**',
    String(queries),
    medianMs.toFixed(1),
    p95Ms.toFixed(1),
    cpu(p95CpuMs),
  ]
  const head = [
    'search for',
    'queries',
    'median, ms',
    'p95, ms',
    "p95 of the database's processor, ms",
    'hits',
    'slowest',
  ]
  return `${table(head, [...rows, [...last, '', `${maxMs.toFixed(1)} ms`]])}\n`
}

/** How much each stage grows from one size to the next: nothing may be quadratic. */
export function growthTable(reports: readonly StageReport[]): string {
  const parts: string[] = []
  for (const [index, larger] of reports.entries()) {
    const smaller = reports[index - 1]
    if (smaller === undefined) continue
    const factor = larger.pages / smaller.pages
    const rows = Object.entries(larger.ours).map(([stage, ms]) => {
      const before = smaller.ours[stage] ?? Number.NaN
      const growth = ms / before
      return [stage, growth.toFixed(1), growth <= factor * 1.2 ? 'ok' : 'too much']
    })
    parts.push(
      `### From ${smaller.pages} to ${larger.pages} pages (×${factor.toFixed(1)}): at most ×${(factor * 1.2).toFixed(1)}\n\n${table(['stage', 'grows ×', 'verdict'], rows)}`,
    )
  }
  return parts.join('\n')
}

/** What the stages of the largest size say of the targets. */
export function stageTargets(reports: readonly StageReport[]): readonly TargetRow[] {
  const report = reports.at(-1)
  if (report === undefined) return []
  const blocks = report.blocks.toLocaleString('en-US')
  return [
    ...servingTargets(report.serving),
    atMost(
      `search, p95 at ${blocks} blocks of 80 words, each in a sixth of them`,
      report.search.p95Ms,
      5,
      'ms',
      1,
    ),
  ]
}

export function searchTarget({ blocks, times }: NaturalSearch): TargetRow {
  const what = `search, p95 at ${blocks.toLocaleString('en-US')} blocks of natural word frequencies`
  return atMost(what, times.p95Ms, 5, 'ms', 1)
}

/** A Markdown table: what, figure, target, verdict. */
export function targetTable(rows: readonly TargetRow[]): string {
  if (rows.length === 0) return ''
  const verdict = (isReached: boolean | undefined): string =>
    isReached === undefined ? 'not measured' : isReached ? 'reached' : 'missed'
  const lines = rows.map(({ what, figure, target, isReached }) => [what, figure, target, verdict(isReached)])
  return `\n### Targets\n\n${table(['what', 'figure', 'target', 'verdict'], lines)}`
}
