import { nameDeployment, type Verification, verifyDeployment } from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { count, printable } from '../output/format.ts'
import { createProgress } from '../output/progress.ts'
import { type CommonOptions, remotePolicy } from '../settings.ts'
import { workspaceOfDeployment } from './workspace-of.ts'

export interface VerifyOptions extends CommonOptions {
  readonly workspace?: string
}

/** Differences printed; `--verbose` and `--json` have all. */
const SHOWN = 50

/** Makes the site of a deployment again and compares every row and byte. Exit code 3 when any differs. */
export async function verifyCommand(
  context: CommandContext,
  name: string,
  options: VerifyOptions,
): Promise<number> {
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await workspaceOfDeployment(db, [name], options.workspace)
  const deployment = await nameDeployment(db, workspace.id, name)
  const { siteRenderer } = await import('@draehi/renderer/site-renderer')
  const progress = createProgress(terminal, () => performance.now())
  let verified: Verification
  try {
    verified = await verifyDeployment(workspace, deployment, {
      db,
      dataDir: settings.dataDir,
      renderer: siteRenderer,
      remotes: remotePolicy(workspace.repositoryUrl, terminal.env),
      signal: terminal.signal,
      ...(settings.quiet ? {} : { onProgress: progress.show }),
    })
  } finally {
    progress.finish()
  }
  const isEqual = verified.differences.length === 0
  if (settings.json) {
    const { rows, differences, isSameFingerprint } = verified
    const reason = isEqual ? null : isSameFingerprint ? 'rows-differ' : 'other-fingerprint'
    const document = { schema: 1, ok: isEqual, workspace: workspace.slug, id: deployment.id, rows, reason }
    terminal.out(`${JSON.stringify({ ...document, sameFingerprint: isSameFingerprint, differences })}\n`)
  } else print(context, deployment.id, verified)
  return isEqual ? EXIT.done : EXIT.differences
}

function print(
  { terminal, settings }: CommandContext,
  id: number,
  { rows, differences, isSameFingerprint }: Verification,
): void {
  const shown = settings.verbose ? differences : differences.slice(0, SHOWN)
  for (const { table, key, kind } of shown) terminal.out(`${kind.padEnd(8)} ${table} ${printable(key)}\n`)
  if (shown.length < differences.length)
    terminal.out(`… and ${count(differences.length - shown.length, 'more')}\n`)
  if (differences.length === 0)
    terminal.out(`#${id} is what its commit gives: ${count(rows, 'row')} are equal\n`)
  else
    terminal.out(`#${id}: of ${count(rows, 'row')}, ${differences.length.toLocaleString('en-US')} differ\n`)
  if (!isSameFingerprint) {
    terminal.err(
      'It was made by another version of draehi, or under another name or root of the workspace: differences are to be expected.\n',
    )
  }
}
