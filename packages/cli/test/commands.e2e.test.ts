import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Draehi, firstLineOf, makeDraehi, type Started, until } from '../../../test/support/draehi.ts'
import { openGitOrigin } from '../../../test/support/git-origin.ts'
import { makeRepo, type RepoFiles, type TestRepo } from '../../../test/support/make-repo.ts'

/** The commands as a script sees them: one result, one exit code, no secret. On the embedded database. */

let draehi: Draehi
let repo: TestRepo

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

beforeAll(async () => {
  draehi = await makeDraehi(undefined)
  repo = await makeRepo({
    'index.md': '# Home\n\nOne, and [[Nothing]].\n',
    'docs/a.md': '# A\n\n[home](../index.md)\n',
  })
})

afterAll(async () => {
  await draehi.dispose()
  await repo.cleanup()
})

async function otherRepo(files: RepoFiles): Promise<TestRepo> {
  const other = await makeRepo(files)
  undo.push(other.cleanup)
  return other
}

test('a version is printed, and nothing else', async () => {
  expect(await draehi.run(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    stderr: '',
  })
})

test('db migrate names what is pending, applies it once, and status tells', async () => {
  const migrations = (await draehi.run(['db', 'status', '--json'])).stdout
  expect(JSON.parse(migrations).migrations).toContainEqual({ name: '0000_first', isApplied: false })
  const dry = JSON.parse((await draehi.run(['db', 'migrate', '--dry-run', '--json'])).stdout)
  expect(dry).toMatchObject({ dryRun: true, applied: [] })
  expect(dry.pending).toContain('0000_first')
  const real = JSON.parse((await draehi.run(['db', 'migrate', '--json'])).stdout)
  expect(real).toMatchObject({ applied: dry.pending, pending: [] })
  const again = await draehi.run(['db', 'migrate'])
  expect(again.stdout).toMatch(/^the schema is up to date \(\d+ migrations?\)$/)
})

describe('beside a server, which spares each command the opening of the database', () => {
  let owner: Started
  beforeAll(async () => {
    owner = draehi.start(['serve', '--port', '0'])
    await firstLineOf(owner)
  })
  afterAll(async () => {
    owner.kill('SIGTERM')
    expect((await owner).exitCode).toBe(0)
  })

  test('a dry run of a repository that is not registered tells what would come, and registers nothing', async () => {
    const dry = ['sync', 'site', '--repo', repo.url, '--dry-run', '--json']
    const first = await draehi.run(dry)
    expect(first.code).toBe(0)
    expect(JSON.parse(first.stdout)).toMatchObject({
      status: 'dry-run',
      deployment: { id: null },
      stats: { pages: { total: 2, added: 2 } },
    })
    expect((await draehi.run([...dry, '--exit-code'])).code).toBe(3)
    expect(JSON.parse((await draehi.run(['workspace', 'list', '--json'])).stdout).workspaces).toEqual([])
  })

  test('a workspace is added, shown, changed and removed, and each change can be tried dry', async () => {
    const add = ['workspace', 'add', 'one', '--repo', repo.url, '--id', '41']
    expect((await draehi.run([...add, '--dry-run'])).stdout).toMatch(/^would add one, publishing \//)
    expect(await draehi.run(add)).toEqual({ code: 0, stdout: 'one', stderr: '' })
    expect((await draehi.run(add)).code).toBe(2)
    const set = [
      'workspace',
      'set',
      'one',
      '--name',
      'Notes',
      '--branch',
      'main',
      '--root',
      './docs/',
      '--json',
    ]
    const changed = { slug: 'one', id: 41, name: 'Notes', branch: 'main', root: 'docs' }
    expect(JSON.parse((await draehi.run([...set, '--dry-run'])).stdout)).toMatchObject({
      ...changed,
      dryRun: true,
    })
    expect(JSON.parse((await draehi.run(['workspace', 'show', 'one', '--json'])).stdout).root).toBe('')
    expect(JSON.parse((await draehi.run(set)).stdout)).toMatchObject(changed)
    const mirror = join(draehi.dataDir, 'mirrors', '41.git')
    await draehi.run(['sync', 'one', '--dry-run'])
    expect(existsSync(mirror)).toBe(true)
    expect((await draehi.run(['workspace', 'remove', 'one'])).code).toBe(2)
    expect(existsSync(mirror)).toBe(true)
    expect((await draehi.run(['workspace', 'remove', 'one', '--yes'])).stdout).toBe('removed one')
    expect((await draehi.run(['workspace', 'show', 'one'])).code).toBe(2)
    expect(existsSync(mirror)).toBe(false)
  })

  describe('a sync', () => {
    test('publishes, then finds nothing to do, and its history tells of both', async () => {
      const first = await draehi.run(['sync', 'site', '--repo', repo.url])
      expect(first).toMatchObject({ code: 0, stdout: 'http://127.0.0.1:4321/site' })
      expect(first.stderr).toMatch(/^✓ fetch +\d/)
      expect(first.stderr).toContain('index.md:3:10  warning  There is no page "Nothing".  (broken-link)')
      expect(first.stderr).toContain('site is live main')
      const second = await draehi.run(['sync', '--dry-run', '--exit-code', '--json'])
      expect(second.code).toBe(0)
      const { deployments } = JSON.parse((await draehi.run(['deployments', '--json'])).stdout)
      expect(deployments).toHaveLength(1)
      const { id } = deployments[0]
      const shown = await draehi.run(['deployments', 'show', `#${id}`])
      expect(shown.stdout).toMatch(/^status +success, live$/m)
      const logged = JSON.parse((await draehi.run(['deployments', 'logs', String(id), '--json'])).stdout)
      expect(logged.log.map((entry: { stage: string }) => entry.stage)).toContain('parse')
      expect((await draehi.run(['deployments', 'show', '99999'])).code).toBe(2)
    })

    test('tells what is scheduled, and so does the history', async () => {
      const soon = await otherRepo({
        'index.md': '# Home\n',
        'later.md': '---\npublishDate: 2999-01-01\nexpiryDate: 2020-01-01\n---\n# Never\n',
        'offer.md': `---\nexpiryDate: ${new Date(Date.now() + 86_400_000).toISOString()}\n---\n# Offer\n`,
      })
      undo.push(() => draehi.run(['workspace', 'remove', 'soon', '--yes']))
      const said = await draehi.run(['sync', 'soon', '--repo', soon.url])
      expect(said.stderr).toMatch(
        /^ {2}pages appear or disappear by themselves: next at \d{4}-\d\d-\d\d \d\d:\d\d:00 UTC$/m,
      )
      const { scheduled, deployment } = JSON.parse((await draehi.run(['sync', 'soon', '--json'])).stdout)
      expect(scheduled).toEqual([{ at: expect.stringMatching(/:00\.000Z$/), deployment: deployment.id + 1 }])
      const history = await draehi.run(['deployments', 'soon'])
      expect(history.stdout).toMatch(
        new RegExp(`^#${deployment.id + 1} +scheduled .* #${deployment.id} `, 'm'),
      )
      const shown = await draehi.run(['deployments', 'show', String(deployment.id + 1)])
      expect(shown.stdout).toMatch(/^status +success, scheduled$/m)
    })

    test('in GitHub Actions problems are annotations, on stderr', async () => {
      const { stdout, stderr } = await draehi.run(['sync', '-q'], { env: { GITHUB_ACTIONS: 'true' } })
      expect(stdout).toBe('http://127.0.0.1:4321/site')
      expect(stderr).toContain('::warning file=index.md,line=3,col=10,title=broken-link::')
    })

    test('with a public address prints it', async () => {
      const env = { DRAEHI_BASE_URL: 'https://notes.example.org/' }
      expect((await draehi.run(['sync', '-q'], { env })).stdout).toBe('https://notes.example.org/site')
    })
  })

  describe('an exit code says what went wrong, and one document does', () => {
    test.each<readonly [exit: number, code: string, argv: () => string[], env: Record<string, string>]>([
      [2, 'workspace-exists', () => ['workspace', 'add', 'site', '--repo', repo.url], {}],
      [2, 'workspace-not-found', () => ['sync', 'nowhere'], {}],
      [2, 'bad-repository-url', () => ['sync', 'x', '--repo', 'http://example.org/x'], {}],
      [5, 'check-failed', () => ['sync', 'site', '--force', '--fail-on', 'broken-link'], {}],
      [7, 'git-branch-not-found', () => ['sync', 'site', '--branch', 'no-such'], {}],
      [7, 'git-commit-not-found', () => ['sync', 'site', '--commit', 'deadbeef'.repeat(5)], {}],
      [
        8,
        'database-unreachable',
        () => ['workspace', 'list'],
        { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:9/d' },
      ],
      [8, 'database-unusable', () => ['workspace', 'list'], { DRAEHI_DATA_DIR: '/dev/null/x' }],
    ])('%i, %s', async (exit, code, argv, env) => {
      const { code: actual, stdout, stderr } = await draehi.run([...argv(), '--json', '--verbose'], { env })
      expect(JSON.parse(stdout)).toMatchObject({ schema: 1, ok: false, error: { code } })
      expect(actual).toBe(exit)
      expect(stderr).toContain(`(${code})`)
      expect(stdout + stderr).not.toContain('hunter2')
    })

    test('6, a repository without pages does not go live, and one without commits is not found', async () => {
      const noPages = await otherRepo({ 'a.txt': 'no markdown\n' })
      const refused = await draehi.run(['up', noPages.url, '--workspace', 'no-pages', '--json'])
      expect(refused.code).toBe(6)
      expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'guard-no-pages' } })
      const empty = await otherRepo({})
      const absent = await draehi.run(['up', empty.url, '--workspace', 'empty', '--json'])
      expect(absent.code).toBe(7)
      expect(JSON.parse(absent.stdout).error.code).toMatch(/^git-/)
    })

    test('doctor exits with the code of what is not well, and still prints every line', async () => {
      const env = { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:9/d', DRAEHI_GIT_TOKEN: 'secret-in-doctor' }
      const { code, stdout, stderr } = await draehi.run(['doctor', '--json'], { env })
      expect(code).toBe(8)
      const { ok, checks } = JSON.parse(stdout)
      expect(ok).toBe(false)
      expect(checks.map((check: { name: string; state: string }) => `${check.name}: ${check.state}`)).toEqual(
        ['versions: ok', 'git: ok', 'data directory: ok', 'database: failed', 'credentials: ok'],
      )
      expect(stdout + stderr).not.toMatch(/hunter2|secret-in-doctor/)
    })
  })
})

test('7, without git nothing is synced, and the error says what is missing', async () => {
  const { code, stdout } = await draehi.run(['sync', 'site', '--json'], { env: { PATH: '/nonexistent' } })
  expect(code).toBe(7)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'git-missing' } })
})

describe('up', () => {
  test('prints one document, says that it watches, publishes the next commit, and ends well', async () => {
    const other = await otherRepo({ 'index.md': '# Home\n\nFirst.\n' })
    const up = draehi.start(['up', other.url, '--workspace', 'watched', '--port', '0', '--json'])
    const { url } = JSON.parse(await firstLineOf(up))
    expect(await (await fetch(url)).text()).toContain('First.')
    await other.commit({ 'index.md': '# Home\n\nSecond.\n' })
    await until(async () => (await (await fetch(url)).text()).includes('Second.'))
    up.kill('SIGTERM')
    const { exitCode, stdout, stderr } = await up
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ schema: 1, ok: true, workspace: 'watched', url })
    expect(stderr).toContain('looking for new commits every second; Ctrl-C stops')
    expect(stderr).toContain('1 changed')
  })

  test('a port that is in use is named, and nothing stays behind', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    undo.push(() => new Promise((resolve) => taken.close(resolve)))
    const { port } = taken.address() as AddressInfo
    const { code, stdout } = await draehi.run(['serve', '--port', String(port), '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error.message).toBe(`Port ${port} on 127.0.0.1 is in use.`)
  })
})

describe('a token, over real smart HTTP', () => {
  const TOKEN = 'glpat/s3cret+with=odd&characters~0123456789'
  const FORMS = [
    TOKEN,
    encodeURIComponent(TOKEN),
    ...['', 'x-access-token:', 'oauth2:', 'git:', ':'].map((user) =>
      Buffer.from(`${user}${TOKEN}`).toString('base64').replace(/=+$/, '').slice(24),
    ),
  ]
  const HTTP = { DRAEHI_ALLOW_HTTP: '1', DRAEHI_ALLOW_PRIVATE_HOSTS: '1' }
  const found = (text: string | Buffer): string[] => FORMS.filter((form) => text.includes(form))

  test('it opens the repository, and is found nowhere: argv, output, files, database, history', async () => {
    const origin = await openGitOrigin(repo.directory, { token: TOKEN, delayMs: 150 })
    undo.push(origin.close)
    const env = { ...HTTP, DRAEHI_GIT_TOKEN: TOKEN }
    const argv = new Set<string>()
    const sampling = setInterval(() => sampleArgv(argv), 20)
    const sync = await draehi.run(['sync', 'private', '--repo', origin.url, '--json', '--verbose'], { env })
    clearInterval(sampling)
    expect(sync.stderr).not.toContain('error')
    expect(JSON.parse(sync.stdout)).toMatchObject({ status: 'live' })
    expect(origin.credentials.at(-1)).toContain(TOKEN)
    expect([...argv].some((line) => line.includes('git'))).toBe(true)
    expect([...argv].filter((line) => found(line).length > 0)).toEqual([])

    const history = await draehi.run(['deployments', 'private', '--json'])
    expect(found(sync.stdout + sync.stderr + history.stdout + history.stderr)).toEqual([])
    expect(await filesWith(draehi.dataDir, (content) => found(content).length > 0)).toEqual([])
    expect(await filesWith(draehi.dataDir, (content) => content.includes(origin.url))).not.toEqual([])
  })

  test('a wrong one exits with 4, and is not repeated', async () => {
    const origin = await openGitOrigin(repo.directory, { token: 'another' })
    undo.push(origin.close)
    const env = { ...HTTP, DRAEHI_GIT_TOKEN: TOKEN }
    const refused = await draehi.run(['sync', 'wrong', '--repo', origin.url, '--json', '--verbose'], { env })
    expect(refused.code).toBe(4)
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'git-authentication' } })
    const history = await draehi.run(['deployments', 'wrong', '--json'])
    expect(JSON.parse(history.stdout).deployments[0]).toMatchObject({ status: 'failed' })
    expect(found(refused.stdout + refused.stderr + history.stdout)).toEqual([])
    expect(await filesWith(draehi.dataDir, (content) => found(content).length > 0)).toEqual([])
  })

  test('one in the address is refused with 2, and is not repeated', async () => {
    const secret = 'glpat-0123456789'
    const address = `https://user:${secret}@example.org/notes`
    for (const command of [
      ['sync', 'x', '--repo', address],
      ['up', address],
      ['workspace', 'add', 'x', '--repo', address],
      ['check', address],
    ]) {
      const { code, stdout, stderr } = await draehi.run([...command, '--json', '--verbose'])
      expect(code).toBe(2)
      expect(JSON.parse(stdout).error.code).toBe('bad-repository-url')
      expect(stdout + stderr).not.toContain(secret)
    }
  })
})

/** The command lines of all processes, where `/proc` shows them. */
function sampleArgv(into: Set<string>): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      into.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
    } catch {
      // it ended between the two calls
    }
  }
}

/** Paths below `directory` whose content is what is looked for. */
async function filesWith(directory: string, isSought: (content: Buffer) => boolean): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const hits: string[] = []
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name)
    if (isSought(await readFile(path))) hits.push(path)
  }
  return hits
}
