import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { createSiteReader } from '../../src/db/create-site-reader.ts'
import type { LiveSite, SiteReader } from '../../src/site-reader.ts'
import { deploy, newWorkspace } from './site.ts'

let open: TestDatabase
let reader: SiteReader
let site: LiveSite
beforeAll(async () => {
  open = await openTestDatabase()
  reader = createSiteReader(open.db)
  const { id } = await newWorkspace(open.db, 'garden')
  await newWorkspace(open.db, 'empty')
  const pages = [
    'guide/installation',
    'guide/configuration',
    'journals/2024-01-15',
    'café',
    '日本語/文法',
    'zebra',
  ]
  const filler = Array.from({ length: 300 }, (_, n) => `notes/note-${n}`)
  const { id: deploymentId } = await deploy(open.db, id, {
    pages: Object.fromEntries([...pages, ...filler].map((path) => [path, ['text']])),
    redirects: { old: 'café', start: '' },
  })
  site = { workspaceId: id, deploymentId }
})
afterAll(() => open?.close())

test('sites are listed by slug, live or not', async () => {
  expect(await reader.listSites()).toEqual([
    {
      workspaceId: expect.any(Number),
      slug: 'empty',
      name: 'empty',
      title: 'empty',
      deploymentId: undefined,
    },
    { ...site, slug: 'garden', name: 'garden', title: 'garden' },
  ])
  expect(await reader.findSite('garden')).toMatchObject(site)
})

test('a site is listed by the title of what is live of it', async () => {
  const { id } = await newWorkspace(open.db, 'titled')
  const titled = async (): Promise<string | undefined> =>
    (await reader.listSites()).find(({ workspaceId }) => workspaceId === id)?.title
  await deploy(open.db, id, { pages: { a: ['one'], '-/shell': [] } })
  expect(await titled()).toBe('Title of -/shell')
  await deploy(open.db, id, { pages: { a: ['one'] } })
  expect(await titled()).toBe('titled')
})

test('a page is found by its path and by no other spelling', async () => {
  expect(await reader.findRenderedPage(site, 'café')).toEqual({
    kind: 'page',
    path: 'café',
    title: 'Title of café',
    head: '<title>café</title>',
    body: 'text',
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect((await reader.findRenderedPage(site, ''))?.kind).toBe('listing')
  for (const other of ['Café', 'cafe', 'café/', '/café', 'café\0', '\ud800', "café' or '1'='1", '%']) {
    expect(await reader.findRenderedPage(site, other)).toBe(undefined)
  }
})

test('a redirect leads to a path, or home', async () => {
  expect(await reader.findRedirect(site, 'old')).toBe('café')
  expect(await reader.findRedirect(site, 'start')).toBe('')
  expect(await reader.findRedirect(site, 'café')).toBe(undefined)
  expect(await reader.findRedirect(site, 'old\0')).toBe(undefined)
})

test('a site that is not there', async () => {
  expect(await reader.findSite('Garden')).toBe(undefined)
  expect(await reader.findSite('\0')).toBe(undefined)
})

test.each([
  ['instalation', 'guide/installation'],
  ['guide/nstallation', 'guide/installation'],
  ['guide/installatino', 'guide/installation'],
  ['configuration', 'guide/configuration'],
  ['2024-01-15', 'journals/2024-01-15'],
  ['cafe', 'café'],
  ['日本語/文', '日本語/文法'],
  ['note-77', 'notes/note-77'],
])('near %s is %s', async (asked, near) => {
  const [first] = await reader.findNearPages(site, asked, 5)
  expect(first).toEqual({ path: near, title: `Title of ${near}` })
})

test('nothing is near what resembles nothing, and never more than asked for', async () => {
  expect(await reader.findNearPages(site, 'wwwwww', 5)).toEqual([])
  expect(await reader.findNearPages(site, '\0', 5)).toEqual([])
  expect((await reader.findNearPages(site, 'note', 5)).length).toBe(5)
})

test('a page that is gone is near nothing', async () => {
  const { id } = await newWorkspace(open.db, 'shrinking')
  await deploy(open.db, id, { pages: { zucchini: ['x'], other: ['y'] } })
  const { id: deploymentId } = await deploy(open.db, id, { pages: { other: ['y'] } })
  expect(await reader.findNearPages({ workspaceId: id, deploymentId }, 'zucchinis', 5)).toEqual([])
})
