import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { readSiteDiff } from '../../src/db/read-site-diff.ts'
import { isDifferent, type PageDiff } from '../../src/diff/site-diff.ts'
import { deploy, newWorkspace, type SiteLiteral } from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())

/** The differences from the deployment of the first site to that of the last, one line for each. */
async function diffOf(...sites: readonly SiteLiteral[]): Promise<readonly string[]> {
  const { id: workspaceId } = await newWorkspace(db)
  const ids: number[] = []
  for (const site of sites) ids.push((await deploy(db, workspaceId, site)).id)
  return linesOf(workspaceId, ids[0] ?? 0, ids.at(-1) ?? 0)
}

async function linesOf(workspaceId: number, before: number, after: number): Promise<readonly string[]> {
  const diff = await readSiteDiff(db, { workspaceId, before, after })
  const lines: string[] = []
  for await (const page of diff.pages) lines.push(...describePage(page))
  const { added, removed, moved, changed, rendered, redirects } = diff.summary
  lines.push(`+${added} -${removed} →${moved} ~${changed} rendered ${rendered}, redirects ${redirects}`)
  return lines
}

function describePage({ kind, path, from, blocks, fields }: PageDiff): readonly string[] {
  return [
    `${kind} ${from === undefined ? '' : `${from} → `}${path}`,
    ...fields.map(
      ({ name, before, after }) => `  ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    ),
    ...blocks.map(
      (block) => `  ${block.kind} ${block.words.map(({ kind, text }) => `${kind}:${text}`).join(' ')}`,
    ),
  ]
}

const ZERO = '+0 -0 →0 ~0 rendered 0, redirects 0'

describe('what differs', () => {
  test('between a deployment and itself, or the same site again, is nothing', async () => {
    const site = { pages: { a: ['one'] } }
    expect(await diffOf(site)).toEqual([ZERO])
    expect(await diffOf(site, site)).toEqual([ZERO])
    expect(await diffOf(site, { pages: { a: ['two'], b: ['x'] } }, site)).toEqual([ZERO])
  })

  test('is told page by page, and back again', async () => {
    const { id } = await newWorkspace(db)
    const first = await deploy(db, id, {
      pages: { a: ['one', 'two words here'], gone: ['bye'] },
      redirects: { old: 'a' },
    })
    await deploy(db, id, { pages: { a: ['elsewhere'] } })
    const last = await deploy(db, id, {
      pages: { a: ['one', 'two words there'], new: ['hello'] },
      redirects: { old: 'new' },
    })
    expect(await linesOf(id, first.id, last.id)).toEqual([
      'changed a',
      '  changed same:two words  removed:here added:there',
      'removed gone',
      '  removed removed:bye',
      'added new',
      '  added added:hello',
      '+1 -1 →0 ~1 rendered 4, redirects 1',
    ])
    expect(await linesOf(id, last.id, first.id)).toEqual([
      'changed a',
      '  changed same:two words  removed:there added:here',
      'added gone',
      '  added added:bye',
      'removed new',
      '  removed removed:hello',
      '+1 -1 →0 ~1 rendered 4, redirects 1',
    ])
  })

  test('of a page with the same text under another name is its move', async () => {
    const { id } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'] } })
    const second = await deploy(db, id, { pages: { b: ['one'] } })
    await rows(
      db,
      sql`update nodes set metadata = '{"textDigest": "same"}' where workspace_id = ${id} and kind = 'page'`,
    )
    expect(await linesOf(id, first.id, second.id)).toEqual([
      'moved a → b',
      '  title: "Title of a" → "Title of b"',
      '+0 -0 →1 ~0 rendered 3, redirects 0',
    ])
  })

  test('knows nothing of other workspaces', async () => {
    const { id } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'] } })
    const other = await newWorkspace(db)
    await deploy(db, other.id, { pages: { b: ['two'] } })
    const last = await deploy(db, id, { pages: { a: ['one'] } })
    expect(await linesOf(id, first.id, last.id)).toEqual([ZERO])
    expect(
      isDifferent((await readSiteDiff(db, { workspaceId: id, before: first.id, after: last.id })).summary),
    ).toBe(false)
  })

  test('of a nested block stands below its parent, which is read for that', async () => {
    const { id } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['p0', 'p1', 'p2'] } })
    const nest = async (): Promise<void> => {
      await rows(
        db,
        sql`update nodes c set parent_uuid = p.uuid, "order" = 5 from nodes p
          where c.workspace_id = ${id} and p.workspace_id = ${id} and c.source like 'child%' and p.source = 'p0'`,
      )
    }
    const second = await deploy(db, id, { pages: { a: ['p0', 'p1', 'p2', 'child', 'last'] } })
    await nest()
    const diff = await readSiteDiff(db, { workspaceId: id, before: first.id, after: second.id })
    const page: PageDiff | undefined = (await diff.pages.next()).value
    expect(page?.blocks.map(({ depth, words }) => [depth, words[0]?.text])).toEqual([
      [1, 'child'],
      [0, 'last'],
    ])
  })

  test('of more blocks than are in memory at a time arrives page by page', async () => {
    const pages = (word: string): SiteLiteral => ({
      pages: Object.fromEntries(
        Array.from({ length: 5 }, (_, page) => [
          `p${page}`,
          Array.from({ length: 700 }, (_, n) => `${word} ${page} ${n} the same words`),
        ]),
      ),
    })
    const lines = await diffOf(pages('old'), pages('new'))
    const count = (kind: string): number => lines.filter((line) => line.startsWith(`  ${kind}`)).length
    expect(count('changed')).toBeGreaterThan(3400)
    expect([count('changed') + count('removed'), count('changed') + count('added')]).toEqual([3500, 3500])
    expect(lines.at(-1)).toBe('+0 -0 →0 ~5 rendered 5, redirects 0')
  })
})
