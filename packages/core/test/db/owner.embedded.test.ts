/** One owner for the directory of an embedded database, with processes of their own that open it (the built program). */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { copyEmbedded, scratchPath } from '../../../../test/support/database.ts'
import { oneRow } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { addWorkspace, listWorkspaces } from '../../src/db/workspaces.ts'
import type { Slug } from '../../src/nouns.ts'

const BUILT = new URL('../../dist/db/', import.meta.url)

/** Opens the directory in another process; gives its first line: `open`, or the error's code and pid. Stays until killed. */
async function openElsewhere(dataDir: string): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL('open-database.js', BUILT).href)})
    const { addWorkspace } = await import(${JSON.stringify(new URL('workspaces.js', BUILT).href)})
    try {
      const { db } = await openDatabase({ dataDir: ${JSON.stringify(dataDir)} })
      await addWorkspace(db, { slug: 'by-' + process.pid, name: 'x', repositoryUrl: 'https://example.org/x', branch: undefined, root: '' })
      console.log('open')
      setInterval(() => {}, 1000)
    } catch (error) {
      console.log(error.code, error.data?.pid)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('..', BUILT),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: line.toString().trim() }
}

const add = (slug: string) => ({
  slug: slug as Slug,
  name: slug,
  repositoryUrl: pathToFileURL(slug).href,
  branch: undefined,
  root: '',
})

test('a second process is refused with the pid of the first, and nothing of the first is lost', async () => {
  const dataDir = await copyEmbedded()
  const open = await openDatabase({ dataDir })
  const second = await openElsewhere(dataDir)
  expect(second.said).toBe(`database-in-use ${process.pid}`)
  await addWorkspace(open.db, add('mine'))
  await open.close()

  const third = await openElsewhere(dataDir)
  expect(third.said).toBe('open')
  await expect(openDatabase({ dataDir })).rejects.toMatchObject({
    code: 'database-in-use',
    data: { pid: third.child.pid },
  })
  third.child.kill('SIGKILL')
  await once(third.child, 'exit')

  const again = await openDatabase({ dataDir })
  const slugs = (await listWorkspaces(again.db)).map((workspace) => workspace.slug)
  expect(slugs).toEqual([`by-${third.child.pid}`, 'mine'])
  await again.close()
})

test('of three processes that find a dead owner one opens', async () => {
  const dataDir = await copyEmbedded()
  const first = await openElsewhere(dataDir)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  const all = await Promise.all([1, 2, 3].map(() => openElsewhere(dataDir)))
  const opened = all.filter((one) => one.said === 'open')
  expect(opened.length).toBe(1)
  expect(all.filter((one) => one.said === `database-in-use ${opened[0]?.child.pid}`).length).toBe(2)
  for (const { child } of all) child.kill('SIGKILL')
})

test('a directory that is not there is made, for its user alone', async () => {
  const dataDir = join(scratchPath(), 'deep', 'below')
  const open = await openDatabase({ dataDir })
  expect((await stat(join(dataDir, 'database'))).mode & 0o777).toBe(0o700)
  expect(open).toMatchObject({ kind: 'embedded', url: join(dataDir, 'database') })
  expect((await migrate(open)).applied.length).toBeGreaterThan(0)
  await open.close()
  expect(await readdir(dataDir)).toEqual(['database'])
})

test('a directory of another version is refused and left as it is', async () => {
  const dataDir = await copyEmbedded()
  await writeFile(join(dataDir, 'database/PG_VERSION'), '17\n')
  await expect(openDatabase({ dataDir })).rejects.toMatchObject({
    code: 'database-unusable',
    message: expect.stringContaining('version 17'),
  })
  expect(await readdir(dataDir)).toEqual(['database'])
  expect(await readFile(join(dataDir, 'database/PG_VERSION'), 'utf8')).toBe('17\n')
})

test('a damaged directory is set aside, said, and made anew', async () => {
  const dataDir = await copyEmbedded()
  await rename(join(dataDir, 'database/global/pg_control'), join(dataDir, 'database/lost'))
  const notices: string[] = []
  const open = await openDatabase({ dataDir, onNotice: (text) => notices.push(text) })
  const [setAside = ''] = (await readdir(dataDir)).filter((name) => name.startsWith('database.corrupt-'))
  expect(notices).toEqual([expect.stringContaining(join(dataDir, setAside))])
  expect(await readdir(join(dataDir, setAside))).toContain('lost')
  await migrate(open)
  expect(await oneRow(open.db, sql`select count(*)::int as n from workspaces`)).toEqual({ n: 0 })
  await open.close()
})

test('a place that cannot be written to is named', async () => {
  const file = scratchPath()
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, '')
  await expect(openDatabase({ dataDir: join(file, 'data') })).rejects.toMatchObject({
    code: 'database-unusable',
    message: expect.stringContaining(file),
  })
})
