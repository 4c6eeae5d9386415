import { basename } from 'node:path'
import {
  addWorkspace,
  type Database,
  DraehiError,
  findDeployment,
  findWorkspace,
  listWorkspaces,
  parseBranchName,
  parseRemote,
  parseWorkspaceSlug,
  suggestWorkspaceSlug,
  type Workspace,
} from '@draehi/core'
import { remotePolicy } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { locateRepository } from './locate-repository.ts'

/** @throws DraehiError `workspace-not-found`, naming those that exist */
export async function requireWorkspace(db: Database, slug: string): Promise<Workspace> {
  const found = await findWorkspace(db, slug)
  if (found !== undefined) return found
  const known = (await listWorkspaces(db)).map((workspace) => workspace.slug)
  throw new DraehiError(
    'workspace-not-found',
    `There is no workspace ${JSON.stringify(slug)}.`,
    known.length === 0
      ? 'Publish one with: draehi up <repository>'
      : `Workspaces: ${known.slice(0, 20).join(', ')}. Add one with: draehi workspace add ${slug} --repo <url>`,
    { data: { slug, known } },
  )
}

/** The workspace named, or the only one there is. @throws DraehiError `bad-argument` when there are several */
export async function namedOrOnlyWorkspace(db: Database, slug: string | undefined): Promise<Workspace> {
  if (slug !== undefined) return requireWorkspace(db, slug)
  const all = await listWorkspaces(db)
  const [only] = all
  if (only !== undefined && all.length === 1) return only
  throw new DraehiError(
    only === undefined ? 'workspace-not-found' : 'bad-argument',
    only === undefined
      ? 'There is no workspace yet.'
      : `There are ${all.length} workspaces, so one must be named.`,
    only === undefined
      ? 'Publish one with: draehi up <repository>'
      : `Name one of: ${all
          .slice(0, 20)
          .map((workspace) => workspace.slug)
          .join(', ')}`,
  )
}

/**
 * The workspace that deployments belong to: the one named, or the one that has the first id among `names`, or the only one.
 * @throws DraehiError `bad-argument` when there are several and nothing tells which
 */
export async function workspaceOfDeployment(
  db: Database,
  names: readonly string[],
  slug: string | undefined,
): Promise<Workspace> {
  if (slug !== undefined) return requireWorkspace(db, slug)
  const all = await listWorkspaces(db)
  if (all.length <= 1) return namedOrOnlyWorkspace(db, undefined)
  for (const name of names) {
    const id = Number(/^#?(\d{1,9})$/.exec(name)?.[1])
    if (Number.isNaN(id)) continue
    for (const workspace of all) {
      if ((await findDeployment(db, workspace.id, id)) !== undefined) return workspace
    }
  }
  throw new DraehiError(
    'bad-argument',
    `There are ${all.length} workspaces, so one must be named.`,
    `Give --workspace with one of: ${all
      .slice(0, 20)
      .map((workspace) => workspace.slug)
      .join(', ')}`,
  )
}

export interface WorkspaceRequest {
  readonly repository: string
  readonly slug: string | undefined
  readonly name: string | undefined
  /** As a person named it; `''` is the remote's default branch. */
  readonly branch: string | undefined
  readonly root: string | undefined
  readonly id?: number | undefined
}

/** What a request means, with nothing asked of the database: every word of it is checked here. */
export async function toNewWorkspace(request: WorkspaceRequest, terminal: Terminal): Promise<NewWorkspace> {
  const located = await locateRepository(request.repository, terminal)
  const repositoryUrl = parseRemote(located.url, remotePolicy(located.url, terminal.env)).url
  const root = parseRoot(request.root) ?? located.root
  const name = nameFrom(repositoryUrl, root)
  return {
    slug: request.slug === undefined ? suggestWorkspaceSlug(name) : parseWorkspaceSlug(request.slug),
    name: request.name ?? name,
    repositoryUrl,
    branch: parseBranch(request.branch),
    root,
    ...(request.id === undefined ? {} : { id: request.id }),
  }
}

type NewWorkspace = Parameters<typeof addWorkspace>[1]

/**
 * Registers a workspace for a repository, or finds the one that is registered for it.
 * @throws DraehiError `workspace-exists` when the slug belongs to another repository
 */
export async function registerWorkspace(db: Database, wanted: NewWorkspace): Promise<Workspace> {
  return (await findRegistered(db, wanted)) ?? addWorkspace(db, wanted)
}

/** @throws DraehiError `workspace-exists` when the slug belongs to another repository */
export async function findRegistered(db: Database, wanted: NewWorkspace): Promise<Workspace | undefined> {
  const existing = await findWorkspace(db, wanted.slug)
  if (existing !== undefined) refuseOther(existing, wanted)
  return existing
}

/** `''` is the remote's default. @throws DraehiError `bad-branch-name` */
export function parseBranch(branch: string | undefined): string | undefined {
  return branch === undefined || branch === '' ? undefined : parseBranchName(branch)
}

/** A folder of the repository: `./notes/` is `notes`. @throws DraehiError `bad-argument` for one outside of it */
export function parseRoot(root: string | undefined): string | undefined {
  if (root === undefined) return undefined
  const segments = root.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (!segments.includes('..') && !root.includes('\\') && !root.startsWith('/')) return segments.join('/')
  throw new DraehiError(
    'bad-argument',
    `--root is ${JSON.stringify(root)}, which is not a folder inside the repository.`,
    'Give a path from the root of the repository, such as notes.',
  )
}

function refuseOther(existing: Workspace, wanted: NewWorkspace): void {
  const isSame =
    existing.repositoryUrl === wanted.repositoryUrl &&
    existing.root === wanted.root &&
    (wanted.branch ?? existing.branch) === existing.branch
  if (isSame) return
  throw new DraehiError(
    'workspace-exists',
    `The workspace ${existing.slug} publishes ${existing.repositoryUrl}${existing.root === '' ? '' : `, folder ${existing.root}`}${existing.branch === undefined ? '' : `, branch ${existing.branch}`}.`,
    `Choose another name for the new one, or change this one: draehi workspace set ${existing.slug} --repo … --branch … --root …`,
    { state: 'Nothing was changed.', data: { slug: existing.slug } },
  )
}

/** `https://host/you/my-notes.git` → `my-notes`. */
function nameFrom(repositoryUrl: string, root: string): string {
  const last = root === '' ? repositoryUrl.replace(/[/\\]+$/, '').replace(/^.*[:/]/, '') : root
  return basename(last).replace(/\.git$/, '') || 'notes'
}
