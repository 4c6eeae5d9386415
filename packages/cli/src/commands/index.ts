import type { Command } from 'commander'
import type { Run } from '../command.ts'

type AddCommand = (program: Command, run: Run) => void

/** Every command by its name, in the order in which `--help` lists them. A command line loads the one that it names. */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ['up', async () => (await import('./up.ts')).addUp],
  ['sync', async () => (await import('./sync.ts')).addSync],
  ['serve', async () => (await import('./serve.ts')).addServe],
  ['workspace', async () => (await import('./workspace.ts')).addWorkspaceCommands],
  ['deployments', async () => (await import('./deployments.ts')).addDeployments],
  ['rollback', async () => (await import('./rollback.ts')).addRollback],
  ['promote', async () => (await import('./promote.ts')).addPromote],
  ['previews', async () => (await import('./preview.ts')).addPreviews],
  ['forget', async () => (await import('./forget.ts')).addForget],
  ['search', async () => (await import('./search.ts')).addSearch],
  ['export', async () => (await import('./export.ts')).addExport],
  ['check', async () => (await import('./check.ts')).addCheck],
  ['inspect', async () => (await import('./inspect.ts')).addInspect],
  ['db', async () => (await import('./db.ts')).addDb],
  ['doctor', async () => (await import('./doctor.ts')).addDoctor],
])

/** The command that `argv` begins with; every command where it begins with none, for help and for suggestions. */
export async function addCommands(program: Command, run: Run, [name = '']: readonly string[]): Promise<void> {
  const named = COMMANDS.get(name)
  const wanted = named === undefined ? [...COMMANDS.values()] : [named]
  for (const add of await Promise.all(wanted.map((load) => load()))) add(program, run)
}
