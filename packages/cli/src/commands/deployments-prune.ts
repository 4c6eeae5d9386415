import { prune } from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { count } from '../output/format.ts'
import { namedOrOnlyWorkspace } from './workspace-of.ts'

/** What is older than the workspace keeps is let go; the same happens after every sync. */
export async function pruneCommand(
  context: CommandContext,
  slug: string | undefined,
  isDry: boolean,
): Promise<undefined> {
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await namedOrOnlyWorkspace(db, slug)
  const pruned = await prune(db, workspace.id, { keep: workspace.keep, isDry, signal: terminal.signal })
  if (settings.json) {
    const status = isDry ? 'dry-run' : 'done'
    const { keep } = workspace
    const document = { schema: 1, ok: true, status, workspace: workspace.slug, keep, ...pruned }
    terminal.out(`${JSON.stringify(document)}\n`)
    return
  }
  const { letGo, rows, isOver } = pruned
  const which = letGo.length === 0 ? '' : ` (#${letGo[0]}${letGo.length === 1 ? '' : ` … #${letGo.at(-1)}`})`
  const verb = isDry ? 'would be ' : ''
  terminal.out(
    `${count(letGo.length, 'deployment')}${which} ${verb}let go, ${count(rows, 'row')} ${verb}deleted\n`,
  )
  if (!isOver)
    terminal.err('The rest follows with the next sync or prune, when no reader can be at it any more.\n')
}
