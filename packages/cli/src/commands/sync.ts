import { findWorkspace, type OpenDatabase, type SyncResult, type Workspace } from '@draehi/core'
import type { Command } from 'commander'
import { EXIT } from '../exit-code.ts'
import { annotate } from '../output/github.ts'
import { failOnSet, printProblems } from '../output/problems.ts'
import { printSyncSummary, syncDocument } from '../output/sync-result.ts'
import type { CommandContext } from '../run-cli.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import type { Run } from './index.ts'
import { runSync } from './run-sync.ts'
import { siteUrl } from './site-url.ts'
import { namedOrOnlyWorkspace, registerWorkspace } from './workspace-of.ts'

interface Options extends CommonOptions {
  readonly repo?: string
  readonly branch?: string
  readonly root?: string
  readonly commit?: string
  readonly dryRun?: boolean
  readonly exitCode?: boolean
  readonly force?: boolean
  readonly live: boolean
  readonly failOn?: string
}

export function addSync(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('sync')
      .argument('[workspace]', 'which workspace; may be left out when there is only one')
      .description('fetch, parse, write, render, go live: the command for CI')
      .option('--repo <url>', 'the repository; registers the workspace when it is new')
      .option('--branch <name>', "the branch; default: the remote's default branch")
      .option('--root <dir>', 'folder of the repository that holds the notes')
      .option('--commit <sha>', "publish this commit instead of the branch's tip")
      .option('--dry-run', 'say what would change and write nothing')
      .option('--exit-code', 'with --dry-run: exit 3 when something would change')
      .option('--force', 'go live even when a guard refuses; build again when nothing changed')
      .option('--no-live', 'build, and leave the live site as it is')
      .option(
        '--fail-on <codes>',
        'exit 5 and change nothing when there are problems of these codes or severities, comma-separated',
      )
      .option('-q, --quiet', 'print the URL only'),
  ).action((slug: string | undefined, options: Options) =>
    run(options, (context) => syncCommand(context, slug, options)),
  )
}

async function syncCommand(
  context: CommandContext,
  slug: string | undefined,
  options: Options,
): Promise<number> {
  const { terminal, settings } = context
  const failOn = failOnSet(options.failOn)
  const database = await context.database()
  const workspace = await workspaceFor(context, database, slug, options)
  const result = await runSync(context, database, workspace, {
    trigger: 'cli',
    commit: options.commit,
    dryRun: options.dryRun === true,
    force: options.force === true,
    live: options.live,
    failOn,
  })
  const url = siteUrl(settings, workspace)
  if (settings.json) terminal.out(`${JSON.stringify(syncDocument(result, workspace, url))}\n`)
  else printResult(context, workspace, result, url)
  annotate(result.problems, workspace.root, terminal)
  return options.exitCode === true && result.status === 'dry-run' && result.stats.rows > 0
    ? EXIT.differences
    : EXIT.done
}

function printResult(context: CommandContext, workspace: Workspace, result: SyncResult, url: string): void {
  const { terminal, settings } = context
  if (!settings.quiet) {
    printProblems(result.problems, terminal, { limit: settings.verbose ? undefined : 20 })
    printSyncSummary(result, workspace, terminal)
  }
  terminal.out(`${url}\n`)
}

/** Registers the workspace first when `--repo` names a repository and the slug is unknown. */
async function workspaceFor(
  context: CommandContext,
  database: OpenDatabase,
  slug: string | undefined,
  options: Options,
): Promise<Workspace> {
  const { db } = database
  const known = slug === undefined ? undefined : await findWorkspace(db, slug)
  if (options.repo === undefined) {
    const workspace = known ?? (await namedOrOnlyWorkspace(db, slug))
    return { ...workspace, branch: options.branch ?? workspace.branch, root: options.root ?? workspace.root }
  }
  const { branch, root, repo } = options
  const registered = await registerWorkspace(
    db,
    { repository: repo, slug, name: undefined, branch, root },
    context.terminal,
  )
  return registered.workspace
}
