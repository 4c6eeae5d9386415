/** The process: one command line, then its exit code. Loads nothing for `--version`, which editors and scripts ask often. */

import { VERSION } from './version.ts'

const argv = process.argv.slice(2)
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`)
} else {
  const [{ runCli }, { processTerminal }, { ownDatabase }, { redactingTerminal }, { reportError }] =
    await Promise.all([
      import('./run-cli.ts'),
      import('./terminal.ts'),
      import('./own-database.ts'),
      import('./output/redact.ts'),
      import('./output/report-error.ts'),
    ])
  const terminal = redactingTerminal(processTerminal())
  const reportBug = (error: unknown): void =>
    reportError(error, terminal, { json: false, verbose: argv.includes('--verbose') })
  process.on('uncaughtException', (error) => {
    reportBug(error)
    process.exit(1)
  })
  const host = ownDatabase(terminal)
  process.exitCode = await runCli(argv, terminal, host)
  try {
    await host.close()
  } catch (error) {
    reportBug(error)
    process.exitCode ||= 1
  }
}
