export { createSiteReader } from './db/create-site-reader.ts'
export type { Database, OpenDatabase } from './db/database.ts'
export { findDeployment, findNewestSuccess, listDeployments } from './db/deployments.ts'
export { type MigrationStatus, migrate, migrationStatus } from './db/migrate.ts'
export { type DatabaseOptions, openDatabase } from './db/open-database.ts'
export {
  addWorkspace,
  changeWorkspace,
  findWorkspace,
  listWorkspaces,
  type NewWorkspace,
  removeWorkspace,
  type WorkspaceChanges,
} from './db/workspaces.ts'
export { DraehiError, type ErrorCode, isDraehiError } from './errors.ts'
export { digestOf } from './id.ts'
export type * from './nouns.ts'
export { lookupKey, parsePageName, toPagePath } from './page-name.ts'
export { compareText } from './problem.ts'
export type { LiveSite, SiteReader, SiteSummary, StoredPage } from './site-reader.ts'
export type * from './site-renderer.ts'
