import { setTimeout as sleep } from 'node:timers/promises'
import {
  type BuildLogEntry,
  type Database,
  type Deployment,
  nameDeployment,
  type Workspace,
} from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { duration, printable } from '../output/format.ts'
import { nextStep } from '../output/next-step.ts'
import { printProblems } from '../output/problems.ts'
import { formatTable } from '../output/table.ts'
import type { CommonOptions } from '../settings.ts'
import { workspaceOfDeployment } from './workspace-of.ts'

export interface LogsOptions extends CommonOptions {
  readonly follow?: boolean
  readonly workspace?: string
}

const ASK_EVERY_MS = 500

/** The stages of a run, its problems, and after a failure what to try next. */
export async function logsCommand(
  context: CommandContext,
  name: string,
  options: LogsOptions,
): Promise<undefined> {
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await workspaceOfDeployment(db, [name], options.workspace)
  const first = await nameDeployment(db, workspace.id, name)
  const isFollowing = options.follow === true && !settings.json
  const last = options.follow === true ? await follow(context, db, workspace, first, isFollowing) : first
  if (settings.json) {
    const { id, status, log, problems, error } = last
    terminal.out(
      `${JSON.stringify({ schema: 1, ok: true, id, status, log, problems, error: error ?? null })}\n`,
    )
    return
  }
  if (!isFollowing) terminal.out(formatTable([HEADING, ...last.log.map(toRow)]))
  printProblems(last.problems, terminal, { limit: settings.verbose ? undefined : 50 })
  if (isRunning(last)) terminal.err(`#${last.id} is running; --follow waits for its end\n`)
  if (!last.isKept) terminal.err(`#${last.id} was let go, and its log with it\n`)
  if (last.error === undefined) return
  terminal.err(`failed: ${printable(last.error.message)} (${last.error.code})\n`)
  terminal.err(`next: ${nextStep(last.error.code, workspace.slug)}\n`)
}

const isRunning = ({ status }: Deployment): boolean => status !== 'success' && status !== 'failed'

/** Prints each stage when it is known; a run tells of them at least every ten seconds. */
async function follow(
  { terminal }: CommandContext,
  db: Database,
  workspace: Workspace,
  first: Deployment,
  isShown: boolean,
): Promise<Deployment> {
  let told = 0
  for (let now = first; ; ) {
    for (const entry of isShown ? now.log.slice(told) : []) terminal.out(`${toRow(entry).join('  ')}\n`)
    told = Math.max(told, now.log.length)
    if (!isRunning(now)) return now
    await sleep(ASK_EVERY_MS, undefined, { signal: terminal.signal })
    now = await nameDeployment(db, workspace.id, String(first.id))
  }
}

const HEADING = ['AT', 'STAGE', 'TOOK', 'COUNT', 'WHAT']

function toRow({ atMs, stage, durationMs, count, message }: BuildLogEntry): readonly string[] {
  const counted = count === undefined ? '–' : count.toLocaleString('en-US')
  return [`+${duration(atMs)}`, stage, duration(durationMs), counted, message]
}
