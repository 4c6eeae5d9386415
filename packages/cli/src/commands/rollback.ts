import type { Command } from 'commander'
import type { Run } from '../command.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'

interface Options extends CommonOptions {
  readonly to?: string
  readonly dryRun?: boolean
}

export function addRollback(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('rollback')
      .argument('[workspace]', 'which workspace; may be left out when there is only one')
      .description('make an earlier deployment live again, without a build, and pin it')
      .option('--to <id|sha>', 'which one; default: the success before the live one')
      .option('--dry-run', 'say what would happen and change nothing')
      .option('-q, --quiet', 'print the URL only'),
  ).action((slug: string | undefined, { to, dryRun = false, ...options }: Options) =>
    run(options, async (context) => {
      const { moveCommand } = await import('./move-live.ts')
      return moveCommand(context, slug, { kind: 'rollback', to, isDry: dryRun })
    }),
  )
}
