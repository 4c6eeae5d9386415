import { setTimeout as sleep } from 'node:timers/promises'
import {
  DraehiError,
  findNewestSuccess,
  findWorkspace,
  isDraehiError,
  type OpenDatabase,
  parseBranchName,
  parseRemote,
  readTip,
  type Workspace,
} from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { reportError } from '../output/report-error.ts'
import { printSyncSummary } from '../output/sync-result.ts'
import { remotePolicy } from '../settings.ts'
import { runSync } from './run-sync.ts'

/**
 * Syncs whenever the branch's tip is another commit than the one looked at last, and when the schedule of what is published
 * was cut and the rest of it is due. Ends when the command is stopped.
 */
export async function followBranch(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  options: { readonly everyMs: number; readonly published: string | undefined },
): Promise<void> {
  const { signal } = context.terminal
  const askTip = createTipReader(context)
  let seen = options.published ?? (await askTip(workspace))
  while (!signal.aborted) {
    await pause(options.everyMs, signal)
    if (signal.aborted) return
    const tip = await askTip(workspace)
    if (tip === undefined) continue
    if (tip === seen && !(await findNewestSuccess(database.db, workspace.id))?.needsRefresh) continue
    if (await syncAgain(context, database, workspace)) seen = tip
  }
}

/** Undefined when the remote cannot be asked just now: why is said once, and the next round asks again. */
function createTipReader(context: CommandContext): (workspace: Workspace) => Promise<string | undefined> {
  const { terminal } = context
  let told: string | undefined
  return async (workspace) => {
    const policy = remotePolicy(workspace.repositoryUrl, terminal.env)
    try {
      const tip = await readTip(
        parseRemote(workspace.repositoryUrl, policy),
        workspace.branch === undefined ? undefined : parseBranchName(workspace.branch),
        { signal: terminal.signal, ...(policy.token === undefined ? {} : { token: policy.token }) },
      )
      told = undefined
      return tip
    } catch (error) {
      if (!(error instanceof DraehiError)) throw error
      if (error.code !== told && !terminal.signal.aborted) {
        terminal.err(`cannot look for new commits: ${error.message} (${error.code})\n`)
      }
      told = error.code
      return undefined
    }
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
    const result = await runSync(context, database, workspace, {
      trigger: 'poll',
      isSilent: !settings.verbose,
    })
    if (result.status !== 'unchanged') printSyncSummary(result, workspace, terminal)
    return true
  } catch (error) {
    if (terminal.signal.aborted) return false
    if (isDraehiError(error, 'busy')) return false
    reportError(error, terminal, { ...settings, json: false })
    return true // said once; the next commit is the next try
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined) // stopped: the caller looks at the signal
}
