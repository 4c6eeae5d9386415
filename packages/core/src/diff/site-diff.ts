/** What differs between two deployments, as values. Made by `db/read-site-diff.ts` from rows alone; shown by whoever asks. */

import type { JsonValue, NodeUuid, PagePath } from '../nouns.ts'
import type { WordRun } from './word-diff.ts'

/** A page that differs. A page that moved has the same text under another name. */
export interface PageDiff {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed'
  /** Where it is, or was when it is removed. */
  readonly path: PagePath
  readonly title: string
  /** Where it was; only of a page that moved. */
  readonly from: PagePath | undefined
  /** What is said of the page beside its text: title, tags, properties. */
  readonly fields: readonly FieldDiff[]
  /** In the order of the page. */
  readonly blocks: readonly BlockDiff[]
}

/** Undefined where it is not said. */
export interface FieldDiff {
  readonly name: string
  readonly before: JsonValue | undefined
  readonly after: JsonValue | undefined
}

/**
 * A block that differs. `changed`: its text is another. `moved`: it stands elsewhere on the page. `rendered`: what is
 * written is the same and looks otherwise, for instance because a page that it links to moved.
 */
export interface BlockDiff {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved' | 'rendered'
  readonly uuid: NodeUuid
  /** How deep it is nested, 0 at the top of the page. */
  readonly depth: number
  /** Its markdown: `added`, `removed`, `moved` and `rendered` are one run. */
  readonly words: readonly WordRun[]
}

/** What all of them come to. */
export interface DiffSummary {
  readonly added: number
  readonly removed: number
  readonly moved: number
  readonly changed: number
  /** Pages and lists as they are served, of which at least a byte differs. */
  readonly rendered: number
  readonly redirects: number
}

/** Whether there is any difference at all, to a reader or in what is stored. */
export function isDifferent(summary: DiffSummary): boolean {
  return Object.values(summary).some((count: number) => count > 0)
}
