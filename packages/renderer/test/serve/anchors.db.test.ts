/** Places on pages that readers could name, through renames, moves and edits, on both databases. */

import { findDeployment, moveLive, type SyncResult } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { rows } from '../../../core/src/db/database.ts'
import { useScenes } from './scenes.ts'
import type { Scene } from './sync-scene.ts'

const scenes = useScenes()

/** Published once. */
async function scene(files: RepoFiles): Promise<Scene> {
  const made = await scenes.make(files)
  await made.sync()
  return made
}

/**
 * Where a browser ends that is sent to an address with a fragment: the path and the text that begins there; `→` and an
 * address, where it is told that the part has moved; `nothing` at the top of a page.
 */
async function follow(site: Scene, address: string): Promise<string> {
  const [path = '', anchor] = address.split('#')
  let [at, found] = [path, await site.get(path)]
  if (found.status === 301) {
    at = decodeURIComponent(found.location).replace(`/${site.workspace.slug}`, '')
    found = await site.get(at)
  }
  const ids = [...found.text.matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id)
  expect(ids).toEqual([...new Set(ids)])
  const from = found.text.indexOf(` id="${anchor}"`)
  const where = found.status === 200 ? at : `${at} ${found.status}`
  if (from === -1) return `${where}: nothing`
  const rest = found.text.slice(found.text.indexOf('>', from) + 1)
  const moved = found.text.slice(0, from).endsWith('class="moved-part"')
  if (moved) return `${where} → ${/href="\/[^/"]*([^"]*)"/u.exec(rest)?.[1] ?? 'no link'}`
  return `${where}: ${/^(?:\s*<[^>]*>)*\s*([^<]*)/u.exec(rest)?.[1]}`
}

const section = (heading: string, about: string): string =>
  `## ${heading}\n\nA paragraph in HERE of ${about}.\n\nAnother one in HERE of ${about} too.\n\n`

const setup = (name: string): string => section(name, 'boilers')
const use = section('Use', 'pumps')
const plain = '# Page\n\nWords in HERE.\n\n'
const draft = `---\ndraft: true\n---\n${plain}`
const unlisted = `---\nunlisted: true\n---\n${plain}`

/** The files of a folder at one commit, and where its addresses lead then. */
type Round = readonly [files: Readonly<Record<string, string>>, leads: Readonly<Record<string, string>>]

/** By what they show. Each has a folder of its own, named in its texts, and all are published together, commit by commit. */
const STORIES: Readonly<Record<string, readonly Round[]>> = {
  'a heading that is renamed is found by all of its names': [
    [{ 'a.md': setup('Setup') + use }, { 'a#h-setup': 'a: Setup' }],
    [{ 'a.md': setup('Getting started') + use }, { 'a#h-setup': 'a: Getting started' }],
    [
      { 'a.md': use + setup('First steps') },
      {
        'a#h-setup': 'a: First steps',
        'a#h-getting-started': 'a: First steps',
        'a#h-first-steps': 'a: First steps',
        'a#h-never': 'a: nothing',
      },
    ],
  ],
  'a section that went to another page is found there, and when its page is gone too': [
    [{ 'a.md': plain + setup('Setup') + use, 'b.md': plain }, {}],
    [{ 'a.md': plain + use, 'b.md': plain + setup('Setup') }, { 'a#h-setup': 'a → b#h-setup' }],
    [
      { 'a.md': plain + use, 'b.md': plain + setup('Install') },
      { 'a#h-setup': 'a → b#h-install', 'b#h-setup': 'b: Install' },
    ],
    [
      { 'b.md': plain + setup('Install') },
      { 'a#h-setup': 'a 410 → b#h-install', 'a#h-use': 'a 410: nothing' },
    ],
  ],
  'a page and its headings are renamed, one after the other and at once': [
    [{ 'a.md': setup('Setup') }, {}],
    [{ 'a.md': setup('Install') }, {}],
    [{ 'b.md': setup('Begin') }, { 'a#h-setup': 'b: Begin', 'a#h-install': 'b: Begin' }],
    [
      { 'c.md': setup('Start') },
      {
        'a#h-setup': 'c: Start',
        'a#h-install': 'c: Start',
        'b#h-begin': 'c: Start',
        'a#h-begin': 'c: Start',
      },
    ],
  ],
  'a name that another heading has is its own, and what it meant last holds': [
    [{ 'a.md': setup('Setup') }, {}],
    [{ 'a.md': setup('Install') + section('Setup', 'gardens') }, { 'a#h-setup': 'a: Setup' }],
    [{ 'a.md': setup('Install') + section('Flowers', 'gardens') }, { 'a#h-setup': 'a: Flowers' }],
  ],
  'of headings with one text, the name of one that went leads to the one that stays': [
    [
      {
        'a.md': setup('Intro') + section('Intro', 'pumps'),
        'b.md': `${section('Intro', 'gardens')}## Intro\n\n### Intro\n`,
      },
      {},
    ],
    [
      { 'a.md': section('Intro', 'pumps'), 'b.md': '## Intro\n\n### Intro\n' },
      {
        'a#h-intro': 'a: Intro',
        'a#h-intro-1': 'a: Intro',
        'b#h-intro': 'b: Intro',
        'b#h-intro-1': 'b: Intro',
        'b#h-intro-2': 'b: Intro',
        'b#h-intro-3': 'b: nothing',
      },
    ],
  ],
  'a heading that is gone leads to what is left of its text, and else to the top': [
    [{ 'a.md': plain + setup('Setup') + use }, {}],
    [
      { 'a.md': `${plain}A paragraph in HERE of boilers.\n\nAnother one in HERE of boilers too.\n` },
      { 'a#h-setup': 'a: A paragraph in HERE of boilers.', 'a#h-use': 'a: nothing' },
    ],
  ],
  'a name is where the text is again when it comes back': [
    [{ 'a.md': setup('Setup') }, {}],
    [{ 'a.md': setup('Install') }, { 'a#h-setup': 'a: Install' }],
    [{ 'a.md': setup('Setup') }, { 'a#h-setup': 'a: Setup', 'a#h-install': 'a: Setup' }],
  ],
  'a page that takes an old address says where its parts are': [
    [{ 'a.md': setup('Setup') }, {}],
    [{ 'b.md': setup('Setup') }, { 'a#h-setup': 'b: Setup' }],
    [{ 'b.md': setup('Install') }, { 'a#h-setup': 'b: Install' }],
    [
      { 'a.md': plain, 'b.md': setup('Install') },
      { 'a#h-setup': 'a: nothing', 'b#h-setup': 'b: Install' },
    ],
  ],
  'a table, a list and code can be what a name leads to': [
    [{ 'a.md': `${plain}## Data\n\n| a long cell | b |\n|---|---|\n| 1 | 2 |\n` }, {}],
    [{ 'a.md': `${plain}| a long cell | b |\n|---|---|\n| 1 | 2 |\n` }, { 'a#h-data': 'a: a long cell' }],
  ],
  'nothing is said of what is kept from readers': [
    [{ 'a.md': plain + setup('Plans'), 'b.md': unlisted, 'c.md': plain }, {}],
    [{ 'a.md': plain, 'b.md': unlisted, 'c.md': plain + setup('Secret') }, { 'a#h-plans': 'a → c#h-secret' }],
    [
      { 'a.md': plain, 'b.md': unlisted, 'c.md': draft + setup('Secret') },
      { 'a#h-plans': 'a: nothing', 'c#h-secret': 'c 410: nothing' },
    ],
    [
      { 'a.md': plain, 'b.md': unlisted + setup('Secret'), 'c.md': plain },
      { 'a#h-plans': 'a: nothing', 'c#h-secret': 'c: nothing' },
    ],
  ],
}

const folders = Object.entries(STORIES).map(([name, rounds], n) => ({ name, rounds, folder: `s${n}` }))
const ROUNDS = Math.max(...folders.map(({ rounds }) => rounds.length))

/** A story that is over stays as it ended. */
function filesAt(round: number): ReadonlyMap<string, string> {
  return new Map(
    folders.flatMap(({ folder, rounds }) =>
      Object.entries((rounds[round] ?? rounds.at(-1))?.[0] ?? {}).map(([path, text]): [string, string] => [
        `${folder}/${path}`,
        text.replaceAll('HERE', folder),
      ]),
    ),
  )
}

/** What is wrong after a commit: the address, where it leads, and where it should. */
async function faultsAt(site: Scene, round: number): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { name, rounds, folder } of folders)
    for (const [address, lead] of Object.entries(rounds[round]?.[1] ?? {})) {
      const found = (await follow(site, `/${folder}/${address}`))
        .replaceAll(`/${folder}/`, '')
        .replaceAll(folder, 'HERE')
      if (found !== lead) faults.push(`${name}: ${address} leads to ${found}, not ${lead}`)
    }
  return faults
}

test('a link to a heading leads to its text, whatever became of the heading and its page', async () => {
  const site = await scene(Object.fromEntries(filesAt(0)))
  const deployments: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = filesAt(Math.max(0, round - 1))
    const files = filesAt(round)
    const removed = [...before.keys()].filter((path) => !files.has(path))
    if (removed.length > 0) await site.repo.remove(removed)
    if (round > 0) await site.repo.commit(Object.fromEntries(files))
    const { deploymentId } = await site.sync({ force: round === 0 })
    deployments.push(deploymentId ?? 0)
    expect({ round, faults: await faultsAt(site, round) }).toEqual({ round, faults: [] })
  }
  // Names go back and forth with the pointer.
  const { id } = site.workspace
  for (const round of [1, 2]) {
    await moveLive(scenes.db, id, { kind: 'rollback', to: String(deployments[round]) })
    expect({ round, faults: await faultsAt(site, round) }).toEqual({ round, faults: [] })
  }
  await moveLive(scenes.db, id, { kind: 'promote', to: undefined })
  expect(await faultsAt(site, ROUNDS - 1)).toEqual([])
  // As it was then, and of other pages nothing: the one that it led to is a draft today.
  const at = `?at=${deployments[1]}`
  expect((await site.get(`/s0/a${at}`)).text).toContain('<span class="past-anchor" id="h-setup">')
  expect((await site.get(`/s1/a${at}`)).text).not.toContain('moved-part')
})

test('a block with an id of its own, and the home page, take their names along', async () => {
  const site = await scene({
    'index.md': setup('Setup'),
    'a.md': '# A\n\nThe boiler is at the back of the house. ^boiler\n\n- a list\n- of things ^list\n',
    'b.md': '# B\n',
  })
  const html = (await site.get('/a')).text
  const boiler = /id="(b-[^"]*)"[^>]*>The boiler/u.exec(html)?.[1]
  const list = /id="(b-[^"]*)"[^>]*>of things/u.exec(html)?.[1]
  await site.repo.commit({
    'draehi.yaml': 'home: a\n',
    'a.md': '# A\n\n- a list\n- of things ^things\n',
    'b.md': '# B\n\nThe boiler is at the back of the house. ^boiler\n',
  })
  await site.sync()
  expect([await follow(site, `/a#${boiler}`), await follow(site, `/a#${list}`)]).toEqual([
    expect.stringMatching(/^ → \/b#b-/u),
    ': of things',
  ])
  expect(await follow(site, '#h-setup')).toBe(' → /index#h-setup')
  await site.repo.commit({ 'draehi.yaml': 'home: index\n' })
  await site.sync()
  expect([await follow(site, '#h-setup'), await follow(site, '/index#h-setup')]).toEqual([
    ': Setup',
    ': Setup',
  ])
})

/** The same numbers on every machine: the failure of a seed can be seen again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const PAGES = ['a', 'b', 'c', 'd']
const NAMES = ['Setup', 'Use', 'Intro', 'Intro', 'Long name of a part', 'Überblick', '日本語']

/** One thing that people do to the parts of a page. */
function change(parts: Map<string, string[]>, random: (below: number) => number): void {
  const own = parts.get(PAGES[random(PAGES.length)] ?? 'a') ?? []
  const other = parts.get(PAGES[random(PAGES.length)] ?? 'a') ?? []
  const n = random(own.length + 1)
  const name = NAMES[random(NAMES.length)] ?? 'Setup'
  const part = own[n]
  if (part === undefined) own.push(section(name, `subject ${random(1000)} of many`))
  else
    switch (random(5)) {
      case 0:
      case 1:
        own[n] = part.replace(/^## .*/u, `## ${name}`)
        break
      case 2:
        own.splice(n, 1)
        other.splice(random(other.length + 1), 0, part)
        break
      case 3:
        own.splice(n, 1)
        break
      default:
        own[n] = part.replace('A paragraph', 'One paragraph').replace('too', `too, ${name}`)
    }
}

/** What is remembered of a site, without ids of its own: two databases may have given it others. */
function memoryOf({ workspace: { id } }: Scene): Promise<readonly unknown[]> {
  const blockOf = (uuid: string) => sql`(
    select string_agg(distinct source, '|') from nodes n
    where n.workspace_id = r.workspace_id and n.uuid = r.${sql.identifier(uuid)})`
  const rank = (column: string) => sql`(
    select count(*)::int from deployment_history d
    where d.workspace_id = r.workspace_id and d.id < r.${sql.identifier(column)})`
  const range = sql`${rank('since_deployment')} as since, nullif(${rank('until_deployment')}, 0) as until`
  return rows(
    scenes.db,
    sql`
      select path, case when anchor like 'b-%' then 'b' else anchor end as name, ${blockOf('node_uuid')} as block, ${range}
      from past_anchors r where workspace_id = ${id}::int
      union all
      select ${blockOf('from_uuid')}, 'is', ${blockOf('to_uuid')}, ${range}
      from node_successors r where workspace_id = ${id}::int
      order by 1, 2, 3, 4, 5`,
  )
}

/** Whether few pages were linked: the short way. */
async function isShort(site: Scene, { deploymentId = 0 }: SyncResult): Promise<boolean> {
  const { log = [] } = (await findDeployment(scenes.db, site.workspace.id, deploymentId)) ?? {}
  return log.some(({ stage, message }) => stage === 'link' && / of \d+ pages/u.test(message))
}

const RANDOM_ROUNDS = Number(process.env['DRAEHI_HISTORIES'] ?? 3)

test('a run that links few pages remembers the names that one remembers which links all', async () => {
  const random = randomNumbers(Number(process.env['DRAEHI_SEED'] ?? 11))
  const parts = new Map(
    PAGES.map((page) => [
      page,
      NAMES.map((name, n) =>
        section(name, `subject ${n} on page ${page}`).replace(/too\.$/mu, n === 0 ? 'too. ^id' : 'too.'),
      ),
    ]),
  )
  const files = () =>
    Object.fromEntries([...parts].map(([page, own]) => [`${page}.md`, `${plain}${own.join('')}`]))
  const [short, long] = [await scene(files()), await scene(files())]
  const ways: boolean[] = []
  for (let round = 0; round < RANDOM_ROUNDS; round++) {
    for (let n = 0; n < 3; n++) change(parts, random)
    await short.repo.commit(files())
    await long.repo.commit(files())
    ways.push(await isShort(short, await short.sync()))
    expect(await isShort(long, await long.sync({ force: true }))).toBe(false)
    const memory = await memoryOf(short)
    expect({ round, memory }).toEqual({ round, memory: await memoryOf(long) })
    expect(memory.length).toBeGreaterThan(0)
    for (const page of PAGES) expect((await short.get(`/${page}`)).status).toBe(200)
  }
  expect(ways.filter((isTaken) => isTaken).length).toBeGreaterThan(1)
})
