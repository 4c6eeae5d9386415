import type { OpenDatabase, Workspace } from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { parseDuration } from '../duration-option.ts'
import { duration } from '../output/format.ts'
import { printProblems } from '../output/problems.ts'
import { reportError } from '../output/report-error.ts'
import { printSyncSummary } from '../output/sync-result.ts'
import type { CommonOptions } from '../settings.ts'
import { awaitDatabase } from './await-database.ts'
import { withCommonOptions } from './common-options.ts'
import { followBranch } from './follow-branch.ts'
import { isRemote } from './locate-repository.ts'
import { runSync } from './run-sync.ts'
import { parsePort, startServer, untilStopped } from './serve.ts'
import { DEFAULT_PORT, siteUrl } from './site-url.ts'
import { registerWorkspace, toNewWorkspace } from './workspace-of.ts'

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
      .option('--git-timeout <time>', 'how long git may take over the network, as DRAEHI_GIT_TIMEOUT: 120s')
      .option('--force', 'go live even when a guard refuses'),
  ).action((repository: string, options: Options) =>
    run(options, (context) => upCommand(context, repository, options)),
  )
}

async function upCommand(context: CommandContext, repository: string, options: Options): Promise<number> {
  const { terminal, settings } = context
  const pollMs = options.poll === false ? undefined : parseDuration(options.poll, '--poll')
  parsePort(options.port)
  const request = {
    repository,
    slug: options.workspace,
    name: undefined,
    branch: options.branch,
    root: options.root,
  }
  const wanted = await toNewWorkspace(request, terminal)
  const database = await awaitDatabase(context)
  const workspace = await registerWorkspace(database.db, wanted)

  const published = await firstSync(context, database, workspace, options.force === true)
  const server = await startServer(context, database, options)
  const url = siteUrl(settings, workspace, server.url)
  if (settings.json)
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, workspace: workspace.slug, url })}\n`)
  else terminal.out(`${url}\n`)
  const everyMs = pollMs === undefined || isRemote(workspace.repositoryUrl) ? pollMs : LOCAL_POLL_MS
  terminal.err(`${watching(everyMs)}; Ctrl-C stops\n`)

  try {
    if (everyMs === undefined) await untilStopped(terminal.signal)
    else await followBranch(context, database, workspace, { everyMs, published })
  } finally {
    await server.close()
  }
  return 0
}

function watching(everyMs: number | undefined): string {
  if (everyMs === undefined) return 'serving, and not watching the branch'
  return `serving, and looking for new commits every ${everyMs === 1000 ? 'second' : duration(everyMs)}`
}

/**
 * A repository that cannot be reached today is no reason to take down what was published before.
 * @returns the commit that needs no other sync; undefined when there is none
 */
async function firstSync(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  force: boolean,
): Promise<string | undefined> {
  const { terminal, settings } = context
  try {
    const result = await runSync(context, database, workspace, { trigger: 'up', force })
    printProblems(result.problems, terminal, { limit: settings.verbose ? undefined : 10 })
    printSyncSummary(result, workspace, terminal)
    return result.commit.oid
  } catch (error) {
    if (terminal.signal.aborted || workspace.liveDeploymentId === undefined) throw error
    reportError(error, terminal, { ...settings, json: false })
    terminal.err('Serving what was published before.\n')
    return undefined
  }
}
