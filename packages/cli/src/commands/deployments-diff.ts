import {
  type Database,
  type Deployment,
  DraehiError,
  isDifferent,
  nameDeployment,
  readSiteDiff,
  type SiteDiff,
  type Workspace,
} from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { firstLine, moment, printable, shortOid } from '../output/format.ts'
import { paint } from '../output/paint.ts'
import { formatPageDiff, formatSummary } from '../output/site-diff.ts'
import type { CommonOptions } from '../settings.ts'
import { workspaceOfDeployment } from './workspace-of.ts'

export interface DiffOptions extends CommonOptions {
  readonly format: string
  readonly exitCode?: boolean
  readonly workspace?: string
}

/** Two deployments and what differs between them. */
interface Compared {
  readonly workspace: Workspace
  readonly before: Deployment
  readonly after: Deployment
  readonly diff: SiteDiff
}

export async function diffCommand(
  context: CommandContext,
  names: readonly [string, string],
  options: DiffOptions,
): Promise<number> {
  const format = context.settings.json ? 'json' : options.format
  const print = FORMATS.get(format)
  if (print === undefined) {
    throw new DraehiError(
      'bad-argument',
      `--format is ${JSON.stringify(format)}.`,
      `Give one of: ${[...FORMATS.keys()].join(', ')}.`,
    )
  }
  const { db } = await context.database()
  const workspace = await workspaceOfDeployment(db, names, options.workspace)
  const before = await namedSuccess(db, workspace, names[0])
  const after = await namedSuccess(db, workspace, names[1])
  const diff = await readSiteDiff(db, {
    workspaceId: workspace.id,
    before: before.id,
    after: after.id,
    signal: context.terminal.signal,
  })
  await print({ workspace, before, after, diff }, context)
  return options.exitCode === true && isDifferent(diff.summary) ? EXIT.differences : EXIT.done
}

async function namedSuccess(db: Database, workspace: Workspace, name: string): Promise<Deployment> {
  const found = await nameDeployment(db, workspace.id, name)
  if (found.status === 'success' && found.isKept) return found
  const why =
    found.status === 'success' ? 'was let go' : found.status === 'failed' ? 'failed' : 'is not finished'
  throw new DraehiError(
    'deployment-unusable',
    `Deployment #${found.id} ${why}, so it has no site to compare.`,
    'draehi deployments lists those that have.',
  )
}

type Print = (compared: Compared, context: CommandContext) => Promise<void>

const FORMATS: ReadonlyMap<string, Print> = new Map([
  ['text', printText],
  ['json', printJson],
  ['html', printHtml],
])

async function printText({ before, after, diff }: Compared, { terminal }: CommandContext): Promise<void> {
  const colours = paint(terminal)
  terminal.out(`${colours.red(`--- ${labelOf(before)}`)}\n${colours.green(`+++ ${labelOf(after)}`)}\n`)
  for await (const page of diff.pages) terminal.out(formatPageDiff(page, colours))
  terminal.out(formatSummary(diff.summary))
}

/** One document, written page by page. */
async function printJson(
  { workspace, before, after, diff }: Compared,
  { terminal }: CommandContext,
): Promise<void> {
  const about = ({ id, commit, digest, finishedAt }: Deployment): object => ({
    id,
    commit: commit?.oid ?? null,
    digest: digest ?? null,
    finishedAt: finishedAt ?? null,
  })
  const head = {
    schema: 1,
    ok: true,
    workspace: workspace.slug,
    before: about(before),
    after: about(after),
    summary: diff.summary,
  }
  terminal.out(`${JSON.stringify(head).slice(0, -1)},"pages":[`)
  let separator = ''
  for await (const page of diff.pages) {
    terminal.out(`${separator}${JSON.stringify(page)}`)
    separator = ','
  }
  terminal.out(']}\n')
}

async function printHtml(
  { workspace, before, after, diff }: Compared,
  { terminal }: CommandContext,
): Promise<void> {
  const { writeDiffEnd, writeDiffStart, writePageDiff } = await import('@draehi/renderer')
  const facts = { title: workspace.name, before: labelOf(before), after: labelOf(after) }
  terminal.out(writeDiffStart({ ...facts, summary: diff.summary }))
  for await (const page of diff.pages) terminal.out(writePageDiff(page))
  terminal.out(`${writeDiffEnd()}\n`)
}

function labelOf({ id, commit, finishedAt }: Deployment): string {
  return `#${id} ${shortOid(commit?.oid)} ${moment(finishedAt)} UTC ${printable(firstLine(commit?.message ?? '', 60))}`
}
