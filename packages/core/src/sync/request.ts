import type { Database } from '../db/database.ts'
import type { PlannedChange } from '../db/read-planned-diff.ts'
import type { GitLimits } from '../git/limits.ts'
import type { Commit, DeploymentStats, Digest, SyncStage, SyncTrigger, Workspace } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import type { SiteRenderer } from '../site-renderer.ts'

export interface SyncRequest {
  readonly workspace: Workspace
  readonly trigger: SyncTrigger
  /** A commit to publish instead of the branch's tip, full or abbreviated hex. */
  readonly commit: string | undefined
  /** Plan, write nothing. */
  readonly dryRun: boolean
  /** Go live even when a guard would refuse, and build again even when nothing changed. */
  readonly force: boolean
  /** False: build, and leave the live pointer where it is. */
  readonly live: boolean
  /** Problem codes and severities that stop the run before anything is written. */
  readonly failOn: ReadonlySet<string>
  /** Files that are left out; default: those that the workspace has forgotten. */
  readonly forgotten?: readonly string[]
}

export interface SyncContext {
  readonly db: Database
  /** Holds the mirrors. */
  readonly dataDir: string
  readonly renderer: SiteRenderer
  readonly remotes: RemotePolicy
  /** The moment for which the site is made, ISO 8601 in UTC; default: now, by the database's clock. */
  readonly now?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SyncProgress) => void
}

/** Which remotes the operator allows, and the credential for them. */
export interface RemotePolicy {
  readonly token: string | undefined
  readonly allowLocal: boolean
  readonly allowPrivateHosts: boolean
  readonly allowInsecureHttp: boolean
  /** Other than `GIT_LIMITS`. */
  readonly limits?: Partial<GitLimits>
}

export interface SyncProgress {
  readonly stage: SyncStage
  /** Units of the stage: files, pages or rows. */
  readonly done: number
  /** Undefined while it is not known. */
  readonly total: number | undefined
  /** True once, when the stage is over. */
  readonly isOver: boolean
  /** How long it took, when it is over and was in turn with others; undefined for one that was alone. */
  readonly ms?: number
  /** Of the stage `parse`, when it is over: pages that earlier runs parsed. */
  readonly known?: number
}

export interface SyncResult {
  readonly status: 'live' | 'built' | 'unchanged' | 'dry-run' | 'preview'
  /** Undefined for a dry run. For `unchanged`: the deployment that already holds this commit. */
  readonly deploymentId: number | undefined
  /** The newest successful deployment before this run. */
  readonly previousId: number | undefined
  readonly isPinned: boolean
  readonly branch: string
  readonly commit: Commit
  /** Folder of the repository in which the paths of problems begin. */
  readonly root: string
  readonly digest: Digest
  readonly stats: DeploymentStats
  readonly timings: SyncTimings
  readonly problems: readonly Problem[]
  /** Files of the commit that were left out because they are forgotten; empty for `unchanged`. */
  readonly forgotten: readonly string[]
  /** What goes live later by itself, the next first. */
  readonly scheduled: readonly ScheduledDeployment[]
  /** The pages that would differ, by path; of a dry run alone. */
  readonly changes?: readonly PlannedChange[]
}

/** A deployment that was built ahead. */
export interface ScheduledDeployment {
  /** When it goes live, ISO 8601. */
  readonly at: string
  readonly deploymentId: number
}

/** Whole milliseconds. */
export interface SyncTimings {
  readonly fetchMs: number
  readonly parseMs: number
  readonly planMs: number
  readonly renderMs: number
  readonly writeMs: number
  readonly liveMs: number
  readonly totalMs: number
}
