import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyEmbedded, createServerDatabase } from '../../../test/support/database.ts'
import { type Draehi, firstLineOf, makeDraehi, type Started } from '../../../test/support/draehi.ts'
import { makeRepo, type TestRepo } from '../../../test/support/make-repo.ts'

/** Rolling back and promoting beside a running server: on the embedded database the server carries the commands out. */

const files = (version: string): Record<string, string> => ({
  'index.md': `---\ntitle: Home ${version}\n---\n\n${version} and ![[part]] and [[part]].\n`,
  'part.md': `---\ntitle: Part ${version}\n---\n\nOf ${version}.\n`,
})

describe.each(['embedded', 'postgres'] as const)('on %s', (kind) => {
  let draehi: Draehi
  let repo: TestRepo
  let owner: Started
  let url: string
  let drop: () => Promise<void> = async () => {}

  beforeAll(async () => {
    const database = kind === 'postgres' ? await createServerDatabase() : undefined
    if (database !== undefined) drop = database.drop
    draehi = await makeDraehi(database?.url, database === undefined ? await copyEmbedded() : undefined)
    repo = await makeRepo(files('old'))
    owner = draehi.start(['serve', '--port', '0', '--json'])
    url = `${JSON.parse(await firstLineOf(owner)).url}/site`
    await draehi.run(['sync', 'site', '--repo', repo.url])
    await repo.commit(files('new'))
    await draehi.run(['sync', 'site'])
  })
  afterAll(async () => {
    owner?.kill('SIGTERM')
    await owner
    await draehi?.dispose()
    await repo?.cleanup()
    await drop()
  })

  const json = async (...args: string[]) => JSON.parse((await draehi.run([...args, '--json'])).stdout)

  /** Which versions one answer holds. */
  async function seen(): Promise<string> {
    const text = await (await fetch(url)).text()
    return [...new Set(text.match(/\b(?:old|new|newest)\b/gu))].sort().join()
  }

  test('readers get the new site, then the old one, and never a mixture', async () => {
    expect(await seen()).toBe('new')
    const answers: string[] = []
    let isOver = false
    const reading = Promise.all(
      [1, 2, 3].map(async () => {
        while (!isOver) answers.push(await seen())
      }),
    )
    const moved = await json('rollback', 'site')
    expect(moved).toMatchObject({
      ok: true,
      status: 'live',
      pinned: true,
      deployment: { previous: 2, id: 1 },
    })
    await expect.poll(seen, { timeout: 10_000, interval: 20 }).toBe('old')
    isOver = true
    await reading
    expect(new Set(answers)).toEqual(new Set(['new', 'old']))
  })

  test('every command says that it is pinned, and a sync builds and leaves it so', async () => {
    await repo.commit(files('newest'))
    const sync = await draehi.run(['sync', 'site'])
    expect(sync.stderr).toContain('draehi promote site unpins it')
    expect((await json('sync', 'site')).status).toBe('unchanged')
    expect(await seen()).toBe('old')
    const { deployments, pinned } = await json('deployments', 'site')
    expect([pinned, ...deployments.map((one: { isLive: boolean }) => one.isLive)]).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect((await draehi.run(['deployments', 'site'])).stdout).toContain('live, pinned')
    expect((await draehi.run(['workspace', 'show', 'site'])).stdout).toContain(
      'draehi promote site unpins it',
    )
    const { checks } = await json('doctor')
    expect(checks).toContainEqual(expect.objectContaining({ name: 'pinned', state: 'warning' }))
  })

  test('a rollback to what is live changes nothing and says so; to what is not there, nothing is changed', async () => {
    expect(await json('rollback', 'site', '--to', '1')).toMatchObject({
      status: 'unchanged',
      deployment: { id: 1 },
    })
    expect((await draehi.run(['rollback', 'site'])).code).toBe(2)
    expect((await draehi.run(['rollback', 'site', '--to', '99'])).code).toBe(2)
    expect(await json('promote', 'site', '--dry-run')).toMatchObject({ status: 'dry-run', pinned: false })
    expect(await seen()).toBe('old')
  })

  test('a promotion makes the newest live, and syncs go live again', async () => {
    const { stdout, stderr, code } = await draehi.run(['promote', 'site'])
    expect([code, stdout]).toEqual([0, 'http://127.0.0.1:4321/site'])
    expect(stderr).toContain('pinned no more')
    await expect.poll(seen, { timeout: 10_000, interval: 20 }).toBe('newest')
    await repo.commit(files('new'))
    expect((await json('sync', 'site')).status).toBe('live')
    await expect.poll(seen, { timeout: 10_000, interval: 20 }).toBe('new')
  })

  test('two deployments are compared, made again, and tell what they did', async () => {
    const diff = await json('deployments', 'diff', '1', '2')
    expect(diff).toMatchObject({ before: { id: 1 }, after: { id: 2 }, summary: { changed: 2, added: 0 } })
    expect(diff.pages.map((page: { path: string }) => page.path)).toEqual(['index', 'part'])
    const text = await draehi.run(['deployments', 'diff', '1', '2', '--exit-code'])
    expect([text.code, text.stdout]).toEqual([3, expect.stringContaining('Of [-old-]{+new+}.')])
    expect((await draehi.run(['deployments', 'diff', 'live', 'live', '--exit-code'])).code).toBe(0)
    const html = (await draehi.run(['deployments', 'diff', '1', '2', '--format', 'html'])).stdout
    expect(html).toMatch(/^<!DOCTYPE html>.*<del>old<\/del><ins>new<\/ins>.*<\/html>$/su)
    expect(await json('deployments', 'verify', '1')).toMatchObject({
      ok: true,
      sameFingerprint: true,
      differences: [],
    })
    expect(
      (await json('deployments', 'logs', '1')).log.map((entry: { stage: string }) => entry.stage),
    ).toContain('write')
    expect((await draehi.run(['deployments', 'logs', '1', '--follow'])).stdout).toContain('parse')
  })

  test('what a workspace keeps no longer is let go', async () => {
    await draehi.run(['workspace', 'set', 'site', '--keep', '2', '--keep-days', '0'])
    const dry = await json('deployments', 'prune', 'site', '--dry-run')
    expect(dry).toMatchObject({ status: 'dry-run', letGo: [1, 2] })
    expect(await json('deployments', 'prune', 'site')).toMatchObject({
      letGo: [1, 2],
      rows: 0,
      isOver: false,
    })
    expect((await draehi.run(['rollback', 'site', '--to', '1'])).stderr).toContain('was let go')
    expect((await draehi.run(['deployments', 'site'])).stdout).toContain('let go')
    expect(await seen()).toBe('new')
  })
})
