import { access, constants, mkdir } from 'node:fs/promises'
import {
  DraehiError,
  gitVersion,
  listWorkspaces,
  migrationStatus,
  type OpenDatabase,
  type Workspace,
} from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import { count } from '../output/format.ts'
import { paint } from '../output/paint.ts'
import { SECRET_VARIABLES } from '../output/redact.ts'
import type { CommonOptions } from '../settings.ts'
import { VERSION } from '../version.ts'
import { withCommonOptions } from './common-options.ts'

interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly detail: string
  /** What to do, when it is not ok. */
  readonly remedy?: string
  /** Of the command, when it failed. */
  readonly exit?: number
}

export function addDoctor(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('doctor')
      .description('git, database, data directory, credentials, versions: each ok, or what to do'),
  ).action((options: CommonOptions) => run(options, doctor))
}

async function doctor(context: CommandContext): Promise<number> {
  const { terminal, settings } = context
  const database = await checkDatabase(context)
  const checks = [
    checkVersions(),
    await checkGit(),
    await checkDataDir(settings.dataDir),
    ...database,
    checkCredentials(terminal.env),
  ]
  const failure = checks.find((check) => check.state === 'failed')
  const isWell = failure === undefined
  if (settings.json) terminal.out(`${JSON.stringify({ schema: 1, ok: isWell, checks })}\n`)
  else for (const check of checks) terminal.out(formatCheck(check, context))
  return isWell ? EXIT.done : (failure.exit ?? EXIT.usage)
}

function formatCheck(check: Check, { terminal }: CommandContext): string {
  const { green, yellow, red } = paint(terminal)
  const mark = { ok: green('ok     '), warning: yellow('warning'), failed: red('failed ') }[check.state]
  return `${mark}  ${check.name.padEnd(14)} ${check.detail}\n${check.remedy === undefined ? '' : `${' '.repeat(24)}${check.remedy}\n`}`
}

function checkVersions(): Check {
  return {
    name: 'versions',
    state: 'ok',
    detail: `draehi ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  }
}

/** From git's own advisories: below these, known holes in features draehi does not use; distributions backport. */
const GIT_TESTED_FROM: readonly [number, number] = [2, 39]

async function checkGit(): Promise<Check> {
  try {
    const version = await gitVersion()
    const [major = 0, minor = 0] = version.split('.').map(Number)
    const isOld = major < GIT_TESTED_FROM[0] || (major === GIT_TESTED_FROM[0] && minor < GIT_TESTED_FROM[1])
    if (!isOld) return { name: 'git', state: 'ok', detail: version }
    return {
      name: 'git',
      state: 'failed',
      detail: version,
      remedy: `draehi needs git ${GIT_TESTED_FROM.join('.')} or newer.`,
      exit: EXIT.git,
    }
  } catch (error) {
    return failed('git', error)
  }
}

async function checkDataDir(dataDir: string): Promise<Check> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    return { name: 'data directory', state: 'ok', detail: dataDir }
  } catch {
    return {
      name: 'data directory',
      state: 'failed',
      detail: `${dataDir} cannot be written`,
      remedy: 'Name another with --data-dir or DRAEHI_DATA_DIR, or mend its permissions.',
    }
  }
}

async function checkDatabase(context: CommandContext): Promise<Check[]> {
  try {
    const database = await context.database({ migrate: false })
    const { migrations } = await migrationStatus(database)
    const pending = migrations.filter((migration) => !migration.isApplied).length
    return [
      {
        name: 'database',
        state: 'ok',
        detail: database.kind === 'embedded' ? `embedded, ${database.url}` : `PostgreSQL, ${database.url}`,
      },
      pending === 0
        ? { name: 'schema', state: 'ok', detail: `${count(migrations.length, 'migration')} applied` }
        : {
            name: 'schema',
            state: 'warning',
            detail: `${count(pending, 'migration')} pending`,
            remedy: 'draehi db migrate applies them; every other command does so by itself.',
          },
      ...(pending === 0 ? await checkWorkspaces(database) : []),
    ]
  } catch (error) {
    if (error instanceof DraehiError && error.code === 'database-in-use') throw error // its owner answers instead
    return [failed('database', error)]
  }
}

async function checkWorkspaces({ db }: OpenDatabase): Promise<Check[]> {
  const workspaces = await listWorkspaces(db)
  const broken = workspaces.filter((workspace) => workspace.syncStatus === 'error')
  const [first] = broken
  const pinned = workspaces.filter(({ isPinned }) => isPinned).map(toPinnedCheck)
  if (first === undefined)
    return [{ name: 'workspaces', state: 'ok', detail: `${workspaces.length}` }, ...pinned]
  const failing: Check = {
    name: 'workspaces',
    state: 'warning',
    detail: `the last sync of ${broken.map(({ slug }) => slug).join(', ')} failed`,
    remedy: `draehi deployments ${first.slug} says why.`,
  }
  return [failing, ...pinned]
}

function toPinnedCheck({ slug, liveDeploymentId }: Workspace): Check {
  return {
    name: 'pinned',
    state: 'warning',
    detail: `${slug} is pinned to deployment ${liveDeploymentId ?? 'none'}; syncs build and do not go live`,
    remedy: `draehi promote ${slug} unpins it.`,
  }
}

function checkCredentials(env: CommandContext['terminal']['env']): Check {
  const set = SECRET_VARIABLES.filter((name) => (env[name] ?? '') !== '')
  return {
    name: 'credentials',
    state: 'ok',
    detail: set.length === 0 ? 'none set; public repositories and ssh keys only' : `${set.join(', ')} set`,
  }
}

function failed(name: string, error: unknown): Check {
  const exit = exitCodeOf(error, new AbortController().signal)
  if (error instanceof DraehiError)
    return { name, state: 'failed', detail: error.message, remedy: error.remedy, exit }
  return {
    name,
    state: 'failed',
    detail: error instanceof Error ? error.message.slice(0, 200) : String(error),
    exit,
  }
}
