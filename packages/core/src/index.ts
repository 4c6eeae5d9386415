/** What the other packages may use of core. Written by hand; a test compares it with what is exported. */

export { ASSET_CHUNK_BYTES, chunkCount } from './assets/asset-limits.ts'
export { type MediaLabel, parseMediaLabel } from './assets/media-label.ts'
export type { ReadFiles } from './assets/read-assets.ts'
export { blockAnchor } from './block-anchor.ts'
export type { RowDifference } from './db/compare-deployment.ts'
export { createSiteReader } from './db/create-site-reader.ts'
export type { Database, OpenDatabase } from './db/database.ts'
export { findDeployment, findNewestSuccess, listDeployments } from './db/deployments.ts'
export { readForgotten } from './db/forgotten.ts'
export { DEFAULT_KEEP, type Keep } from './db/kept.ts'
export { listAddresses } from './db/list-addresses.ts'
export { migrate, migrationStatus } from './db/migrate.ts'
export { type LiveMove, type MoveWish, moveLive } from './db/move-live.ts'
export { nameDeployment } from './db/name-deployment.ts'
export { openDatabase } from './db/open-database.ts'
export { listPreviews, type Preview, removePreviews } from './db/previews.ts'
export { type Pruned, type PruneOptions, prune } from './db/prune.ts'
export type { PlannedChange } from './db/read-planned-diff.ts'
export { type DiffRequest, readSiteDiff, type SiteDiff } from './db/read-site-diff.ts'
export { refreshStatistics } from './db/refresh-statistics.ts'
export { type LoggedQuery, readSearchLog, type SearchLog, writeSearchLog } from './db/search-log.ts'
export { type SearchOptions, searchSite } from './db/search-site.ts'
export {
  addWorkspace,
  changeWorkspace,
  findWorkspace,
  listWorkspaces,
  removeWorkspace,
} from './db/workspaces.ts'
export { fieldText } from './diff/page-diff.ts'
export {
  type BlockDiff,
  type DiffSummary,
  type FieldDiff,
  isDifferent,
  type PageDiff,
} from './diff/site-diff.ts'
export type { WordRun } from './diff/word-diff.ts'
export { DraehiError, type ErrorCode, isDraehiError } from './errors.ts'
export { FAIL_POINTS, type FailPoint } from './fail-point.ts'
export { nameFileFault } from './file-fault.ts'
export { type BranchName, parseBranchName } from './git/branch-name.ts'
export type { Mirror } from './git/mirror.ts'
export { historyDirectory, mirrorDirectory, removeMirror } from './git/mirror-directory.ts'
export { createRedactor } from './git/redact.ts'
export { parseRemote, type Remote } from './git/remote.ts'
export { didYouMean } from './graph-config/did-you-mean.ts'
export { historyFile, removeKnownHistory } from './history/history-file.ts'
export { canonicalJson, digestOf } from './id.ts'
export { keptFile, removeKept } from './kept/kept-file.ts'
export { type TagPage, tagPagesOf } from './kept/tag-pages.ts'
export type { SiteIdentity } from './link-sources.ts'
export { type Embed, type EmbedTree, embedTree } from './links/embed-tree.ts'
export { type EmbeddedPart, indexOfBlock } from './links/embedded-part.ts'
export { keyForm } from './markdown/key-form.ts'
export { taggedBlocks } from './markdown/packed-page.ts'
export { dayIn } from './markdown/page-date.ts'
export type * from './nouns.ts'
export {
  lookupKey,
  parsePageName,
  parseWorkspaceSlug,
  suggestWorkspaceSlug,
  toPagePath,
} from './page-name.ts'
export { parsedPackFile, removeParsedPack } from './parsed/parsed-pack.ts'
export type { AnchorPlace } from './plan/anchor-places.ts'
export type { PageChange } from './plan/page-changes.ts'
export { openPlan } from './plan/plan-deployment.ts'
export { toPageRows, toRows } from './plan/to-rows.ts'
export {
  compareText,
  formatProblem,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  type Severity,
} from './problem.ts'
export { formatDate as formatQueryDate } from './query/query-date.ts'
export type * from './query/query-plan.ts'
export { toText as toQueryText } from './query/query-value.ts'
export { type CountedSearch, toCountedText } from './search/counted-search.ts'
export type { MarkedText, TextRange } from './search/mark-words.ts'
export type { SearchHit, SearchResult } from './search/search-result.ts'
export {
  DEFAULT_SEARCH,
  parseSearchSettings,
  SEARCH_SETTINGS_PATH,
  type SearchSettings,
} from './search/search-settings.ts'
export type {
  BlockVersion,
  ContentBlock,
  ContentLink,
  ListedPage,
  PageChangeNote,
  PageContents,
  PageVersions,
} from './site-contents.ts'
export type {
  FoundNode,
  ListedSite,
  LiveSite,
  PageMoment,
  PastSite,
  PreviewSite,
  SiteGraph,
  SiteReader,
  SiteSummary,
  StoredAsset,
  StoredPage,
  StoredPastAddress,
} from './site-reader.ts'
export type { Listing, PageOutput, SiteRenderer } from './site-renderer.ts'
export type { ForgetReceipt } from './sync/forget.ts'
export type { RemotePolicy, SyncContext, SyncProgress, SyncRequest, SyncResult } from './sync/request.ts'
export type { PreviewRequest, PreviewResult } from './sync/sync-preview.ts'
export type { Verification } from './sync/verify-deployment.ts'
export { removeTraces, traceFile } from './traces/trace-file.ts'
export { askSite } from './traces/watched-site.ts'
export { setV8Flag } from './v8-flag.ts'
export {
  allowAgain,
  forget,
  gitVersion,
  linkSources,
  listBranches,
  openMirror,
  parseSources,
  readDirectory,
  readDirectoryFiles,
  readMirrorFiles,
  readSources,
  readTip,
  sync,
  syncPreview,
  verifyDeployment,
} from './when-called.ts'
