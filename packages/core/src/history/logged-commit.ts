import type { Oid } from '../nouns.ts'

/** What a commit changed, as far as a page could be made of it. */
export interface LoggedCommit {
  readonly oid: Oid
  readonly parents: readonly Oid[]
  /** As the commit has it: seconds since 1970 in UTC, at least 0. Writers' clocks lie. */
  readonly authoredAt: number
  readonly author: GitPerson
  /** Empty for a merge. */
  readonly changes: readonly FileChange[]
}

export interface GitPerson {
  readonly name: string
  readonly email: string
}

/** `added` where there was none, `changed`, `removed`; `renamed` from a path whose text it has. */
export type FileChange =
  | { readonly kind: 'added' | 'changed' | 'removed'; readonly path: string }
  | { readonly kind: 'renamed'; readonly path: string; readonly from: string }
