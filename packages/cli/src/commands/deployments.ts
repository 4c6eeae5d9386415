import {
  type Deployment,
  DraehiError,
  findDeployment,
  listDeployments,
  listWorkspaces,
  type OpenDatabase,
} from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { count, duration, firstLine, moment, shortOid } from '../output/format.ts'
import { pinnedHint } from '../output/pinned.ts'
import { printProblems, problemCounts } from '../output/problems.ts'
import { formatTable } from '../output/table.ts'
import { parseWhole } from '../parse-whole.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import type { DiffOptions } from './deployments-diff.ts'
import type { LogsOptions } from './deployments-logs.ts'
import type { VerifyOptions } from './deployments-verify.ts'
import { namedOrOnlyWorkspace } from './workspace-of.ts'

interface ListOptions extends CommonOptions {
  readonly limit: string
}

export function addDeployments(program: Command, run: Run): void {
  const deployments = program.command('deployments').description('what was published when, newest first')
  withCommonOptions(
    deployments
      .command('list', { isDefault: true })
      .argument('[workspace]')
      .description('the history of a workspace')
      .option('--limit <n>', 'how many', '20'),
  ).action((slug: string | undefined, options: ListOptions) =>
    run(options, (context) => list(context, slug, options)),
  )
  withCommonOptions(
    deployments.command('show').argument('<id>').description('one deployment, with its problems'),
  ).action((id: string, options: CommonOptions) => run(options, (context) => show(context, id)))
  withCommonOptions(
    deployments
      .command('diff')
      .argument('[before]', 'an id, the first digits of a commit, live, previous or newest', 'previous')
      .argument('[after]', 'likewise', 'live')
      .description('what differs between two deployments, page by page and word by word')
      .option('--workspace <slug>', 'which workspace; may be left out with an id, or when there is only one')
      .option('--format <format>', 'text, json, or html: one page that needs nothing else', 'text')
      .option('--exit-code', 'exit 3 when anything differs'),
  ).action((before: string, after: string, options: DiffOptions) =>
    run(options, async (context) => {
      const { diffCommand } = await import('./deployments-diff.ts')
      return diffCommand(context, [before, after], options)
    }),
  )
  withCommonOptions(
    deployments
      .command('prune')
      .argument('[workspace]')
      .description('let go what is older than the workspace keeps, as every sync does at its end')
      .option('--dry-run', 'say what would happen and change nothing'),
  ).action((slug: string | undefined, options: CommonOptions & { readonly dryRun?: boolean }) =>
    run(options, async (context) => {
      const { pruneCommand } = await import('./deployments-prune.ts')
      return pruneCommand(context, slug, options.dryRun === true)
    }),
  )
  const workspace = [
    '--workspace <slug>',
    'which one; may be left out with an id, or when there is only one',
  ] as const
  withCommonOptions(
    deployments
      .command('verify')
      .argument('<id>', 'an id, the first digits of a commit, live, previous or newest')
      .description('make the site of a deployment again from its commit, and compare every row and byte')
      .option(...workspace)
      .option('-q, --quiet', 'no progress'),
  ).action((id: string, options: VerifyOptions) =>
    run(options, async (context) => {
      const { verifyCommand } = await import('./deployments-verify.ts')
      return verifyCommand(context, id, options)
    }),
  )
  withCommonOptions(
    deployments
      .command('logs')
      .argument('<id>', 'an id, the first digits of a commit, live, previous or newest')
      .description('what a deployment did, stage by stage, and after a failure what to try next')
      .option(...workspace)
      .option('-f, --follow', 'wait for the end of one that runs'),
  ).action((id: string, options: LogsOptions) =>
    run(options, async (context) => {
      const { logsCommand } = await import('./deployments-logs.ts')
      return logsCommand(context, id, options)
    }),
  )
}

async function list(
  context: CommandContext,
  slug: string | undefined,
  options: ListOptions,
): Promise<undefined> {
  const { terminal, settings } = context
  const limit = parseWhole('--limit', options.limit, { from: 1, to: 10_000 })
  const { db } = await context.database()
  const workspace = await namedOrOnlyWorkspace(db, slug)
  const deployments = await listDeployments(db, workspace.id, { limit })
  if (settings.json) {
    terminal.out(
      `${JSON.stringify({ schema: 1, ok: true, workspace: workspace.slug, pinned: workspace.isPinned, deployments })}\n`,
    )
    return
  }
  const rows = deployments.map((d) => [
    `#${d.id}`,
    d.isLive && workspace.isPinned ? 'live, pinned' : stateOf(d),
    moment(d.goesLiveAt ?? d.startedAt),
    d.durationMs === undefined ? '–' : duration(d.durationMs),
    shortOid(d.commit?.oid),
    d.stats === undefined ? '–' : d.stats.pages.total.toLocaleString('en-US'),
    d.goesLiveAt === undefined ? d.trigger : `#${d.scheduledAfter}`,
    d.error === undefined ? firstLine(d.commit?.message ?? '', 50) : firstLine(d.error.message, 50),
  ])
  terminal.out(
    deployments.length === 0
      ? `nothing was deployed yet; draehi sync ${workspace.slug}\n`
      : formatTable([['ID', 'STATUS', 'AT (UTC)', 'TOOK', 'COMMIT', 'PAGES', 'BY', 'MESSAGE'], ...rows]),
  )
  if (workspace.isPinned) terminal.err(`${pinnedHint(workspace.slug)}\n`)
}

/** A deployment that its run built ahead is scheduled until its time comes. */
function stateOf(d: Deployment): string {
  if (d.isLive) return 'live'
  if (!d.isKept && d.status === 'success') return 'let go'
  return d.isScheduled ? 'scheduled' : d.status
}

async function show(context: CommandContext, id: string): Promise<undefined> {
  const { terminal, settings } = context
  const deployment = await requireDeployment(await context.database(), id)
  if (settings.json) {
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, deployment })}\n`)
    return
  }
  terminal.out(formatTable(describe(deployment)))
  printProblems(deployment.problems, terminal, { limit: settings.verbose ? undefined : 50 })
}

function describe(d: Deployment): string[][] {
  const rows = [
    ['deployment', `#${d.id}`],
    ['status', stateOf(d) !== d.status ? `${d.status}, ${stateOf(d)}` : d.status],
    ...(d.goesLiveAt === undefined
      ? []
      : [['goes live', `${moment(d.goesLiveAt)} UTC, scheduled by #${d.scheduledAfter}`]]),
    ['started', moment(d.startedAt)],
    ['took', d.durationMs === undefined ? '–' : duration(d.durationMs)],
    ['trigger', d.trigger],
    ['branch', d.branch ?? '–'],
    ['commit', d.commit?.oid ?? '–'],
    ['author', d.commit?.authorName ?? '–'],
    ['message', firstLine(d.commit?.message ?? '–', 100)],
    ['digest', d.digest ?? '–'],
    ['problems', problemCounts(d.problems)],
  ]
  if (d.stats !== undefined) {
    const { pages, blocks, links, rows: written } = d.stats
    rows.push([
      'pages',
      `${pages.total} (${pages.added} added, ${pages.changed} changed, ${pages.removed} removed)`,
    ])
    rows.push(['blocks', `${blocks.total}`], ['links', `${links}`], ['written', count(written, 'row')])
  }
  if (d.error !== undefined) rows.push(['error', `${d.error.message} (${d.error.code})`])
  return rows
}

/** @throws DraehiError `deployment-not-found` */
async function requireDeployment(database: OpenDatabase, id: string): Promise<Deployment> {
  const number = parseWhole('ID', id.replace(/^#/, ''), { from: 1, to: 2_147_483_647 })
  for (const workspace of await listWorkspaces(database.db)) {
    const found = await findDeployment(database.db, workspace.id, number)
    if (found !== undefined) return found
  }
  throw new DraehiError(
    'deployment-not-found',
    `There is no deployment #${number}.`,
    'draehi deployments <workspace> lists them.',
  )
}
