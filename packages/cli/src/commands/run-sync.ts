import { type OpenDatabase, type SyncResult, type SyncTrigger, sync, type Workspace } from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { createProgress } from '../output/progress.ts'
import { remotePolicy } from '../settings.ts'

export interface SyncOptions {
  readonly trigger: SyncTrigger
  readonly commit?: string | undefined
  readonly dryRun?: boolean
  readonly force?: boolean
  readonly live?: boolean
  readonly failOn?: ReadonlySet<string>
  /** Where the mirror goes; default: the data directory. */
  readonly dataDir?: string
  /** No progress lines. */
  readonly isSilent?: boolean
}

/** Syncs one workspace with this program's renderer, and shows how far it is. */
export async function runSync(
  context: CommandContext,
  database: OpenDatabase,
  workspace: Workspace,
  options: SyncOptions,
): Promise<SyncResult> {
  const { terminal, settings } = context
  const { siteRenderer } = await import('@draehi/renderer/site-renderer')
  const progress = createProgress(terminal, () => performance.now())
  const isSilent = options.isSilent === true || settings.quiet
  try {
    return await sync(
      {
        workspace,
        trigger: options.trigger,
        commit: options.commit,
        dryRun: options.dryRun ?? false,
        force: options.force ?? false,
        live: options.live ?? true,
        failOn: options.failOn ?? new Set(),
      },
      {
        db: database.db,
        dataDir: options.dataDir ?? settings.dataDir,
        renderer: siteRenderer,
        remotes: remotePolicy(workspace.repositoryUrl, terminal.env, settings),
        signal: terminal.signal,
        ...(isSilent ? {} : { onProgress: progress.show }),
      },
    )
  } finally {
    progress.finish()
  }
}
