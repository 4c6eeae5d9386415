/**
 * What is not published leaks nowhere. Each hidden page has words of its own that no published page writes; other pages
 * link to it, embed it, refer to its blocks, are tagged like it and lie below it. The words occur in no row of any table
 * and in no answer.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { type Database, rows } from '../../../core/src/db/database.ts'
import { day, makeScene, type Scene } from './sync-scene.ts'

let open: TestDatabase
let dataDir: string
const scenes: Scene[] = []
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-leak-'))
})
afterAll(async () => {
  await open?.close()
  for (const { repo } of scenes) await repo.cleanup()
  await rm(dataDir, { recursive: true, force: true })
})

/** Begins every word that must not be seen. */
const SECRET = /zqx/iu

/** By name of the file: the lines of front matter that hide the page. */
const HIDING: Readonly<Record<string, string>> = {
  draft: 'draft: true',
  private: 'Private: yes',
  withheld: 'publish: false',
  unpublished: 'published: "no"',
  unclear: 'draft: zqxperhaps',
  broken: 'draft: true\nzqxbroken: a: b',
  far: 'publishDate: 2999-01-01',
  past: 'expiryDate: 2001-01-01',
  never: 'publishDate: 2020-01-02\nexpiryDate: 2020-01-01',
  unreadable: 'publish-date: zqxsoon',
  excluded: 'title: zqxexcluded',
}

const hidden = (name: string, hiding: string): string => `---
${hiding}
aliases: [Zqxalias ${name}, plain alias of ${name}]
tags: [zqxtag${name}]
description: Zqxdescription of ${name}
author: Zqxauthor
redirect_from: [/old-${name}, /zqxold-${name}]
order: zqxorder
image: zqx.png
---
# Zqxtitle of ${name}

Zqxtext with [[public]], [[zqxnowhere]] and ![[zqxpicture.png]]. ^block

## Zqxheading

- zqxitem #zqxblocktag
`

/** A page that says everything one can say of a hidden page without saying its words. */
const about = (name: string): string => `# About ${name}

[[${name}]], [[${name}|label]], [[plain alias of ${name}]], [[${name}#^block]], [md](${name}.md), [[${name}/child]]

![[${name}]]

![[${name}#^block]]

- ![[${name}]] in an item
- [ ] [[${name}#Heading]]

| a | b |
|---|---|
| [[${name}]] | ![[${name}]] |

#${name} and #${name}/child
`

const names = Object.keys(HIDING)
const FILES = {
  'draehi.yaml': [
    'publish: all',
    'exclude: [/excluded.md]',
    'home: draft',
    'redirects:',
    ...names.map((name) => `  moved-${name}: ${name}`),
    'nav: [draft, past]',
  ].join('\n'),
  'public.md': '---\ntags: [seen]\n---\n# Public\n\nNothing to hide.\n',
  ...Object.fromEntries(
    names.flatMap((name) => [
      [`${name}.md`, hidden(name, HIDING[name] ?? '')],
      [`about-${name}.md`, about(name)],
      [`${name}/child.md`, `---\nup: "[[${name}]]"\n---\n# Child\n\nBelow [[../${name}]].\n`],
    ]),
  ),
}

const ADDRESSES = [
  '',
  '/-/pages',
  '/-/tags',
  '/public',
  '/-/shell',
  '/-/graph.json',
  '/-/graph.json?page=public',
  ...names.flatMap((name) => [
    `/${name}`,
    `/${name}.md`,
    `/${name}/child`,
    `/about-${name}`,
    `/abuot-${name}`,
    `/moved-${name}`,
    `/old-${name}`,
    `/plain-alias-of-${name}`,
    `/-/tags/${name}`,
    `/-/graph.json?page=${name}`,
    `/-/graph.json?page=about-${name}`,
  ]),
]

/** Every row of every table, as text. */
async function everyRow(db: Database): Promise<readonly string[]> {
  const tables = await rows(
    db,
    sql<{
      name: string
    }>`select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const all = await Promise.all(
    tables.map(({ name }) =>
      rows(
        db,
        sql<{
          row: string
        }>`select ${name} || ' ' || to_jsonb(t)::text as row from ${sql.identifier(name)} t`,
      ),
    ),
  )
  return all.flat().map(({ row }) => row)
}

/** The words around the first secret in each row or answer. */
const leaks = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => {
    const at = text.search(SECRET)
    return at === -1 ? [] : [`${text.slice(0, 40)} … ${text.slice(Math.max(0, at - 60), at + 60)}`]
  })

/** What the text of a page links to, its site's name taken for `s`. */
const ownLinks = (html: string): readonly (string | undefined)[] =>
  [...(html.split('<main')[1] ?? '').matchAll(/href="([^"]*)"/gu)].map(([, href]) =>
    href?.replace(/^\/[^/]+/u, '/s'),
  )

/** The answer without what the address itself says. */
async function answers(scene: Scene, addresses: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    addresses.map(async (address) => {
      const { status, location, text } = await scene.get(address)
      return `${address} ${status} ${location} ${text}`
    }),
  )
}

async function published(files: Readonly<Record<string, string>>): Promise<Scene> {
  const scene = await makeScene(open.db, dataDir, files)
  scenes.push(scene)
  await scene.sync()
  return scene
}

describe.each(['plain', 'obsidian'])('%s', (dialect) => {
  test('a page that is not published leaks nowhere', async () => {
    const files = { ...FILES, 'draehi.yaml': `dialect: ${dialect}\n${FILES['draehi.yaml']}` }
    const scene = await published(files)
    expect(leaks(await everyRow(open.db))).toEqual([])
    const told = await answers(scene, ADDRESSES)
    expect(leaks(told)).toEqual([])
    for (const name of names) {
      // A file that is excluded is as if it were not there: the list of the folder of its name is one of published pages.
      const { status, text } = await scene.get(`/${name}`)
      if (name === 'excluded') expect([status, ownLinks(text)]).toEqual([200, ['/s/excluded/child']])
      else expect([name, status]).toEqual([name, 404])
      expect((await scene.get(`/about-${name}`)).status).toBe(200)
    }
    // One that was published and is taken back leaves readers with it; of its addresses nothing is said but that they are gone.
    await scene.repo.commit({ 'public.md': '---\ndraft: true\n---\n# Public\n' })
    await scene.sync()
    for (const address of ['/public', '/-/tags/seen']) {
      const { status, text } = await scene.get(address)
      expect([address, status, text.includes('Nothing to hide')]).toEqual([address, 410, false])
    }
  })

  test('where only marked pages are published, the others leak nowhere', async () => {
    const scene = await published({
      'draehi.yaml': `dialect: ${dialect}\npublish: marked\n`,
      'a.md': '---\npublish: true\n---\n# A\n\n[[b]] ![[b]] [[c]] [[b#^block]]\n',
      'b.md': hidden('b', 'title: zqxunmarked'),
      'c.md': hidden('c', 'publish: true\ndraft: true'),
      'd.md': hidden('d', 'publish: true\npublishDate: 2999-01-01'),
    })
    expect(leaks(await everyRow(open.db))).toEqual([])
    expect(leaks(await answers(scene, ['', '/a', '/b', '/c', '/d', '/-/pages', '/-/tags', '/e']))).toEqual([])
    expect((await scene.get('/a')).status).toBe(200)
  })
})

const ID = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'

test('Logseq: a page that is not public leaks nowhere', async () => {
  const scene = await published({
    'logseq/config.edn': '{:hidden ["/pages/Zqxhidden.md"]}',
    'pages/Secret.md': `public:: false\ntitle:: Secret\nalias:: Zqxalias, an alias\ntags:: zqxtag\ndescription:: zqxdescription\n\n- zqxtext [[Public]] #zqxblocktag\n  id:: ${ID}\n  zqxkey:: zqxvalue\n- TODO zqxtask\n`,
    'pages/Zqxhidden.md': '- zqxtext',
    'pages/Secret___Child.md': '- below [[Secret]] #Secret',
    'pages/Public.md': `- [[Secret]] #Secret [[an alias]] ((${ID})) [label](((${ID})))\n- {{embed [[Secret]]}}\n- {{embed ((${ID}))}}\n- {{query (task TODO)}}\n- {{query [[Secret]]}}\n`,
  })
  expect(leaks(await everyRow(open.db))).toEqual([])
  const addresses = [
    '',
    '/secret',
    '/secret/child',
    '/public',
    '/an-alias',
    '/-/pages',
    '/-/tags',
    '/-/tags/secret',
  ]
  expect(leaks(await answers(scene, addresses))).toEqual([])
  expect((await scene.get('/secret')).status).toBe(404)
  expect((await scene.get('/public')).status).toBe(200)
})

/** In a database of its own: what is built ahead lies in its tables until its minute. */
test('what is scheduled is in no answer before its minute', async () => {
  const scene = await published({
    'a.md': '# A\n\n[[b]], ![[b]], [[b#^block]], [[plain alias of b]] #b\n',
    'b.md': `${hidden('b', `publishDate: ${day(2)}`).replaceAll('order: zqxorder\n', '')}`,
  })
  const { deploymentId, scheduled } = await scene.sync({ force: true })
  expect(scheduled).toHaveLength(1)
  const addresses = [
    '',
    '/a',
    '/b',
    '/old-b',
    '/plain-alias-of-b',
    '/b.md',
    '/B',
    '/-/pages',
    '/-/tags',
    '/bb',
  ]
  const secrets = ['/zqxtitle-of-b', '/zqxalias-b', '/zqxold-b', '/-/tags/zqxtagb', '/-/tags/zqxblocktag']
  expect(leaks(await answers(scene, addresses))).toEqual([])
  for (const address of secrets) {
    const { status, text } = await scene.get(address)
    expect([status, text.replaceAll(address, '').search(SECRET)]).toEqual([404, -1])
  }
  const [own] = await rows(
    open.db,
    sql<{
      row: string
    }>`select to_jsonb(t)::text as row from deployment_history t where id = ${deploymentId}::int`,
  )
  expect(leaks([own?.row ?? ''])).toEqual([])
})
