import { setTimeout as sleep } from 'node:timers/promises'
import { DraehiError, isDraehiError, type OpenDatabase } from '@draehi/core'
import { Command, CommanderError } from 'commander'
import { addCommands } from './commands/index.ts'
import { EXIT, exitCodeOf, exitCodesText } from './exit-code.ts'
import { createPatience, handOver } from './handover/client.ts'
import { redactingTerminal } from './output/redact.ts'
import { errorDocument, reportError } from './output/report-error.ts'
import { type CommonOptions, readSettings, type Settings } from './settings.ts'
import { plainTerminal, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

/** What a command is given. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly settings: Settings
  /** The database, opened once. Ask for it before printing anything: the command may go to another process. */
  database(wish?: DatabaseWish): Promise<OpenDatabase>
}

export interface DatabaseWish {
  /** False: the schema is left as it is. Otherwise it is brought up to date first. */
  readonly migrate?: boolean
  /** True: for as long as the command is not stopped, as a server needs it. */
  readonly isLasting?: boolean
}

/** Who opens the database: this process for itself, or the one that owns it for its clients. */
export interface DatabaseHost {
  /** @throws OwnerWillEnd when a client wants it for longer than its owner has it */
  open(settings: Settings, wish: DatabaseWish): Promise<OpenDatabase>
  /** Whether a command that finds the embedded database in use may be sent to its owner. */
  readonly canHandOver: boolean
}

/** The owner of the database ends by itself soon, and who wants to stay must wait and open the database then. */
export class OwnerWillEnd extends Error {}

/** A command's work. Returns its exit code; nothing means 0. */
export type Action = (context: CommandContext) => Promise<number | undefined>

/**
 * Runs one command line.
 * @param argv without the program's name
 * @returns the exit code
 * @throws OwnerWillEnd from `host`; nothing else
 */
export async function runCli(
  argv: readonly string[],
  rawTerminal: Terminal,
  host: DatabaseHost,
): Promise<number> {
  const terminal = redactingTerminal(rawTerminal)
  let exitCode: number = EXIT.done
  const run = async (options: CommonOptions, action: Action): Promise<void> => {
    exitCode = await runAction(argv, options, action, terminal, host)
  }
  try {
    await createProgram(terminal, run).parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof OwnerWillEnd) throw error
    if (!(error instanceof CommanderError)) {
      reportError(error, terminal, { json: wantsJson(argv), verbose: argv.includes('--verbose') })
      return exitCodeOf(error, terminal.signal)
    }
    if (error.exitCode === 0) return EXIT.done
    if (wantsJson(argv)) terminal.out(`${JSON.stringify(errorDocument(usageError(error)))}\n`)
    return EXIT.usage
  }
}

/** Of a command line that could not be understood. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? argv.length : end).includes('--json')
}

/** What commander has printed already, as one of our errors. */
function usageError({ code, message }: CommanderError): DraehiError {
  const text =
    code === 'commander.help'
      ? 'No command was named.'
      : message.replace(/^error: /, '').replaceAll('\n', ' ')
  return new DraehiError('bad-argument', text, 'draehi --help lists the commands.')
}

async function runAction(
  argv: readonly string[],
  options: CommonOptions,
  action: Action,
  rawTerminal: Terminal,
  host: DatabaseHost,
): Promise<number> {
  const terminal = options.color === false ? plainTerminal(rawTerminal) : rawTerminal
  const settings = readSettings(options, terminal)
  const context: CommandContext = { terminal, settings, database: (wish = {}) => host.open(settings, wish) }
  const patience = createPatience()
  for (;;) {
    try {
      return (await action(context)) ?? EXIT.done
    } catch (error) {
      if (error instanceof OwnerWillEnd) throw error
      if (host.canHandOver && isDraehiError(error, 'database-in-use')) {
        const answer = await handOver(argv, settings, terminal)
        if (answer.kind === 'exit') return answer.code
        if (!terminal.signal.aborted && patience.isLeft(answer.kind, error)) {
          await sleep(patience.retryMs)
          continue
        }
      }
      reportError(error, terminal, settings)
      return exitCodeOf(error, terminal.signal)
    }
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

${exitCodesText()}`,
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
