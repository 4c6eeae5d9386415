import type { LinkedPage, PageName, PageReference } from '../nouns.ts'

/** A published page that has its name, address and ids, and whose links lead nowhere yet. */
export type PlacedPage = Pick<LinkedPage, 'page' | 'uuid' | 'path' | 'blockUuids' | 'idRules'>

export function toReference({ path, page }: PlacedPage): PageReference {
  return { path, title: page.title }
}

/** What is above a name: `a/b` of `a/b/c`, `''` of `a`. Of a file's path, its folder. */
export function parentOf(name: PageName | string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')))
}
