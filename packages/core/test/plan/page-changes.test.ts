import { expect, test } from 'vitest'
import type { SiteRows, StoredRows } from '../../src/nouns.ts'
import { watchPages } from '../../src/plan/page-changes.ts'
import { openPlan } from '../../src/plan/plan-deployment.ts'
import { rowsOf, type SiteLiteral } from '../db/site.ts'

const EMPTY: StoredRows = {
  pages: new Set(),
  nodes: new Map(),
  links: new Map(),
  renderedPages: new Map(),
  redirects: new Map(),
  assets: new Map(),
  assetChunks: new Map(),
  pageTexts: new Map(),
}

/** Pages of which the names end with the same letter have the same text. */
function site(pages: SiteLiteral['pages']): SiteRows {
  const rows = rowsOf(1, { pages })
  const nodes = rows.nodes.map((node) =>
    node.kind === 'page'
      ? { ...node, metadata: { ...node.metadata, textDigest: node.path.slice(-1) } }
      : node,
  )
  return { ...rows, nodes }
}

function check(before: SiteLiteral['pages'], after: SiteLiteral['pages'], expected: readonly string[]): void {
  const first = openPlan(EMPTY, { files: 0 })
  first.add(site(before))
  const { stored } = first.close()
  const watched = watchPages(openPlan(stored, { files: 0 }), stored)
  watched.plan.add(site(after))
  const { stats } = watched.plan.close()
  const paths = new Map(
    site(before).nodes.flatMap((node) => (node.kind === 'page' ? [[node.uuid, node.path] as const] : [])),
  )
  const changes = watched.changes(paths)
  expect(
    changes.map(({ kind, path, from }) => `${kind} ${from === undefined ? '' : `${from} `}${path}`),
  ).toEqual(expected)
  for (const kind of ['added', 'removed', 'moved', 'changed'] as const)
    expect(changes.filter((change) => change.kind === kind)).toHaveLength(stats.pages[kind])
}

test('pages are added, changed and removed by name, and what is the same is not told', () =>
  check({ a: ['one'], b: ['two'], c: ['x'] }, { a: ['one'], b: ['three'], d: ['y'] }, [
    'changed b',
    'removed c',
    'added d',
  ]))

test('a page with the text of one that went moved, each once', () =>
  check({ 'x/t': ['one'], 'y/t': ['one'] }, { 'n/t': ['one'], 'o/t': ['one'], 'p/t': ['one'] }, [
    'moved x/t n/t',
    'moved y/t o/t',
    'added p/t',
  ]))
