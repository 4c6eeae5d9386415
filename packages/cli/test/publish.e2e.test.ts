import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crawl } from '../../../test/support/crawl.ts'
import { createServerDatabase } from '../../../test/support/database.ts'
import { type Draehi, firstLineOf, makeDraehi } from '../../../test/support/draehi.ts'

/** The main job, as a stranger does it, on both databases: the three graphs that the project ships. */

const GRAPHS = ['garden', 'vault', 'handbook'] as const
/** Folders without a page of their own: at their addresses are lists. */
const LISTED_FOLDERS: Readonly<Record<(typeof GRAPHS)[number], readonly string[]>> = {
  garden: ['garden', 'what-a-page-with-marks'],
  vault: ['notes', 'people', 'projects', 'projects/archive'],
  handbook: ['notes/deep', 'notes/deep/er', 'reference/api'],
}
const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url))

let repository: string

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'draehi-graphs-'))
  for (const graph of GRAPHS) await cp(join(fixtures, graph), join(repository, graph), { recursive: true })
  await git('init', '-q', '-b', 'main')
  await commit('three graphs')
  firstCommit = (await git('rev-parse', 'HEAD')).stdout
})

afterAll(() => rm(repository, { recursive: true, force: true }))

const git = (...args: string[]) =>
  execa('git', ['-C', repository, '-c', 'user.name=Test', '-c', 'user.email=test@draehi.invalid', ...args])

async function commit(message: string): Promise<void> {
  await git('add', '-A')
  await git('commit', '-q', '-m', message)
}

/** Of the first commit, by graph: the second kind of database must give what the first gave. */
const digests = new Map<string, string>()
let firstCommit: string

describe.each(['embedded', 'postgres'] as const)('on %s', (kind) => {
  let draehi: Draehi
  let drop: () => Promise<void> = async () => {}

  beforeAll(async () => {
    if (kind === 'embedded') {
      draehi = await makeDraehi(undefined)
    } else {
      const database = await createServerDatabase()
      drop = database.drop
      draehi = await makeDraehi(database.url)
    }
  })

  afterAll(async () => {
    await draehi.dispose()
    await drop()
  })

  test.each(GRAPHS)(
    '%s is published, the second sync changes nothing, and the digest is the same everywhere',
    async (graph) => {
      // Another locale and time zone on each kind of database: the digest must not notice.
      const env =
        kind === 'embedded'
          ? { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
          : { TZ: 'America/St_Johns', LANG: 'C' }
      const first = await draehi.run(
        ['sync', graph, '--repo', repository, '--root', graph, '--commit', firstCommit, '--json'],
        {
          env,
        },
      )
      expect(first.stderr).not.toContain('error:')
      const document = JSON.parse(first.stdout)
      expect(document).toMatchObject({ schema: 1, ok: true, status: 'live', workspace: graph })
      expect(document.stats.pages.total).toBeGreaterThan(14)
      expect(document.stats.rows).toBeGreaterThan(100)
      expect(first.code).toBe(0)

      const second = JSON.parse(
        (await draehi.run(['sync', graph, '--commit', firstCommit, '--json'], { env: { TZ: 'UTC' } })).stdout,
      )
      expect(second).toMatchObject({ status: 'unchanged', stats: { rows: 0, batches: 0 } })
      expect(second.deployment).toMatchObject({
        id: document.deployment.id,
        digest: document.deployment.digest,
      })

      const known = digests.get(graph)
      if (known !== undefined) return expect(document.deployment.digest).toBe(known)
      digests.set(graph, document.deployment.digest)

      const forced = JSON.parse(
        (await draehi.run(['sync', graph, '--commit', firstCommit, '--force', '--json'])).stdout,
      )
      expect(forced).toMatchObject({
        status: 'live',
        stats: { rows: 0, batches: 0 },
        deployment: { digest: document.deployment.digest },
      })
    },
  )

  test('quiet prints the address only, so that $(…) works', async () => {
    const { stdout, stderr, code } = await draehi.run(['sync', 'garden', '-q'])
    expect({ stdout, stderr, code }).toEqual({ stdout: 'http://127.0.0.1:4321/garden', stderr: '', code: 0 })
  })

  test('served: every page is reached by a crawl from the home page, and nothing unpublished is', async () => {
    const server = draehi.start(['serve', '--port', '0', '--json'])
    try {
      const { url } = JSON.parse(await firstLineOf(server))
      for (const graph of GRAPHS) {
        const { pages, failures, bodies } = await crawl(`${url}/${graph}`)
        expect(failures).toEqual([])
        const { deployments } = JSON.parse((await draehi.run(['deployments', graph, '--json'])).stdout)
        const own = pages.filter((path) => !path.startsWith(`/${graph}/-/`))
        expect(own.length - LISTED_FOLDERS[graph].length).toBe(deployments[0].stats.pages.total)
        for (const folder of LISTED_FOLDERS[graph]) expect(own).toContain(`/${graph}/${folder}`)
        for (const secret of [
          'hidden heather',
          'secret saffron',
          'silent saffron',
          'An idea that is not published',
        ]) {
          expect(bodies.filter((body) => body.includes(secret))).toEqual([])
        }
      }
    } finally {
      server.kill('SIGTERM')
    }
    expect((await server).exitCode).toBe(0)
  })

  test('a commit changes what it changes: one page added, one changed, and only those rows are written', async () => {
    const before = JSON.parse((await draehi.run(['sync', 'handbook', '--json'])).stdout)
    const name = `news-${kind}.md`
    await execa('sh', [
      '-c',
      `printf '# News\\n\\n[Guide](guide/)\\n' > "$0/handbook/${name}"; printf '\\nMore on ${kind}.\\n' >> "$0/handbook/notes/glossary.md"`,
      repository,
    ])
    await commit(`news for ${kind}`)
    const after = JSON.parse((await draehi.run(['sync', 'handbook', '--json'])).stdout)
    expect(after.stats.pages).toMatchObject({ total: before.stats.pages.total + 1, added: 1, removed: 0 })
    expect(after.stats.pages.changed).toBeGreaterThanOrEqual(1)
    expect(after.stats.rows).toBeLessThan(60)
    expect(after.deployment.previous).toBe(before.deployment.id)
  })

  test('a commit that removes more than half of the pages does not go live without --force', async () => {
    await draehi.run(['sync', 'vault', '-q'])
    await git('rm', '-rq', 'vault/Notes', 'vault/People', 'vault/Projects')
    await git('commit', '-q', '-m', 'gone')
    try {
      const refused = await draehi.run(['sync', 'vault', '--json'])
      expect(refused.code).toBe(6)
      expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, error: { code: 'guard-pages-removed' } })
      expect(refused.stderr).toContain('The live site is unchanged.')
      const dry = JSON.parse((await draehi.run(['sync', 'vault', '--dry-run', '--force', '--json'])).stdout)
      expect(dry).toMatchObject({ status: 'dry-run', deployment: { id: null } })
      const forced = await draehi.run(['sync', 'vault', '--force', '--json'])
      expect(JSON.parse(forced.stdout)).toMatchObject({ status: 'live' })
    } finally {
      await git('revert', '--no-edit', 'HEAD')
    }
    expect(JSON.parse((await draehi.run(['sync', 'vault', '--json'])).stdout)).toMatchObject({
      status: 'live',
    })
  })

  test('a failed run is recorded, with its reason', async () => {
    const { code } = await draehi.run(['sync', 'garden', '--branch', 'no-such-branch', '-q'])
    expect(code).toBe(7)
    const { deployments } = JSON.parse((await draehi.run(['deployments', 'garden', '--json'])).stdout)
    expect(deployments[0]).toMatchObject({ status: 'failed', error: { code: 'git-branch-not-found' } })
    expect(deployments[0].error.message).toContain('main')
    expect(deployments[1]).toMatchObject({ status: 'success', isLive: true })
  })
})
