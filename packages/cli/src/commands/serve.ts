import {
  createSiteReader,
  DraehiError,
  listWorkspaces,
  type OpenDatabase,
  writeSearchLog,
} from '@draehi/core'
import type { Listening } from '@draehi/renderer'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { printable } from '../output/format.ts'
import { parseWhole } from '../parse-whole.ts'
import type { ServerProcess } from '../processes/server-process.ts'
import type { CommonOptions } from '../settings.ts'
import { awaitDatabase } from './await-database.ts'
import { withCommonOptions } from './common-options.ts'
import { DEFAULT_PORT, siteUrl } from './site-url.ts'

interface Options extends CommonOptions {
  readonly port: string
  readonly host: string
  readonly processes: string
}

const MOST_PROCESSES = 64

export function addServe(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('serve')
      .description('serve what is live, until it is stopped')
      .option('-p, --port <port>', 'port; 0 takes a free one', String(DEFAULT_PORT))
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .option('--processes <n>', 'how many processes answer, for as many cores; PostgreSQL only', '1'),
  ).action((options: Options) => run(options, (context) => serveCommand(context, options)))
}

async function serveCommand(context: CommandContext, options: Options): Promise<number> {
  parsePort(options.port) // before the seconds that the database may take
  const count = parseWhole('--processes', options.processes, { from: 1, to: MOST_PROCESSES })
  if (count === 1) return serveAlone(context, options)
  const { findServerProcess } = await import('../processes/server-process.ts')
  const own = findServerProcess(context.terminal)
  return own === undefined ? serveTogether(context, options, count) : serveAsOneOf(context, options, own)
}

async function serveAlone(context: CommandContext, options: Options): Promise<number> {
  const database = await awaitDatabase(context)
  const server = await startServer(context, database, options)
  await tellServing(context, database, server.url)
  await untilStopped(context.terminal.signal)
  context.terminal.err('stopping\n')
  await server.close()
  return 0
}

/** The first of several processes: it answers nobody, and looks after those that do. */
async function serveTogether(context: CommandContext, options: Options, count: number): Promise<number> {
  const { terminal, settings } = context
  if (settings.databaseUrl === undefined) {
    throw new DraehiError(
      'bad-argument',
      'Several processes need a PostgreSQL server: the embedded database belongs to one.',
      'Set DATABASE_URL to the address of a PostgreSQL server, or leave out --processes.',
    )
  }
  const database = await awaitDatabase(context)
  const { findPort } = await import('@draehi/renderer')
  const { port, url } = await findPort({ host: options.host, port: parsePort(options.port) })
  const { ProcessEnded, startProcesses } = await import('../processes/start-processes.ts')
  const processes = startProcesses(count, port, terminal)
  try {
    await Promise.race([processes.started, untilStopped(terminal.signal)])
    if (!terminal.signal.aborted) await tellServing(context, database, url, count)
    await untilStopped(terminal.signal)
    terminal.err('stopping\n')
    return 0
  } catch (error) {
    if (error instanceof ProcessEnded) return error.exitCode
    throw error
  } finally {
    await processes.stop()
  }
}

/** One of several processes: it answers when all are prepared, and says only what goes wrong. */
async function serveAsOneOf(
  context: CommandContext,
  options: Options,
  { terminal, prepared, listening, release }: ServerProcess,
): Promise<number> {
  const own = { ...context, terminal }
  try {
    const database = await awaitDatabase(own)
    const start = await prepareServer(own, database, options.host)
    const port = await prepared()
    if (port === undefined) return 0
    const server = await start(port)
    listening()
    await untilStopped(terminal.signal)
    await server.close()
    return 0
  } finally {
    release()
  }
}

/** What is served where, for the one who started it. */
async function tellServing(
  { terminal, settings }: CommandContext,
  database: OpenDatabase,
  url: string,
  processes?: number,
): Promise<void> {
  const published = (await listWorkspaces(database.db)).filter(
    (workspace) => workspace.liveDeploymentId !== undefined,
  )
  const sites = published.map((workspace) => siteUrl(settings, workspace, url))
  if (sites.length === 0) {
    terminal.err('nothing is published yet; beside this server: draehi sync <name> --repo <url>\n')
  }
  const more = processes === undefined ? {} : { processes }
  if (settings.json) terminal.out(`${JSON.stringify({ schema: 1, ok: true, url, sites, ...more })}\n`)
  else terminal.out(`${sites.length === 1 ? sites[0] : url}\n`)
  terminal.err(`serving${processes === undefined ? '' : ` with ${processes} processes`}; Ctrl-C stops\n`)
}

/** @throws DraehiError `bad-argument` for a port that is taken or none */
export async function startServer(
  context: CommandContext,
  database: OpenDatabase,
  options: { readonly port: string; readonly host: string },
): Promise<Listening> {
  const start = await prepareServer(context, database, options.host)
  return start(parsePort(options.port))
}

/** Everything but listening. */
async function prepareServer(
  { terminal, settings }: CommandContext,
  database: OpenDatabase,
  host: string,
): Promise<(port: number) => Promise<Listening>> {
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
  return (port) => listen(fetch, { host, port, onError })
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
