import type { Command } from 'commander'

/** What every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout')
    .option('--data-dir <dir>', 'where mirrors and the embedded database are (DRAEHI_DATA_DIR)')
    .option('-v, --verbose', 'say more on stderr')
    .option('--no-color', 'plain lines: no colours, nothing rewritten')
}
