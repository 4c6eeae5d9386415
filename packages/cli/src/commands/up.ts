import {
  DraehiError,
  findWorkspace,
  isDraehiError,
  type OpenDatabase,
  parseBranchName,
  parseRemote,
  readTip,
  type Workspace,
} from '@draehi/core'
import type { Command } from 'commander'
import { printProblems } from '../output/problems.ts'
import { reportError } from '../output/report-error.ts'
import { printSyncSummary } from '../output/sync-result.ts'
import type { CommandContext } from '../run-cli.ts'
import { type CommonOptions, remotePolicy } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import type { Run } from './index.ts'
import { isRemote } from './locate-repository.ts'
import { runSync } from './run-sync.ts'
import { startServer } from './serve.ts'
import { DEFAULT_PORT, siteUrl } from './site-url.ts'
import { registerWorkspace } from './workspace-of.ts'

interface Options extends CommonOptions {
  readonly port: string
  readonly host: string
  readonly branch?: string
  readonly root?: string
  readonly workspace?: string
  readonly poll: string | false
  readonly force?: boolean
}

/** A local repository is asked this often: it costs one small process, and a writer expects to see a commit at once. */
const LOCAL_POLL_MS = 1000

export function addUp(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('up')
      .argument('<repository>', 'an https or ssh URL, or a local repository or folder in one')
      .description(
        'publish a repository and serve it: register, sync, serve, sync again when the branch moves',
      )
      .option('-p, --port <port>', 'port; 0 takes a free one', String(DEFAULT_PORT))
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .option('--branch <name>', "the branch; default: the remote's default branch")
      .option('--root <dir>', 'folder of the repository that holds the notes')
      .option('--workspace <slug>', "the workspace's name in the address; default: the repository's name")
      .option('--poll <interval>', 'how often to ask a remote whether the branch moved: 30s, 5m', '60s')
      .option('--no-poll', 'sync once')
      .option('--force', 'go live even when a guard refuses'),
  ).action((repository: string, options: Options) =>
    run(options, (context) => upCommand(context, repository, options)),
  )
}

async function upCommand(context: CommandContext, repository: string, options: Options): Promise<number> {
  const { terminal, settings } = context
  const pollMs = options.poll === false ? undefined : parseInterval(options.poll)
  const database = await context.database()
  const request = {
    repository,
    slug: options.workspace,
    name: undefined,
    branch: options.branch,
    root: options.root,
  }
  const { workspace } = await registerWorkspace(database.db, request, terminal)

  await firstSync(context, database, workspace, options.force === true)
  const server = await startServer(context, database, options)
  const url = siteUrl(settings, workspace, server.url)
  if (settings.json)
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, workspace: workspace.slug, url })}\n`)
  else terminal.out(`${url}\n`)

  try {
    await followBranch(context, database, workspace, pollMs)
  } finally {
    await server.close()
  }
  return 0
}

/** A repository that cannot be reached today is no reason to take down what was published before. */
async function firstSync(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  force: boolean,
): Promise<void> {
  const { terminal, settings } = context
  try {
    const result = await runSync(context, database, workspace, { trigger: 'up', force })
    printProblems(result.problems, terminal, { limit: settings.verbose ? undefined : 10 })
    printSyncSummary(result, workspace, terminal)
  } catch (error) {
    if (terminal.signal.aborted || workspace.liveDeploymentId === undefined) throw error
    reportError(error, terminal, { ...settings, json: false })
    terminal.err('Serving what was published before.\n')
  }
}

/** Syncs whenever the branch's tip is another commit than the one looked at last. Ends when the command is stopped. */
async function followBranch(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  pollMs: number | undefined,
): Promise<void> {
  const { terminal } = context
  const everyMs = isRemote(workspace.repositoryUrl) ? pollMs : LOCAL_POLL_MS
  let seen = await tipOf(context, workspace)
  while (!terminal.signal.aborted) {
    await pause(pollMs === undefined ? undefined : everyMs, terminal.signal)
    if (terminal.signal.aborted) return
    const tip = await tipOf(context, workspace)
    if (tip === undefined || tip === seen) continue
    if (await syncAgain(context, database, workspace)) seen = tip
  }
}

/** Undefined when the remote cannot be asked just now; the next round asks again. */
async function tipOf(context: CommandContext, workspace: Workspace): Promise<string | undefined> {
  const { terminal } = context
  const policy = remotePolicy(workspace.repositoryUrl, terminal.env)
  try {
    return await readTip(
      parseRemote(workspace.repositoryUrl, policy),
      workspace.branch === undefined ? undefined : parseBranchName(workspace.branch),
      { signal: terminal.signal, ...(policy.token === undefined ? {} : { token: policy.token }) },
    )
  } catch (error) {
    if (error instanceof DraehiError) return undefined
    throw error
  }
}

async function syncAgain(
  context: CommandContext,
  database: OpenDatabase,
  known: Workspace,
): Promise<boolean> {
  const { terminal, settings } = context
  try {
    const workspace = (await findWorkspace(database.db, known.slug)) ?? known
    const result = await runSync(context, database, workspace, { trigger: 'poll', isSilent: true })
    if (result.status !== 'unchanged') printSyncSummary(result, workspace, terminal)
    return true
  } catch (error) {
    if (terminal.signal.aborted) return false
    if (isDraehiError(error, 'busy')) return false
    reportError(error, terminal, { ...settings, json: false })
    return true // said once; the next commit is the next try
  }
}

async function pause(ms: number | undefined, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
    const stop = (): void => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}

const SECONDS = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
])

/** `30s`, `5m`, `1h` in milliseconds. @throws DraehiError `bad-argument` */
export function parseInterval(text: string): number {
  const match = /^(\d{1,5})([smh])?$/.exec(text)
  const seconds = Number(match?.[1]) * (SECONDS.get(match?.[2] ?? 's') ?? Number.NaN)
  if (seconds >= 1) return seconds * 1000
  throw new DraehiError(
    'bad-argument',
    `--poll is ${JSON.stringify(text)}, which is no interval.`,
    'Give one as 30s, 5m or 1h, or use --no-poll.',
  )
}
