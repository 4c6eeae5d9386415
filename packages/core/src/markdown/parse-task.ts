/** What goes to a worker and comes back. */

import type { GraphConfig, SourceFile } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import type { PackedPage } from './packed-page.ts'
import type { PageLimits } from './page-limits.ts'

export interface ParseWorkerData {
  readonly config: GraphConfig
  readonly limits: PageLimits
  /** Whose pages they are, where it is known. */
  readonly workspaceId?: number | undefined
}

export interface ParseTask {
  readonly file: SourceFile
  /** Set when the page failed: only its head is read. */
  readonly failed: Problem | undefined
}

/** `ready`: to begin, first of all, or to go on with a page after something of ours was loaded for it. */
export type ParseAnswer = 'ready' | PackedPage
