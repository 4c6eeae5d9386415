import { resolve } from 'node:path'
import {
  createSiteReader,
  type Database,
  DraehiError,
  listAddresses,
  refreshStatistics,
  type Workspace,
} from '@draehi/core'
import type { SiteExport } from '@draehi/renderer'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { openExport } from '../export-directory.ts'
import { count, printable } from '../output/format.ts'
import type { CommonOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { withCommonOptions } from './common-options.ts'
import { requireWorkspace } from './workspace-of.ts'

interface Options extends CommonOptions {
  readonly out: string
  readonly basePath: string
  readonly siteUrl?: string
  readonly dryRun?: boolean
  /** False with `--no-cards`. */
  readonly cards: boolean
}

export function addExport(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('export')
      .argument('<workspace>', 'which workspace')
      .description('write the site as plain files, for any host')
      .requiredOption('--out <dir>', 'directory to write: absent, empty, or of an earlier export')
      .option('--base-path <path>', 'where on its host the site will lie, such as /notes', '')
      .option('--site-url <url>', 'the public address of the site, its path included')
      .option('--no-cards', 'leave out the pictures that link cards show')
      .option('--dry-run', 'say what would be written'),
  ).action((slug: string, options: Options) =>
    run(options, (context) => exportCommand(context, slug, options)),
  )
}

async function exportCommand(context: CommandContext, slug: string, options: Options): Promise<undefined> {
  const { terminal, settings } = context
  const place = placeOf(options)
  const { db } = await context.database()
  const directory = await openExport(resolve(terminal.cwd, options.out))
  const workspace = await requireWorkspace(db, slug)
  const { deploymentId, site } = await readSite(db, workspace, {
    ...place,
    hasCards: options.cards,
    signal: terminal.signal,
  })
  const isDry = options.dryRun === true
  const sizeBytes = isDry ? null : await write(terminal, directory, site)
  const { path: out } = directory
  if (settings.json) {
    const about = { schema: 1, ok: true, status: isDry ? 'dry-run' : 'done', workspace: slug }
    terminal.out(
      `${JSON.stringify({ ...about, deployment: deploymentId, out, files: site.count, sizeBytes })}\n`,
    )
    return
  }
  terminal.out(`${printable(out)}\n`)
  terminal.err(`${isDry ? 'would write ' : ''}${count(site.count, 'file')} of deployment #${deploymentId}\n`)
}

async function readSite(
  db: Database,
  workspace: Workspace,
  place: Place & { readonly signal: AbortSignal; readonly hasCards: boolean },
): Promise<{ readonly deploymentId: number; readonly site: SiteExport }> {
  const reader = createSiteReader(db)
  const summary = await reader.findSite(workspace.slug)
  if (summary?.deploymentId === undefined) {
    throw new DraehiError(
      'deployment-not-found',
      `Nothing is published in ${workspace.slug} yet.`,
      `Publish it with: draehi sync ${workspace.slug}`,
    )
  }
  const { deploymentId, workspaceId } = summary
  const { exportSite } = await import('@draehi/renderer')
  await refreshStatistics(db)
  const paths = await listAddresses(db, { workspaceId, deploymentId })
  return {
    deploymentId,
    site: await exportSite(reader, { site: { ...summary, deploymentId }, paths, ...place }),
  }
}

/** Files between two rewritings of the live line. */
const REPORT_EVERY = 100

/** @returns how many bytes were written */
async function write(
  terminal: Terminal,
  directory: Awaited<ReturnType<typeof openExport>>,
  { count: total, files }: SiteExport,
): Promise<number> {
  let done = 0
  const onFile = (): void => {
    terminal.signal.throwIfAborted()
    done += 1
    if (terminal.isLive && done % REPORT_EVERY === 0)
      terminal.err(`\r\x1b[K· write   ${done.toLocaleString('en-US')} of ${count(total, 'file')}`)
  }
  try {
    return await directory.write(files, onFile)
  } finally {
    if (terminal.isLive && done >= REPORT_EVERY) terminal.err('\r\x1b[K')
  }
}

interface Place {
  readonly basePath: string
  readonly origin: string | undefined
}

/** @throws DraehiError `bad-argument` */
function placeOf({ basePath, siteUrl }: Options): Place {
  const given = basePath.replace(/\/+$/u, '')
  if (given !== '' && !BASE_PATH.test(given))
    throw bad(`--base-path ${JSON.stringify(basePath)}`, 'Give a path such as /notes.')
  if (siteUrl === undefined) return { basePath: given, origin: undefined }
  const url = URL.canParse(siteUrl) ? new URL(siteUrl) : undefined
  const path = url?.pathname.replace(/\/+$/u, '') ?? ''
  const isPlain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === ''
  if (!isPlain || !/^https?:$/u.test(url.protocol) || (path !== '' && !BASE_PATH.test(path)))
    throw bad(`--site-url ${JSON.stringify(siteUrl)}`, 'Give an address such as https://example.org/notes.')
  if (given !== '' && path !== given)
    throw bad('--site-url and --base-path do not agree: together they', 'Leave --base-path out.')
  return { basePath: path, origin: url.origin }
}

/** No two slashes at its start: that would be another host. */
const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~%-]+)+$/u

const bad = (what: string, remedy: string): DraehiError =>
  new DraehiError('bad-argument', `${what} cannot be used.`, remedy, { state: 'Nothing was written.' })
