import { migrate, migrationStatus } from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { count } from '../output/format.ts'
import { formatTable } from '../output/table.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'

interface MigrateOptions extends CommonOptions {
  readonly dryRun?: boolean
}

export function addDb(program: Command, run: Run): void {
  const db = program.command('db').description('the database')
  withCommonOptions(
    db.command('migrate').description('bring the schema up to date; every command does so by itself'),
  )
    .option('--dry-run', 'name the pending migrations and change nothing')
    .action((options: MigrateOptions) =>
      run(options, (context) => migrateCommand(context, options.dryRun === true)),
    )
  withCommonOptions(
    db.command('status').description('which database this is, and the state of its schema'),
  ).action((options: CommonOptions) => run(options, statusCommand))
}

async function migrateCommand(context: CommandContext, isDryRun: boolean): Promise<undefined> {
  const { terminal, settings } = context
  const database = await context.database({ migrate: false })
  const applied = isDryRun ? [] : (await migrate(database)).applied
  const { migrations } = await migrationStatus(database)
  const pending = migrations.filter(({ isApplied }) => !isApplied).map(({ name }) => name)
  if (settings.json) {
    terminal.out(
      `${JSON.stringify({ schema: 1, ok: true, dryRun: isDryRun, applied, pending, migrations })}\n`,
    )
    return
  }
  for (const name of applied) terminal.err(`applied ${name}\n`)
  terminal.out(
    pending.length === 0
      ? `the schema is up to date (${count(migrations.length, 'migration')})\n`
      : pending.map((name) => `would apply ${name}\n`).join(''),
  )
}

async function statusCommand(context: CommandContext): Promise<undefined> {
  const { terminal, settings } = context
  const database = await context.database({ migrate: false })
  const { migrations } = await migrationStatus(database)
  if (settings.json) {
    terminal.out(
      `${JSON.stringify({ schema: 1, ok: true, kind: database.kind, url: database.url, migrations })}\n`,
    )
    return
  }
  terminal.out(
    formatTable([
      ['database', database.kind === 'embedded' ? `embedded, ${database.url}` : database.url],
      ...migrations.map((migration) => [migration.name, migration.isApplied ? 'applied' : 'pending']),
    ]),
  )
}
