import type { ListedEntry } from './source-listing.ts'

/** A listed entry whose name can be published. */
export interface NamedEntry {
  readonly path: string
  readonly entry: ListedEntry
}

/** Those in the folder `root`, with their paths from there. */
export function entriesBelow(named: readonly NamedEntry[], root: string): readonly NamedEntry[] {
  if (root === '') return named
  return named
    .filter(({ path }) => isBelow(path, root))
    .map(({ path, entry }) => ({ path: relative(path, root), entry }))
}

export const isBelow = (path: string, root: string): boolean => root === '' || path.startsWith(`${root}/`)

export const relative = (path: string, root: string): string =>
  root === '' ? path : path.slice(root.length + 1)
