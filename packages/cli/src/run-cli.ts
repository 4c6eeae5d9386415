import { DraehiError, isDraehiError, type OpenDatabase } from '@draehi/core'
import { Command, CommanderError } from 'commander'
import { addCommands } from './commands/index.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { handOver } from './handover/client.ts'
import { reportError } from './output/report-error.ts'
import { type CommonOptions, readSettings, type Settings } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

/** What a command is given. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly settings: Settings
  /** The database, opened once, its schema up to date. Ask for it before printing anything: the command may go to another process. */
  database(): Promise<OpenDatabase>
}

/** Who opens the database: this process for itself, or the one that owns it for its clients. */
export interface DatabaseHost {
  open(settings: Settings): Promise<OpenDatabase>
  /** Whether a command that finds the embedded database in use may be sent to its owner. */
  readonly canHandOver: boolean
}

/** A command's work. Returns its exit code; nothing means 0. */
export type Action = (context: CommandContext) => Promise<number | undefined>

/**
 * Runs one command line.
 * @param argv without the program's name
 * @returns the exit code
 */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  host: DatabaseHost,
): Promise<number> {
  let exitCode: number = EXIT.done
  const run = async (options: CommonOptions, action: Action): Promise<void> => {
    exitCode = await runAction(argv, options, action, terminal, host)
  }
  const program = createProgram(terminal, run)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    reportError(error, terminal, { json: argv.includes('--json'), verbose: argv.includes('--verbose') })
    return exitCodeOf(error, terminal.signal)
  }
}

async function runAction(
  argv: readonly string[],
  options: CommonOptions,
  action: Action,
  terminal: Terminal,
  host: DatabaseHost,
): Promise<number> {
  const settings = readSettings(options, terminal)
  try {
    const context: CommandContext = { terminal, settings, database: () => host.open(settings) }
    return (await action(context)) ?? EXIT.done
  } catch (error) {
    if (host.canHandOver && isDraehiError(error, 'database-in-use')) {
      const code = await handOver(argv, settings, terminal, error)
      if (code === 'owner-gone') return runAction(argv, options, action, terminal, host)
      return code
    }
    reportError(error, terminal, settings)
    return exitCodeOf(error, terminal.signal)
  }
}

function createProgram(
  terminal: Terminal,
  run: (options: CommonOptions, action: Action) => Promise<void>,
): Command {
  const program = new Command('draehi')
    .description('Publishes notes from git: push markdown, read a site.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showSuggestionAfterError()
    .showHelpAfterError('(draehi --help lists the commands)')
    .addHelpText(
      'after',
      `
The main job, in one line:
  draehi up https://github.com/you/notes

Exit codes:
  0 done   1 a bug   2 usage   3 differences   4 authentication   5 content check
  6 a guard refused   7 git   8 database   75 busy   124 time limit   130, 143 signals`,
    )
  addCommands(program, run)
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  }
  return program
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)])
}

/** A whole number from a command line. @throws DraehiError `bad-argument` */
export function parseWhole(
  name: string,
  text: string,
  range: { readonly from: number; readonly to: number },
): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= range.from && value <= range.to) return value
  throw new DraehiError(
    'bad-argument',
    `${name} is ${JSON.stringify(text)}, which is not a whole number from ${range.from} to ${range.to}.`,
    `Give a number, for example ${name} ${Math.max(range.from, Math.min(range.to, 4321))}.`,
  )
}
