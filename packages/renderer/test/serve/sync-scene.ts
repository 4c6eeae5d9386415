/** A repository, a workspace and a server, for tests that go from a commit to what a reader gets. */

import {
  addWorkspace,
  createSiteReader,
  type Database,
  type Slug,
  type SyncRequest,
  type SyncResult,
  sync,
  type Workspace,
} from '@draehi/core'
import { makeRepo, type RepoFiles, type TestRepo } from '../../../../test/support/make-repo.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { siteRenderer } from '../../src/site-renderer.ts'

export interface Scene {
  readonly workspace: Workspace
  readonly repo: TestRepo
  /**
   * @param now the moment for which the site is made, ISO 8601; default: now
   * @param dataDir of another machine
   */
  sync(change?: Partial<SyncRequest>, now?: string, dataDir?: string): Promise<SyncResult>
  /** @param path below the workspace */
  get(path: string): Promise<{ readonly status: number; readonly text: string; readonly location: string }>
  /** What is at a path, byte by byte. */
  bytes(path: string): Promise<Buffer>
}

let count = 0

/** @param dataDir for mirrors */
export async function makeScene(db: Database, dataDir: string, files: RepoFiles): Promise<Scene> {
  const repo = await makeRepo(files)
  const slug = `s${++count}` as Slug
  const workspace = await addWorkspace(db, {
    slug,
    name: 'Site',
    repositoryUrl: repo.url,
    branch: undefined,
    root: '',
  })
  const fetch = createFetch(createSiteReader(db), { pointerMaxAgeMs: 0 })
  const request: SyncRequest = {
    workspace,
    trigger: 'cli',
    commit: undefined,
    dryRun: false,
    force: false,
    live: true,
    failOn: new Set(),
  }
  const remotes = {
    token: undefined,
    allowLocal: true,
    allowPrivateHosts: false,
    allowInsecureHttp: false,
  }
  return {
    workspace,
    repo,
    sync: (change = {}, now, elsewhere = dataDir) =>
      sync(
        { ...request, ...change },
        {
          db,
          dataDir: elsewhere,
          renderer: siteRenderer,
          remotes,
          ...(now === undefined ? {} : { now }),
        },
      ),
    bytes: async (path) =>
      Buffer.from(await (await fetch(new Request(`http://s.test/${slug}${path}`))).arrayBuffer()),
    get: async (path) => {
      const response = await fetch(new Request(`http://s.test/${slug}${path}`, { redirect: 'manual' }))
      const location = response.headers.get('location') ?? ''
      return { status: response.status, text: await response.text(), location }
    },
  }
}

/** Some days from now, as the day whose midnight (UTC) it is. */
export function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
