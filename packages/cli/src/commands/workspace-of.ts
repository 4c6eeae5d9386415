import { basename } from 'node:path'
import {
  addWorkspace,
  type Database,
  DraehiError,
  findWorkspace,
  listWorkspaces,
  parseRemote,
  parseWorkspaceSlug,
  suggestWorkspaceSlug,
  type Workspace,
} from '@draehi/core'
import { remotePolicy } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { type LocatedRepository, locateRepository } from './locate-repository.ts'

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

export interface WorkspaceRequest {
  readonly repository: string
  readonly slug: string | undefined
  readonly name: string | undefined
  readonly branch: string | undefined
  readonly root: string | undefined
  readonly id?: number | undefined
}

/**
 * Registers a workspace for a repository, or finds the one that is registered for it.
 * @throws DraehiError `workspace-exists` when the slug belongs to another repository
 */
export async function registerWorkspace(
  db: Database,
  request: WorkspaceRequest,
  terminal: Terminal,
): Promise<{ readonly workspace: Workspace; readonly isNew: boolean }> {
  const located = await locateRepository(request.repository, terminal)
  const root = request.root ?? located.root
  const slug =
    request.slug === undefined
      ? suggestWorkspaceSlug(nameFrom(located, root))
      : parseWorkspaceSlug(request.slug)
  const existing = await findWorkspace(db, slug)
  if (existing !== undefined) {
    refuseOther(existing, located.url, root, request)
    return { workspace: existing, isNew: false }
  }
  const workspace = await addWorkspace(db, {
    slug,
    name: request.name ?? nameFrom(located, root),
    repositoryUrl: parseRemote(located.url, remotePolicy(located.url, terminal.env)).url,
    branch: request.branch,
    root,
    ...(request.id === undefined ? {} : { id: request.id }),
  })
  return { workspace, isNew: true }
}

function refuseOther(existing: Workspace, url: string, root: string, request: WorkspaceRequest): void {
  if (
    existing.repositoryUrl === url &&
    existing.root === root &&
    (request.branch ?? existing.branch) === existing.branch
  )
    return
  throw new DraehiError(
    'workspace-exists',
    `The workspace ${existing.slug} publishes ${existing.repositoryUrl}${existing.root === '' ? '' : `, folder ${existing.root}`}${existing.branch === undefined ? '' : `, branch ${existing.branch}`}.`,
    `Choose another name with --workspace, or change this one: draehi workspace set ${existing.slug} --repo … --branch … --root …`,
    { data: { slug: existing.slug } },
  )
}

/** `https://host/you/my-notes.git` → `my-notes`. */
function nameFrom(located: LocatedRepository, root: string): string {
  const last = root === '' ? located.url.replace(/[/\\]+$/, '') : root
  return basename(last.replace(/^.*[:/]/, '')).replace(/\.git$/, '') || 'notes'
}
