import { setTimeout as sleep } from 'node:timers/promises'
import { DraehiError, isDraehiError, nameFileFault } from '@draehi/core'
import { Command, CommanderError } from 'commander'
import { type Action, type CommandContext, type DatabaseHost, OwnerWillEnd } from './command.ts'
import { addCommands } from './commands/index.ts'
import { EXIT, exitCodeOf, exitCodesText } from './exit-code.ts'
import { createPatience, handOver } from './handover/client.ts'
import { redactingTerminal } from './output/redact.ts'
import { errorDocument, reportError } from './output/report-error.ts'
import { type CommonOptions, readSettings } from './settings.ts'
import { plainTerminal, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

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
    const program = await createProgram(argv, terminal, run)
    await program.parseAsync([...argv], { from: 'user' })
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
      const named = nameFileFault(error)
      reportError(named, terminal, settings)
      return exitCodeOf(named, terminal.signal)
    }
  }
}

async function createProgram(
  argv: readonly string[],
  terminal: Terminal,
  run: (options: CommonOptions, action: Action) => Promise<void>,
): Promise<Command> {
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
  await addCommands(program, run, argv)
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
  }
  return program
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)])
}
