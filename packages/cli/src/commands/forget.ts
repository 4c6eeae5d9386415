import {
  allowAgain,
  type Database,
  DraehiError,
  type ForgetReceipt,
  forget,
  mirrorDirectory,
  readForgotten,
  type Workspace,
} from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { forgetReceiptText } from '../output/forget-receipt.ts'
import { printable } from '../output/format.ts'
import { type CommonOptions, remotePolicy } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { namedOrOnlyWorkspace } from './workspace-of.ts'

interface Options extends CommonOptions {
  readonly workspace?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly allowAgain?: boolean
}

export function addForget(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('forget')
      .argument(
        '[path]',
        'a file below the root of the notes, or the address of a page; without it: what is forgotten',
      )
      .description('remove a page from every deployment and cache, and print what is gone')
      .option('--workspace <slug>', 'which workspace; may be left out when there is only one')
      .option('--dry-run', 'say what would go and change nothing')
      .option('--yes', 'that is meant; without it nothing is removed')
      .option('--allow-again', 'let the next sync publish a forgotten file again'),
  ).action((path: string | undefined, options: Options) =>
    run(options, (context) => forgetCommand(context, path, options)),
  )
}

async function forgetCommand(
  context: CommandContext,
  path: string | undefined,
  options: Options,
): Promise<undefined> {
  const { db } = await context.database()
  const workspace = await namedOrOnlyWorkspace(db, options.workspace)
  if (path === undefined) return list(context, db, workspace)
  if (options.allowAgain === true) return allow(context, db, workspace, path)
  const isDry = options.dryRun === true
  if (!isDry && options.yes !== true) {
    throw new DraehiError(
      'bad-argument',
      `Forgetting ${JSON.stringify(path)} removes it from every deployment of ${workspace.slug}, and cannot be undone.`,
      `See what would go with --dry-run. If it is meant: draehi forget ${JSON.stringify(path)} --yes`,
      { state: 'Nothing was changed.' },
    )
  }
  const receipt = await forgetNamed(context, db, workspace, { name: path, isDry })
  const { terminal, settings } = context
  if (!settings.json)
    return void terminal.out(
      forgetReceiptText(receipt, {
        isDry,
        mirror: mirrorDirectory(settings.dataDir, workspace.id),
        root: workspace.root,
      }),
    )
  const status = isDry ? 'dry-run' : 'done'
  terminal.out(
    `${JSON.stringify({ schema: 1, ok: true, status, workspace: workspace.slug, ...receipt, cut: receipt.cut ?? null })}\n`,
  )
}

async function forgetNamed(
  { terminal, settings }: CommandContext,
  db: Database,
  workspace: Workspace,
  request: { readonly name: string; readonly isDry: boolean },
): Promise<ForgetReceipt> {
  const { siteRenderer } = await import('@draehi/renderer/site-renderer')
  return forget(
    { workspace, ...request },
    {
      db,
      dataDir: settings.dataDir,
      renderer: siteRenderer,
      remotes: remotePolicy(workspace.repositoryUrl, terminal.env),
      signal: terminal.signal,
      onDeployment: (done, total) => {
        if (!settings.json) terminal.err(`  deployment ${done + 1} of ${total}\n`)
      },
    },
  )
}

async function list(
  { terminal, settings }: CommandContext,
  db: Database,
  workspace: Workspace,
): Promise<undefined> {
  const forgotten = await readForgotten(db, workspace.id)
  if (settings.json) {
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, workspace: workspace.slug, forgotten })}\n`)
    return
  }
  for (const path of forgotten) terminal.out(`${printable(path)}\n`)
  if (forgotten.length === 0) terminal.err(`${workspace.slug} has forgotten nothing.\n`)
}

async function allow(
  { terminal, settings }: CommandContext,
  db: Database,
  workspace: Workspace,
  path: string,
): Promise<undefined> {
  if (!(await allowAgain({ db }, workspace.id, path))) {
    throw new DraehiError(
      'bad-argument',
      `${JSON.stringify(path)} is not forgotten.`,
      'draehi forget, without a path, lists what is.',
      { state: 'Nothing was changed.' },
    )
  }
  if (settings.json)
    terminal.out(
      `${JSON.stringify({ schema: 1, ok: true, status: 'allowed', workspace: workspace.slug, path })}\n`,
    )
  else terminal.out(`the next sync publishes ${printable(path)} again, if its commit has it\n`)
}
