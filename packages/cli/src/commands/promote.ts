import type { Command } from 'commander'
import type { Run } from '../command.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'

interface Options extends CommonOptions {
  readonly dryRun?: boolean
}

export function addPromote(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('promote')
      .argument('[workspace]', 'which workspace; may be left out when there is only one')
      .argument('[id]', 'which deployment, by id or commit; default: the newest success')
      .description('make a deployment live that was built before; the newest is unpinned by it')
      .option('--dry-run', 'say what would happen and change nothing')
      .option('-q, --quiet', 'print the URL only'),
  ).action((slug: string | undefined, id: string | undefined, { dryRun = false, ...options }: Options) =>
    run(options, async (context) => {
      const { moveCommand } = await import('./move-live.ts')
      return moveCommand(context, slug, { kind: 'promote', to: id, isDry: dryRun })
    }),
  )
}
