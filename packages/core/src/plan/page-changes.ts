/** Which pages a plan adds, changes, removes and moves, by name: what a dry run tells beside its counts. */

import type { NodeUuid, PagePath, SiteRows, StoredRows } from '../nouns.ts'
import { compareText } from '../problem.ts'
import type { OpenPlan } from './plan-deployment.ts'
import { nodeKey } from './row-key.ts'

export interface PageChange {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed'
  /** Where it will be, or was when it is removed. */
  readonly path: PagePath
  /** Where it was; only of a page that moves. */
  readonly from: PagePath | undefined
}

export interface WatchedPlan {
  readonly plan: OpenPlan
  /** To be asked when the plan is closed. @param paths of stored pages, where they are known */
  changes(paths: ReadonlyMap<NodeUuid, PagePath>): readonly PageChange[]
  /** Stored pages that nobody added. */
  gone(): readonly NodeUuid[]
}

/** A plan that remembers the pages that differ. @param stored what the plan is made against */
export function watchPages(plan: OpenPlan, stored: StoredRows): WatchedPlan {
  const seen = new Set<NodeUuid>()
  const changed: PagePath[] = []
  const added: { readonly path: PagePath; readonly text: string | undefined }[] = []

  const watch = (rows: SiteRows, inserted: SiteRows): void => {
    const written = new Set(inserted.nodes.map((node) => (node.kind === 'page' ? node.uuid : node.pageUuid)))
    for (const node of rows.nodes) {
      if (node.kind !== 'page') continue
      seen.add(node.uuid)
      const text = node.metadata['textDigest']
      if (!stored.pages.has(node.uuid))
        added.push({ path: node.path, text: typeof text === 'string' ? text : undefined })
      else if (written.has(node.uuid)) changed.push(node.path)
    }
  }
  const gone = (): readonly NodeUuid[] => [...stored.pages].filter((uuid) => !seen.has(uuid))

  return {
    plan: {
      add(rows) {
        const part = plan.add(rows)
        watch(rows, part.insert)
        return part
      },
      keep(kept) {
        seen.add(kept.page.uuid)
        plan.keep(kept)
      },
      keepListing: plan.keepListing,
      close: () => plan.close(),
    },
    gone,
    changes(paths) {
      const waiting = new Map<string, PagePath[]>()
      const removed: PagePath[] = []
      for (const uuid of gone()) {
        const text = stored.pageTexts.get(nodeKey('page', uuid))
        const path = paths.get(uuid)
        if (path === undefined) continue
        const same = text === undefined ? removed : waiting.get(text)
        if (same !== undefined) same.push(path)
        else if (text !== undefined) waiting.set(text, [path])
      }
      for (const same of waiting.values()) same.sort((a, b) => compareText(b, a)) // taken from the end: in order
      const come = added.map(({ path, text }): PageChange => {
        const from = text === undefined ? undefined : waiting.get(text)?.pop()
        return { kind: from === undefined ? 'added' : 'moved', path, from }
      })
      const whole = (kind: PageChange['kind']) => (path: PagePath) => ({ kind, path, from: undefined })
      return [
        ...come,
        ...changed.map(whole('changed')),
        ...[...removed, ...[...waiting.values()].flat()].map(whole('removed')),
      ].sort((a, b) => compareText(a.path, b.path))
    },
  }
}
