import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { type Database, rows } from '../../src/db/database.ts'
import { findDeployment } from '../../src/db/deployments.ts'
import { failDeployment } from '../../src/db/lease.ts'
import { moveLive } from '../../src/db/move-live.ts'
import { type PruneOptions, prune } from '../../src/db/prune.ts'
import { changeWorkspace, findWorkspace } from '../../src/db/workspaces.ts'
import { DraehiError } from '../../src/errors.ts'
import { digestOf } from '../../src/id.ts'
import type { Workspace } from '../../src/nouns.ts'
import { begin, countOf, deploy, dump, newWorkspace, planFor, type SiteLiteral } from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())

const NOW: PruneOptions = { keep: { deployments: 10, days: 0 }, graceMs: 0 }
const keeping = (deployments: number): PruneOptions => ({ ...NOW, keep: { deployments, days: 0 } })

/** Everything that is visible at a deployment, ranges left out: one text for each state of a site. */
async function digestAt(workspaceId: number, deploymentId: number): Promise<string> {
  const all: string[] = []
  for (const table of ['nodes', 'links', 'rendered_pages', 'redirects']) {
    const found = await rows(
      db,
      sql<{ row: string }>`
        select ${table} || (to_jsonb(t) - 'since_deployment' - 'until_deployment')::text as row
        from ${sql.identifier(table)} t where workspace_id = ${workspaceId}::int
          and since_deployment <= ${deploymentId}::int
          and (until_deployment is null or until_deployment > ${deploymentId}::int)`,
    )
    all.push(...found.map((one) => one.row))
  }
  return digestOf(all.sort())
}

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** Edits, adds, renames and removes pages at random. */
function edited(site: SiteLiteral, next: (below: number) => number): SiteLiteral {
  const pages: Record<string, readonly string[]> = { ...site.pages }
  for (let edits = 0; edits <= next(3); edits++) {
    const names = Object.keys(pages)
    const name = names[next(names.length)] ?? 'a'
    const old = pages[name] ?? []
    const kind = next(4)
    if (kind === 0 && names.length > 3) delete pages[name]
    else if (kind === 1 && names.length < 20) pages[`p${next(40)}`] = [`text ${next(1000)}`]
    else if (kind === 2) {
      delete pages[name]
      pages[`r${next(40)}`] = old
    } else pages[name] = [...old.slice(next(2)), `block ${next(50)}`].slice(-6)
  }
  return { pages, redirects: { [`old${next(5)}`]: Object.keys(pages)[0] ?? '' } }
}

test('of sixty deployments, every kept one is what it was, and the rows reach a plateau', async () => {
  const { id } = await newWorkspace(db)
  const next = numbers(7)
  let site: SiteLiteral = { pages: { a: ['one'], b: ['two'], c: ['three'], d: ['four'] } }
  const recorded = new Map<number, string>()
  const counts: number[] = []
  for (let n = 0; n < 60; n++) {
    const { id: deployed } = await deploy(db, id, site)
    recorded.set(deployed, await digestAt(id, deployed))
    if (n === 20) await moveLive(db, id, { kind: 'rollback', to: String(deployed - 5) })
    await prune(db, id, NOW)
    counts.push((await dump(db, id)).length)
    site = edited(site, next)
  }
  const ids = [...recorded.keys()]
  const pinned = ids[15] ?? 0
  for (const one of ids) {
    const isKept = one === pinned || ids.indexOf(one) >= 50
    expect((await findDeployment(db, id, one))?.isKept).toBe(isKept)
    if (isKept) expect(await digestAt(id, one)).toBe(recorded.get(one))
    else expect((await findDeployment(db, id, one))?.stats).toBeDefined()
  }
  expect(Math.max(...counts.slice(40))).toBeLessThan(2 * Math.max(...counts.slice(10, 30)))
  const needed = await rows(
    db,
    sql<{ n: number }>`
      select count(*)::int as n from nodes t where workspace_id = ${id}::int and not exists (
        select from deployment_history d where d.workspace_id = t.workspace_id and d.let_go_at is null
          and d.status = 'success' and t.since_deployment <= d.id
          and (t.until_deployment is null or t.until_deployment > d.id))`,
  )
  expect(needed).toEqual([{ n: 0 }])
})

describe('letting go', () => {
  async function scene(count: number): Promise<{ workspace: Workspace; ids: readonly number[] }> {
    const workspace = await newWorkspace(db)
    const ids: number[] = []
    for (let n = 0; n < count; n++)
      ids.push((await deploy(db, workspace.id, { pages: { a: [`v${n}`], b: ['same'] } })).id)
    return { workspace, ids }
  }

  test('is foreseen by a dry run, to the row', async () => {
    const { workspace, ids } = await scene(6)
    const before = await dump(db, workspace.id)
    const dry = await prune(db, workspace.id, { ...keeping(2), isDry: true })
    expect(dry.letGo).toEqual(ids.slice(0, 4))
    expect(await dump(db, workspace.id)).toEqual(before)
    const real = await prune(db, workspace.id, keeping(2))
    expect(real).toEqual(dry)
    expect(await dump(db, workspace.id)).toHaveLength(before.length - real.rows)
    expect(await prune(db, workspace.id, keeping(2))).toEqual({ letGo: [], rows: 0, isOver: true })
  })

  test('leaves the rows for as long as a reader may be at them', async () => {
    const { workspace, ids } = await scene(4)
    const before = await dump(db, workspace.id)
    const first = await prune(db, workspace.id, { keep: { deployments: 1, days: 0 } })
    expect(first).toEqual({ letGo: ids.slice(0, 3), rows: 0, isOver: false })
    expect(await dump(db, workspace.id)).toEqual(before)
    expect((await prune(db, workspace.id, keeping(1))).rows).toBeGreaterThan(0)
  })

  test('keeps what is young, the live one and the newest', async () => {
    const { workspace, ids } = await scene(4)
    expect((await prune(db, workspace.id, { ...NOW, keep: { deployments: 1, days: 1 } })).letGo).toEqual([])
    await moveLive(db, workspace.id, { kind: 'rollback', to: String(ids[1]) })
    expect((await prune(db, workspace.id, keeping(1))).letGo).toEqual([ids[0], ids[2]])
    await moveLive(db, workspace.id, { kind: 'promote', to: undefined })
    expect((await prune(db, workspace.id, keeping(1))).letGo).toEqual([ids[1]])
  })

  test('of a deployment is final: nobody can roll back to it', async () => {
    const { workspace, ids } = await scene(3)
    await prune(db, workspace.id, keeping(1))
    const refused = await moveLive(db, workspace.id, { kind: 'rollback', to: String(ids[0]) }).catch(
      (e: unknown) => e,
    )
    expect(refused).toMatchObject({ code: 'deployment-unusable' })
    const none = await moveLive(db, workspace.id, { kind: 'rollback', to: undefined }).catch(
      (e: unknown) => e,
    )
    expect(none).toMatchObject({ code: 'deployment-not-found' })
    expect(none).toBeInstanceOf(DraehiError)
  })

  test('goes on where it was stopped', async () => {
    const { workspace } = await scene(1)
    const texts = (word: string): string[] => Array.from({ length: 1500 }, (_, n) => `${word} ${n}`)
    await deploy(db, workspace.id, { pages: { a: texts('one') } })
    await deploy(db, workspace.id, { pages: { a: texts('two') } })
    const first = await prune(db, workspace.id, { ...keeping(1), maxRows: 500 })
    expect([first.isOver, first.rows]).toEqual([false, 1000])
    const rest = await prune(db, workspace.id, keeping(1))
    expect([rest.isOver, rest.letGo]).toEqual([true, []])
    expect(await dump(db, workspace.id)).toHaveLength(1500 + 1 + 2)
  })

  test('leaves alone what a running deployment ended, so that its failure can be undone', async () => {
    const { workspace, ids } = await scene(3)
    const last = await digestAt(workspace.id, ids[2] ?? 0)
    const running = await begin(db, workspace.id)
    await applyPlan(db, running, await planFor(db, workspace.id, { pages: { z: ['other'] } }))
    await prune(db, workspace.id, keeping(1))
    await failDeployment(db, running, { error: new Error('no'), log: [], problems: [] })
    expect(await digestAt(workspace.id, ids[2] ?? 0)).toBe(last)
    expect(await countOf(db, running.deploymentId)).toBe(0)
  })

  test('asks nothing of other workspaces', async () => {
    const one = await scene(3)
    const other = await scene(3)
    const before = await dump(db, other.workspace.id)
    await prune(db, one.workspace.id, keeping(1))
    expect(await dump(db, other.workspace.id)).toEqual(before)
  })
})

test('how much is kept is a setting of the workspace', async () => {
  const { id, slug } = await newWorkspace(db)
  expect((await findWorkspace(db, slug))?.keep).toEqual({ deployments: 50, days: 90 })
  await changeWorkspace(db, id, { keep: { deployments: 3, days: 0 } })
  await changeWorkspace(db, id, { name: 'Other' })
  expect((await findWorkspace(db, slug))?.keep).toEqual({ deployments: 3, days: 0 })
})
