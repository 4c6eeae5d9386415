import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Database,
  DEFAULT_KEEP,
  DraehiError,
  isDraehiError,
  type OpenDatabase,
  type SyncResult,
  type Workspace,
} from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { annotate } from '../output/github.ts'
import { failOnSet, printProblems } from '../output/problems.ts'
import { printSyncSummary, syncDocument } from '../output/sync-result.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { previewCommand, tidyPreviews } from './preview.ts'
import { runSync, type SyncOptions } from './run-sync.ts'
import { siteUrl } from './site-url.ts'
import {
  findRegistered,
  namedOrOnlyWorkspace,
  parseBranch,
  parseRoot,
  registerWorkspace,
  toNewWorkspace,
} from './workspace-of.ts'

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
  readonly preview?: string | true
  readonly previewDays: string
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
      .option(
        '--preview [name]',
        'publish beside the live site, at an address of its own; default name: the branch',
      )
      .option('--preview-days <n>', 'how long the preview is kept', '14')
      .option('--no-live', 'build, and leave the live site as it is')
      .option(
        '--fail-on <codes>',
        'exit 5 and change nothing when there are problems of these codes or severities, comma-separated',
      )
      .option('--git-timeout <time>', 'how long git may take over the network, as DRAEHI_GIT_TIMEOUT: 120s')
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
  if (options.exitCode === true && options.dryRun !== true) {
    throw new DraehiError(
      'bad-argument',
      '--exit-code tells what a dry run found.',
      'Give --dry-run as well, or leave --exit-code out.',
    )
  }
  if (options.preview !== undefined && (options.dryRun === true || !options.live)) {
    throw new DraehiError(
      'bad-argument',
      '--preview changes nothing of the live site, and so goes with neither --dry-run nor --no-live.',
      'Leave one of them out.',
    )
  }
  const wanted = await readRequest(context, slug, options)
  const database = await context.database()
  const workspace = await workspaceFor(database.db, slug, wanted, options)
  if (options.preview !== undefined)
    return previewCommand(context, database, workspace, { ...options, failOn })
  const result = await publish(context, database, workspace, {
    trigger: 'cli',
    commit: options.commit,
    dryRun: options.dryRun === true,
    force: options.force === true,
    live: options.live,
    failOn,
  })
  if (options.dryRun !== true) await tidyPreviews(context, database, workspace)
  const url = siteUrl(settings, workspace)
  if (settings.json) terminal.out(`${JSON.stringify(syncDocument(result, workspace, url))}\n`)
  else printResult(context, workspace, result, url)
  annotate(result.problems, result.root, terminal)
  return options.exitCode === true && result.stats.rows > 0 ? EXIT.differences : EXIT.done
}

/** A run that its problems stopped shows them before it fails. */
async function publish(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  options: SyncOptions,
): Promise<SyncResult> {
  try {
    if (workspace.id !== UNREGISTERED) return await runSync(context, database, workspace, options)
    return await withScratch((dataDir) => runSync(context, database, workspace, { ...options, dataDir }))
  } catch (error) {
    if (isDraehiError(error, 'check-failed')) {
      const { problems = [], data } = error
      printProblems(problems, context.terminal, { limit: context.settings.verbose ? undefined : 20 })
      annotate(problems, String(data['root'] ?? workspace.root), context.terminal)
    }
    throw error
  }
}

async function withScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'draehi-dry-run-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function printResult(context: CommandContext, workspace: Workspace, result: SyncResult, url: string): void {
  const { terminal, settings } = context
  if (!settings.quiet) {
    printProblems(result.problems, terminal, { limit: settings.verbose ? undefined : 20 })
    printSyncSummary(result, workspace, terminal)
  }
  terminal.out(`${url}\n`)
}

type Wanted = Awaited<ReturnType<typeof toNewWorkspace>>

async function readRequest(
  { terminal }: CommandContext,
  slug: string | undefined,
  { repo, branch, root }: Options,
): Promise<Wanted | undefined> {
  return repo === undefined
    ? undefined
    : toNewWorkspace({ repository: repo, slug, name: undefined, branch, root }, terminal)
}

/** Registers the workspace first when `--repo` names a repository and the slug is unknown. */
async function workspaceFor(
  db: Database,
  slug: string | undefined,
  wanted: Wanted | undefined,
  options: Options,
): Promise<Workspace> {
  if (wanted === undefined) {
    const workspace = await namedOrOnlyWorkspace(db, slug)
    const branch = options.branch === undefined ? workspace.branch : parseBranch(options.branch)
    return { ...workspace, branch, root: parseRoot(options.root) ?? workspace.root }
  }
  if (options.dryRun === true) return (await findRegistered(db, wanted)) ?? unregistered(wanted)
  return registerWorkspace(db, wanted)
}

/** No row has this id, so a dry run finds nothing that is stored. */
const UNREGISTERED = 0

/** What a dry run plans for when the workspace is not to be registered. */
function unregistered(wanted: Wanted): Workspace {
  return {
    ...wanted,
    id: UNREGISTERED,
    liveDeploymentId: undefined,
    isPinned: false,
    keep: DEFAULT_KEEP,
    syncStatus: 'idle',
    createdAt: new Date().toISOString(),
  }
}
