import { createSiteReader, listWorkspaces, type OpenDatabase, writeSearchLog } from '@draehi/core'
import type { Listening } from '@draehi/renderer'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { printable } from '../output/format.ts'
import { parseWhole } from '../parse-whole.ts'
import type { CommonOptions } from '../settings.ts'
import { awaitDatabase } from './await-database.ts'
import { withCommonOptions } from './common-options.ts'
import { DEFAULT_PORT, siteUrl } from './site-url.ts'

interface Options extends CommonOptions {
  readonly port: string
  readonly host: string
}

export function addServe(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('serve')
      .description('serve what is live, until it is stopped')
      .option('-p, --port <port>', 'port; 0 takes a free one', String(DEFAULT_PORT))
      .option('--host <address>', 'address to listen on', '127.0.0.1'),
  ).action((options: Options) => run(options, (context) => serveCommand(context, options)))
}

async function serveCommand(context: CommandContext, options: Options): Promise<number> {
  const { terminal, settings } = context
  parsePort(options.port) // before the seconds that the database may take
  const database = await awaitDatabase(context)
  const server = await startServer(context, database, options)
  const published = (await listWorkspaces(database.db)).filter(
    (workspace) => workspace.liveDeploymentId !== undefined,
  )
  const sites = published.map((workspace) => siteUrl(settings, workspace, server.url))
  if (sites.length === 0) {
    terminal.err('nothing is published yet; beside this server: draehi sync <name> --repo <url>\n')
  }
  if (settings.json) terminal.out(`${JSON.stringify({ schema: 1, ok: true, url: server.url, sites })}\n`)
  else terminal.out(`${sites.length === 1 ? sites[0] : server.url}\n`)
  terminal.err('serving; Ctrl-C stops\n')
  await untilStopped(terminal.signal)
  terminal.err('stopping\n')
  await server.close()
  return 0
}

/** @throws DraehiError `bad-argument` for a port that is taken or none */
export async function startServer(
  context: CommandContext,
  database: OpenDatabase,
  options: { readonly port: string; readonly host: string },
): Promise<Listening> {
  const { terminal, settings } = context
  const port = parsePort(options.port)
  const { assets, createFetch, listen } = await import('@draehi/renderer')
  const onError = (error: unknown): void =>
    terminal.err(`error while answering: ${textOf(error, settings.verbose)}\n`)
  const fetch = createFetch(createSiteReader(database.db), {
    assets,
    baseUrl: settings.baseUrl,
    isSecure: settings.baseUrl?.startsWith('https:') === true,
    writeSearches: (searches) => writeSearchLog(database.db, searches),
    onError,
  })
  return listen(fetch, { host: options.host, port, onError })
}

/** @throws DraehiError `bad-argument` */
export function parsePort(text: string): number {
  return parseWhole('--port', text, { from: 0, to: 65_535 })
}

/** A reader's request is not worth a page of log: the stack only on request. */
function textOf(error: unknown, isVerbose: boolean): string {
  if (isVerbose && error instanceof Error) return (error.stack ?? error.message).slice(0, 8192)
  return printable(error instanceof Error ? error.message : String(error)).slice(0, 500)
}

/** Resolves when the command is asked to end: for a server that is no failure. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
