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
import { duration } from '../output/format.ts'
import { reportError } from '../output/report-error.ts'
import { printSyncSummary } from '../output/sync-result.ts'
import { remotePolicy } from '../settings.ts'
import { type Asked, pauseMs } from './back-off.ts'
import { isRemote } from './locate-repository.ts'
import { tidyPreviews } from './preview.ts'
import { runSync } from './run-sync.ts'

/**
 * Syncs whenever the branch's tip is another commit than the one looked at last, and when the schedule of what is published
 * was cut and the rest of it is due. A host that does not answer is asked ever more rarely. Ends when the command is stopped.
 */
export async function followBranch(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  options: { readonly everyMs: number; readonly published: string | undefined },
): Promise<void> {
  const { signal } = context.terminal
  const host = watchHost(context, { everyMs: options.everyMs, isRemote: isRemote(workspace.repositoryUrl) })
  let seen = options.published ?? (await host.asking(() => readBranchTip(context, workspace)))
  let tidiedAt = performance.now()
  while (!signal.aborted) {
    await pause(host.pauseMs(), signal)
    if (signal.aborted) return
    const tip = await host.asking(() => readBranchTip(context, workspace))
    if (tip === undefined) continue
    if (performance.now() - tidiedAt > TIDY_MS) {
      tidiedAt = performance.now()
      await tidyPreviews(context, database, workspace)
    }
    if (tip === seen && !(await findNewestSuccess(database.db, workspace.id))?.needsRefresh) continue
    const isOver = await host.asking(() => syncAgain(context, database, workspace))
    if (isOver === true) seen = tip
  }
}

/** Previews whose branch is gone are looked for this often. */
const TIDY_MS = 60_000

interface WatchedHost {
  /** What `ask` gives; undefined when the host does not answer just now. Why is said, and when it is asked again. */
  asking<T>(ask: () => Promise<T>): Promise<T | undefined>
  /** How long to wait before asking again, milliseconds. */
  pauseMs(): number
}

/** Failures that may be over the next time. Every other one stays until somebody does something. */
const PASSING: ReadonlySet<string> = new Set(['git-rate-limited', 'git-timeout', 'git-unreachable'])

function watchHost(
  { terminal }: CommandContext,
  host: { readonly everyMs: number; readonly isRemote: boolean },
): WatchedHost {
  const calm = { ...host, failures: 0, isLimited: false, retryAfterMs: undefined }
  let asked: Asked = calm
  let nextMs = host.everyMs
  let told: string | undefined
  const failed = (error: DraehiError): void => {
    const retryAfter = error.data['retryAfterSeconds']
    asked = {
      ...host,
      failures: asked.failures + 1,
      isLimited: error.code === 'git-rate-limited',
      retryAfterMs: typeof retryAfter === 'number' ? retryAfter * 1000 : undefined,
    }
    nextMs = pauseMs(asked, Math.random)
    const again = duration(nextMs)
    if (error.code !== told) {
      terminal.err(
        `cannot look for new commits: ${error.message} (${error.code}); asking again in ${again}\n`,
      )
    } else if (asked.failures <= SAID_FAILURES)
      terminal.err(`still ${error.code}; asking again in ${again}\n`)
    told = error.code
  }
  return {
    pauseMs: () => nextMs,
    asking: async (ask) => {
      try {
        const answer = await ask()
        asked = calm
        nextMs = host.everyMs
        told = undefined
        return answer
      } catch (error) {
        if (!(error instanceof DraehiError)) throw error
        if (!terminal.signal.aborted) failed(error)
        return undefined
      }
    },
  }
}

/** By then the pause grows no more, and nothing new can be said. */
const SAID_FAILURES = 8

function readBranchTip(
  { terminal, settings }: CommandContext,
  workspace: Workspace,
): Promise<string | undefined> {
  const policy = remotePolicy(workspace.repositoryUrl, terminal.env, settings)
  return readTip(
    parseRemote(workspace.repositoryUrl, policy),
    workspace.branch === undefined ? undefined : parseBranchName(workspace.branch),
    {
      signal: terminal.signal,
      ...(policy.token === undefined ? {} : { token: policy.token }),
      ...(policy.limits === undefined ? {} : { limits: policy.limits }),
    },
  )
}

/**
 * Whether there is nothing more to do for the branch's tip.
 * @throws DraehiError a failure of the host that may be over the next time
 */
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
    if (error instanceof DraehiError && PASSING.has(error.code)) throw error
    reportError(error, terminal, { ...settings, json: false })
    return true // said once; the next commit is the next try
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined) // stopped: the caller looks at the signal
}
