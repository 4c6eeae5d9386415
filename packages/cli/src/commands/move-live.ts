/** `rollback` and `promote`: the live pointer goes to a deployment that was built before, without a build. */

import { type LiveMove, type MoveWish, moveLive, type Workspace } from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { firstLine, moment, printable, shortOid } from '../output/format.ts'
import { paint } from '../output/paint.ts'
import { pinnedHint } from '../output/pinned.ts'
import { siteUrl } from './site-url.ts'
import { namedOrOnlyWorkspace } from './workspace-of.ts'

/** The address of the site on stdout, what happened on stderr; with `--json` one document. */
export async function moveCommand(
  context: CommandContext,
  slug: string | undefined,
  wish: MoveWish,
): Promise<undefined> {
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await namedOrOnlyWorkspace(db, slug)
  const move = await moveLive(db, workspace.id, wish)
  const url = siteUrl(settings, workspace)
  if (settings.json) {
    terminal.out(`${JSON.stringify(moveDocument(move, workspace, url, wish.isDry === true))}\n`)
    return
  }
  if (!settings.quiet) terminal.err(describe(move, context, workspace, wish.isDry === true))
  terminal.out(`${url}\n`)
}

function moveDocument(move: LiveMove, workspace: Workspace, url: string, isDry: boolean): object {
  const { to } = move
  return {
    schema: 1,
    ok: true,
    status: move.isChange ? (isDry ? 'dry-run' : 'live') : 'unchanged',
    workspace: workspace.slug,
    url,
    pinned: move.isPinned,
    deployment: {
      id: to.id,
      previous: move.from ?? null,
      commit: to.commit?.oid ?? null,
      branch: to.branch ?? null,
      message: to.commit?.message ?? null,
      digest: to.digest ?? null,
    },
  }
}

function describe(
  move: LiveMove,
  { terminal }: CommandContext,
  workspace: Workspace,
  isDry: boolean,
): string {
  const { bold, dim, yellow } = paint(terminal)
  const { to, from } = move
  const built = dim(
    `${shortOid(to.commit?.oid)} of ${moment(to.goesLiveAt ?? to.finishedAt)} UTC, ${printable(firstLine(to.commit?.message ?? '', 60))}`,
  )
  const was = from === undefined || from === to.id ? '' : `, was #${from}`
  const verb = isDry && move.isChange ? 'would be live' : move.isChange ? 'is live' : 'is live already'
  const lines = [`${bold(workspace.slug)} deployment #${to.id} ${verb}${was} ${built}`]
  if (move.isPinned) lines.push(yellow(`  ${isDry ? 'It would be pinned' : pinnedHint(workspace.slug)}`))
  else if (move.wasPinned)
    lines.push(`  ${isDry ? 'It would be pinned no more' : 'It is pinned no more'}: syncs go live.`)
  return `${lines.join('\n')}\n`
}
