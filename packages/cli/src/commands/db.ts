import { migrate, migrationStatus } from '@draehi/core'
import type { Command } from 'commander'
import { formatTable } from '../output/table.ts'
import type { CommandContext } from '../run-cli.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import type { Run } from './index.ts'

export function addDb(program: Command, run: Run): void {
  const db = program.command('db').description('the database')
  withCommonOptions(
    db.command('migrate').description('bring the schema up to date; every command does so by itself'),
  ).action((options: CommonOptions) => run(options, migrateCommand))
  withCommonOptions(
    db.command('status').description('which database this is, and the state of its schema'),
  ).action((options: CommonOptions) => run(options, statusCommand))
}

async function migrateCommand(context: CommandContext): Promise<undefined> {
  const { terminal, settings } = context
  const database = await context.database()
  const { applied } = await migrate(database)
  const { migrations } = await migrationStatus(database)
  if (settings.json) terminal.out(`${JSON.stringify({ schema: 1, ok: true, applied, migrations })}\n`)
  else terminal.out(`the schema is up to date (${migrations.length} migrations)\n`)
}

async function statusCommand(context: CommandContext): Promise<undefined> {
  const { terminal, settings } = context
  const database = await context.database()
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
