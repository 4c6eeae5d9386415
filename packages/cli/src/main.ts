/** The process: one command line, then its exit code. Loads nothing for `--version`, which editors and scripts ask often. */

import { VERSION } from './version.ts'

const argv = process.argv.slice(2)
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`)
} else {
  const [{ runCli }, { processTerminal }, { ownDatabase }] = await Promise.all([
    import('./run-cli.ts'),
    import('./terminal.ts'),
    import('./own-database.ts'),
  ])
  const terminal = processTerminal()
  const host = ownDatabase(terminal)
  process.exitCode = await runCli(argv, terminal, host)
  await host.close()
}
