/** What goes to a worker and comes back. */

import type { GraphConfig, SourceFile } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import type { PackedPage } from './packed-page.ts'
import type { PageLimits } from './page-limits.ts'

export interface ParseWorkerData {
  readonly config: GraphConfig
  readonly limits: PageLimits
}

export interface ParseTask {
  readonly file: SourceFile
  /** Set when the page failed: only its head is read. */
  readonly failed: Problem | undefined
}

/** The first message says that the worker is ready; each of the others is a page. */
export type ParseAnswer = 'ready' | PackedPage
