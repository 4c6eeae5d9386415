import {
  DraehiError,
  isDraehiError,
  listBranches,
  listPreviews,
  type OpenDatabase,
  type Preview,
  parseRemote,
  removePreviews,
  syncPreview,
  type Workspace,
} from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { firstLine, moment, printable, shortOid } from '../output/format.ts'
import { createProgress } from '../output/progress.ts'
import { printSyncSummary, syncDocument } from '../output/sync-result.ts'
import { formatTable } from '../output/table.ts'
import { parseWhole } from '../parse-whole.ts'
import { type CommonOptions, remotePolicy } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { siteUrl } from './site-url.ts'
import { namedOrOnlyWorkspace } from './workspace-of.ts'

/** `sync --preview`. */
export async function previewCommand(
  context: CommandContext,
  { db }: OpenDatabase,
  workspace: Workspace,
  options: {
    readonly preview?: string | true
    readonly previewDays: string
    readonly commit?: string
    readonly force?: boolean
    readonly failOn: ReadonlySet<string>
  },
): Promise<number> {
  const { terminal, settings } = context
  const keepDays = parseWhole('--preview-days', options.previewDays, { from: 1, to: 3650 })
  const { siteRenderer, writePreviewChanges } = await import('@draehi/renderer')
  const progress = createProgress(terminal, () => performance.now())
  const remotes = remotePolicy(workspace.repositoryUrl, terminal.env, settings)
  const { signal } = terminal
  try {
    const { path, name, sync } = await syncPreview(
      {
        ...{ workspace, trigger: 'cli', commit: options.commit, dryRun: true, live: false, keepDays },
        force: options.force === true,
        failOn: options.failOn,
        name: options.preview === true ? undefined : options.preview,
        writeChanges: (changes) => writePreviewChanges(workspace.slug, changes),
      },
      {
        ...{ db, dataDir: settings.dataDir, renderer: siteRenderer, remotes, signal },
        ...(settings.quiet ? {} : { onProgress: progress.show }),
      },
    )
    progress.finish()
    const url = `${siteUrl(settings, workspace)}/${path}`
    if (settings.json)
      terminal.out(`${JSON.stringify({ ...syncDocument(sync, workspace, url), preview: name })}\n`)
    else {
      if (!settings.quiet) printSyncSummary(sync, workspace, terminal)
      terminal.out(`${url}\n`)
    }
    return EXIT.done
  } finally {
    progress.finish()
  }
}

export function addPreviews(program: Command, run: Run): void {
  const previews = program.command('previews').description('branches that are published beside the live site')
  withCommonOptions(
    previews
      .command('list', { isDefault: true })
      .argument('[workspace]')
      .description('those of a workspace, with their addresses'),
  ).action((slug: string | undefined, options: CommonOptions) =>
    run(options, (context) => list(context, slug)),
  )
  withCommonOptions(
    previews
      .command('remove')
      .argument('<name>')
      .description('take one away; the live site is not touched')
      .option('--workspace <slug>', 'which workspace; may be left out when there is only one')
      .option('--dry-run', 'say what would happen and change nothing'),
  ).action((name: string, options: RemoveOptions) =>
    run(options, (context) => remove(context, name, options)),
  )
}

interface RemoveOptions extends CommonOptions {
  readonly workspace?: string
  readonly dryRun?: boolean
}

async function list(context: CommandContext, slug: string | undefined): Promise<undefined> {
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await namedOrOnlyWorkspace(db, slug)
  const previews = await listPreviews(db, workspace.id)
  const urlOf = ({ key }: Preview): string => `${siteUrl(settings, workspace)}/-/preview/${key}`
  if (settings.json) {
    const all = previews.map((preview) => ({ ...preview, url: urlOf(preview) }))
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, workspace: workspace.slug, previews: all })}\n`)
    return
  }
  const rows = previews.map((preview) => [
    preview.name,
    printable(preview.branch),
    shortOid(preview.commit),
    preview.baseDeployment === undefined ? '–' : `#${preview.baseDeployment}`,
    `${preview.rows}`,
    moment(preview.expiresAt),
    printable(firstLine(preview.message, 40)),
    urlOf(preview),
  ])
  terminal.out(
    rows.length === 0
      ? `there is no preview; draehi sync ${workspace.slug} --branch <name> --preview\n`
      : formatTable([
          ['NAME', 'BRANCH', 'COMMIT', 'OVER', 'ROWS', 'UNTIL (UTC)', 'MESSAGE', 'ADDRESS'],
          ...rows,
        ]),
  )
}

async function remove(context: CommandContext, name: string, options: RemoveOptions): Promise<undefined> {
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await namedOrOnlyWorkspace(db, options.workspace)
  const known = await listPreviews(db, workspace.id)
  if (!known.some((preview) => preview.name === name)) {
    throw new DraehiError(
      'bad-argument',
      `There is no preview ${JSON.stringify(name)}.`,
      'draehi previews lists them.',
      { state: 'Nothing was changed.' },
    )
  }
  const isDry = options.dryRun === true
  if (!isDry) await removePreviews(db, workspace.id, { name })
  const status = isDry ? 'dry-run' : 'removed'
  if (settings.json)
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, status, workspace: workspace.slug, name })}\n`)
  else terminal.out(`${isDry ? 'would remove' : 'removed'} ${name}\n`)
}

/** Previews go with their branches and after their time. The repository is asked only when there are any. */
export async function tidyPreviews(
  { terminal, settings }: CommandContext,
  { db }: OpenDatabase,
  workspace: Workspace,
): Promise<void> {
  if ((await listPreviews(db, workspace.id)).length === 0) return
  const policy = remotePolicy(workspace.repositoryUrl, terminal.env, settings)
  try {
    const branches = await listBranches(parseRemote(workspace.repositoryUrl, policy), {
      signal: terminal.signal,
      ...(policy.token === undefined ? {} : { token: policy.token }),
      ...(policy.limits === undefined ? {} : { limits: policy.limits }),
    })
    const gone = await removePreviews(db, workspace.id, { branches })
    for (const name of gone) if (!settings.quiet) terminal.err(`the preview ${name} is over\n`)
  } catch (error) {
    // The host does not answer just now: the next run asks again, and what is over by its time is not shown anyway.
    if (!isDraehiError(error)) throw error
  }
}
