import {
  addWorkspace,
  changeWorkspace,
  DraehiError,
  findWorkspace,
  historyDirectory,
  historyFile,
  keptFile,
  listWorkspaces,
  mirrorDirectory,
  parsedPackFile,
  parseRemote,
  parseWorkspaceSlug,
  removeKept,
  removeKnownHistory,
  removeMirror,
  removeParsedPack,
  removeTraces,
  removeWorkspace,
  traceFile,
  type Workspace,
} from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { moment } from '../output/format.ts'
import { pinnedHint } from '../output/pinned.ts'
import { formatTable } from '../output/table.ts'
import { parseWhole } from '../parse-whole.ts'
import { type CommonOptions, remotePolicy } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { locateRepository } from './locate-repository.ts'
import { siteUrl } from './site-url.ts'
import { parseBranch, parseRoot, requireWorkspace, toNewWorkspace } from './workspace-of.ts'

interface Options extends CommonOptions {
  readonly repo?: string
  readonly branch?: string
  readonly root?: string
  readonly name?: string
  readonly slug?: string
  readonly id?: string
  readonly keep?: string
  readonly keepDays?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export function addWorkspaceCommands(program: Command, run: Run): void {
  const workspace = program.command('workspace').description('one workspace, one repository')
  const about = (command: Command): Command =>
    withCommonOptions(
      command
        .option('--repo <url>', 'the repository')
        .option('--branch <name>', "the branch; '' for the remote's default")
        .option('--root <dir>', "folder of the repository that holds the notes; '' for all of it")
        .option('--name <text>', 'the title readers see')
        .option('--dry-run', 'say what would happen and change nothing'),
    )
  about(workspace.command('add').argument('<slug>').description('register a workspace'))
    .option('--id <n>', 'the id of the row, for a staging twin with the same node ids')
    .action((slug: string, options: Options) => run(options, (context) => add(context, slug, options)))
  withCommonOptions(workspace.command('list').description('every workspace')).action((options: Options) =>
    run(options, list),
  )
  withCommonOptions(workspace.command('show').argument('<slug>').description('everything about one')).action(
    (slug: string, options: Options) => run(options, (context) => show(context, slug)),
  )
  about(workspace.command('set').argument('<slug>').description('change what is known about one'))
    .option('--slug <slug>', 'another address')
    .option('--keep <n>', 'how many of the last deployments are kept')
    .option('--keep-days <n>', 'and how many days, whichever is more')
    .action((slug: string, options: Options) => run(options, (context) => set(context, slug, options)))
  withCommonOptions(
    workspace
      .command('remove')
      .argument('<slug>')
      .description('remove one, with all of its deployments; the repository is not touched')
      .option('--yes', 'that is meant; without it nothing is removed')
      .option('--dry-run', 'say what would happen and change nothing'),
  ).action((slug: string, options: Options) => run(options, (context) => remove(context, slug, options)))
}

async function add(context: CommandContext, slug: string, options: Options): Promise<undefined> {
  if (options.repo === undefined) {
    throw new DraehiError(
      'bad-argument',
      'A workspace needs a repository.',
      `draehi workspace add ${slug} --repo https://github.com/you/notes`,
    )
  }
  const { repo: repository, name, branch, root } = options
  const id =
    options.id === undefined ? undefined : parseWhole('--id', options.id, { from: 1, to: 2_147_483_647 })
  const wanted = await toNewWorkspace({ repository, slug, name, branch, root, id }, context.terminal)
  const { db } = await context.database()
  if ((await findWorkspace(db, wanted.slug)) !== undefined) {
    throw new DraehiError(
      'workspace-exists',
      `There is a workspace ${wanted.slug} already.`,
      `Change it with: draehi workspace set ${wanted.slug} …`,
      { state: 'Nothing was changed.', data: { slug: wanted.slug } },
    )
  }
  if (options.dryRun === true) {
    const text = `would add ${wanted.slug}, publishing ${wanted.repositoryUrl}\n`
    return print(context, { ...wanted, dryRun: true }, text)
  }
  const workspace = await addWorkspace(db, wanted)
  return print(context, workspace, `${workspace.slug}\n`)
}

async function list(context: CommandContext): Promise<undefined> {
  const { db } = await context.database()
  const workspaces = await listWorkspaces(db)
  const rows = workspaces.map((w) => [
    w.slug,
    w.name,
    w.liveDeploymentId === undefined ? '–' : `#${w.liveDeploymentId}`,
    w.syncStatus,
    w.branch ?? '(default)',
    w.repositoryUrl,
  ])
  const table = formatTable([['WORKSPACE', 'NAME', 'LIVE', 'SYNC', 'BRANCH', 'REPOSITORY'], ...rows])
  return print(
    context,
    { workspaces },
    workspaces.length === 0 ? 'no workspaces; draehi up <repository> makes one\n' : table,
  )
}

async function show(context: CommandContext, slug: string): Promise<undefined> {
  const { db } = await context.database()
  return print(context, ...described(context, await requireWorkspace(db, slug)))
}

function described(context: CommandContext, workspace: Workspace): [object, string] {
  const url = siteUrl(context.settings, workspace)
  const rows = [
    ['workspace', workspace.slug],
    ['name', workspace.name],
    ['address', url],
    ['repository', workspace.repositoryUrl],
    ['branch', workspace.branch ?? "(the remote's default)"],
    ['root', workspace.root === '' ? '(all of it)' : workspace.root],
    [
      'live',
      workspace.liveDeploymentId === undefined
        ? 'nothing yet'
        : `deployment ${workspace.liveDeploymentId}${workspace.isPinned ? ', pinned' : ''}`,
    ],
    ...(workspace.isPinned ? [['pinned', pinnedHint(workspace.slug)]] : []),
    ['keeps', `the last ${workspace.keep.deployments} deployments, and ${workspace.keep.days} days`],
    ['sync', workspace.syncStatus],
    ['id', String(workspace.id)],
    ['created', moment(workspace.createdAt)],
  ]
  return [{ ...workspace, url }, formatTable(rows)]
}

async function set(context: CommandContext, slug: string, options: Options): Promise<undefined> {
  const named = await readChanges(context, options)
  const isKeepNamed = options.keep !== undefined || options.keepDays !== undefined
  if (Object.keys(named).length === 0 && !isKeepNamed) {
    throw new DraehiError(
      'bad-argument',
      'Nothing to change was named.',
      'Name one of --repo, --branch, --root, --name, --slug, --keep, --keep-days.',
    )
  }
  const { db } = await context.database()
  const workspace = await requireWorkspace(db, slug)
  const changes = isKeepNamed ? { ...named, keep: parseKeep(options, workspace.keep) } : named
  if (options.dryRun === true) {
    const [document, text] = described(context, { ...workspace, ...changes })
    return print(context, { ...document, dryRun: true }, text)
  }
  return print(context, ...described(context, await changeWorkspace(db, workspace.id, changes)))
}

/** @throws DraehiError `bad-argument` */
function parseKeep({ keep, keepDays }: Options, before: Workspace['keep']): Workspace['keep'] {
  return {
    deployments:
      keep === undefined ? before.deployments : parseWhole('--keep', keep, { from: 1, to: 100_000 }),
    days: keepDays === undefined ? before.days : parseWhole('--keep-days', keepDays, { from: 0, to: 36_500 }),
  }
}

type WorkspaceChanges = Parameters<typeof changeWorkspace>[2]

async function readChanges({ terminal }: CommandContext, options: Options): Promise<WorkspaceChanges> {
  const located = options.repo === undefined ? undefined : await locateRepository(options.repo, terminal)
  const root = parseRoot(options.root) ?? located?.root
  return {
    ...(located === undefined
      ? {}
      : { repositoryUrl: parseRemote(located.url, remotePolicy(located.url, terminal.env)).url }),
    ...(options.branch === undefined ? {} : { branch: parseBranch(options.branch) }),
    ...(root === undefined || (root === '' && options.root === undefined) ? {} : { root }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.slug === undefined ? {} : { slug: parseWorkspaceSlug(options.slug) }),
  }
}

async function remove(context: CommandContext, slug: string, options: Options): Promise<undefined> {
  const { db } = await context.database()
  const workspace = await requireWorkspace(db, slug)
  if (options.dryRun === true)
    return print(context, { slug, dryRun: true }, `would remove ${slug} and every deployment of it\n`)
  if (options.yes !== true) {
    throw new DraehiError(
      'bad-argument',
      `Removing ${slug} removes its site and every deployment of it.`,
      `If that is meant: draehi workspace remove ${slug} --yes`,
      { state: 'Nothing was changed.' },
    )
  }
  await removeWorkspace(db, workspace.id)
  await removeMirror(mirrorDirectory(context.settings.dataDir, workspace.id))
  await removeMirror(historyDirectory(context.settings.dataDir, workspace.id))
  await removeParsedPack(parsedPackFile(context.settings.dataDir, workspace.id))
  await removeKnownHistory(historyFile(context.settings.dataDir, workspace.id))
  await removeTraces(traceFile(context.settings.dataDir, workspace.id))
  await removeKept(keptFile(context.settings.dataDir, workspace.id))
  return print(context, { slug, removed: true }, `removed ${slug}\n`)
}

function print(context: CommandContext, document: object, text: string): undefined {
  context.terminal.out(
    context.settings.json ? `${JSON.stringify({ schema: 1, ok: true, ...document })}\n` : text,
  )
}
