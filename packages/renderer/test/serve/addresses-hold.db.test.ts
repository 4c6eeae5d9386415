/** A hundred random renames and edits, and every address and id that ever answered is asked for after each sync. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../../core/src/db/database.ts'
import { makeScene, type Scene } from './sync-scene.ts'

const SYNCS = 6
const CHANGES_PER_SYNC = 10

let open: TestDatabase
let dataDir: string
let site: Scene
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-addresses-'))
  site = await makeScene(open.db, dataDir, Object.fromEntries(start))
})
afterAll(async () => {
  await open?.close()
  await site?.repo.cleanup()
  await rm(dataDir, { recursive: true, force: true })
})

/** The same numbers on every machine: the failure of a seed can be seen again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const NAMES = ['a', 'b', 'c', 'dir/a', 'dir/b', 'Dir/C', 'E e', 'e é', 'index', 'tags']
const WORDS = ['red', 'green', 'apples', 'bees', 'wind', 'water', 'stones', 'light', 'sand', 'trees']

const sentence = (random: (below: number) => number): string =>
  Array.from({ length: 6 }, () => WORDS[random(WORDS.length)]).join(' ')

const start = new Map<string, string>()
const first = randomNumbers(1)
for (const name of NAMES.slice(0, 6))
  start.set(`${name}.md`, `# ${name}\n\n- ${sentence(first)}\n- ${sentence(first)} #${WORDS[first(3)]}\n`)

/** One thing that people do to a folder of notes. */
function change(files: Map<string, string>, random: (below: number) => number): void {
  const paths = [...files.keys()]
  const path = paths[random(paths.length)] ?? 'a.md'
  const other = paths[random(paths.length)] ?? 'a.md'
  const free = `${NAMES[random(NAMES.length)]}.md`
  const text = files.get(path) ?? ''
  switch (random(9)) {
    case 0:
    case 1:
    case 2:
      if ([...files.keys()].some((taken) => taken.toLowerCase() === free.toLowerCase())) return
      files.delete(path)
      files.set(free, text)
      return
    case 3:
      files.set(path, files.get(other) ?? '')
      files.set(other, text)
      return
    case 4:
      if (files.size > 4) files.delete(path)
      return
    case 5:
      if (![...files.keys()].some((taken) => taken.toLowerCase() === free.toLowerCase()))
        files.set(free, `- ${sentence(random)} #${WORDS[random(3)]}\n`)
      return
    case 6:
      files.set(
        path,
        text.startsWith('---')
          ? text.slice(text.indexOf('\n---\n') + 5)
          : `---\naliases: [${NAMES[random(5)]}]\n---\n${text}`,
      )
      return
    case 7:
      files.set(
        path,
        text.startsWith('---') ? text.slice(text.indexOf('\n---\n') + 5) : `---\ndraft: true\n---\n${text}`,
      )
      return
    default:
      files.set(path, text.replace(/- \w+/u, `- ${WORDS[random(WORDS.length)]}`))
  }
}

async function publish(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  const removed = [...before.keys()].filter((path) => !after.has(path))
  if (removed.length > 0) await site.repo.remove(removed)
  await site.repo.commit(Object.fromEntries(after))
  await site.sync({ force: true })
}

/** Everything that a reader of any deployment could have been at. */
async function everSeen(): Promise<readonly string[]> {
  const id = site.workspace.id
  const found = await rows(
    open.db,
    sql<{ path: string }>`
      select distinct '/' || path as path from rendered_pages
      where workspace_id = ${id}::int and path not in ('', '-/shell')
      union select distinct '/-/b/' || uuid from nodes where workspace_id = ${id}::int order by path`,
  )
  return found.map(({ path }) => path)
}

/** What is wrong with an address that answered once; undefined: nothing. */
async function faultOf(path: string): Promise<string | undefined> {
  const { status, location } = await site.get(encodeURI(path))
  if (status === 200 || status === 410) return undefined
  if (status !== 301 && status !== 302) return `${path}: ${status}`
  const [target = '', anchor] = decodeURIComponent(location).split('#')
  const there = await site.get(encodeURI(target.slice(site.workspace.slug.length + 1)))
  if (there.status !== 200) return `${path}: ${status} to ${location}: ${there.status}`
  const isThere = anchor === undefined || there.text.includes(`id="${anchor}"`)
  return isThere ? undefined : `${path}: ${location} is not on the page`
}

test('every address and id that ever answered answers, leads to what answers in one step, or is gone', async () => {
  const random = randomNumbers(20_240_117)
  await site.sync()
  let files = start
  for (let round = 0; round < SYNCS; round++) {
    const next = new Map(files)
    for (let n = 0; n < CHANGES_PER_SYNC; n++) change(next, random)
    await publish(files, next)
    files = next
    const faults: string[] = []
    for (const path of await everSeen())
      faults.push(...[await faultOf(path)].filter((fault) => fault !== undefined))
    expect({ round, faults }).toEqual({ round, faults: [] })
  }
})
