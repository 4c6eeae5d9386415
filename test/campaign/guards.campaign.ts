/** T19: each guard is switched off in a copy of the source, one at a time, and the campaign of fail points must notice. */

import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
let copy: string
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'draehi-guards-'))
  const skipped = /(?:^|\/)(?:\.git|node_modules|dist)(?:\/|$)/
  await cp(ROOT, copy, { recursive: true, filter: (path) => !skipped.test(path.slice(ROOT.length)) })
  for (const folder of ['', 'packages/core/', 'packages/renderer/', 'packages/cli/'])
    await symlink(join(ROOT, folder, 'node_modules'), join(copy, folder, 'node_modules'))
}, 120_000)
afterAll(() => rm(copy, { recursive: true, force: true }))

interface Guard {
  readonly file: string
  readonly on: string
  readonly off: string
  /** How often it stands there; default: once. */
  readonly times?: number
  /** What must notice. */
  readonly tests: string
  /** Of vitest; default: without a server. */
  readonly projects?: readonly string[]
}

const DB = 'packages/core/src/db'
const FAIL_POINTS = 'packages/core/test/db/fail-points'
const RUNS = 'packages/core/test/db/deployment.db packages/core/test/db/lease.db'

const GUARDS: Readonly<Record<string, Guard>> = {
  'what a failed run has written is not undone': {
    file: `${DB}/lease.ts`,
    on: '    await undoAllFailed(db, lease.workspaceId, held.signal)\n',
    off: '',
    tests: FAIL_POINTS,
  },
  'rows that a failed run ended are not opened again': {
    file: `${DB}/undo-failed.ts`,
    on: '    await untilNone(db, reopenChunk(table, workspaceId, deploymentId), signal)\n',
    off: '',
    tests: FAIL_POINTS,
  },
  'who does not own a run may write for it': {
    file: `${DB}/fence.ts`,
    on: `      and owner_token = \${ownerToken}::uuid`,
    off: '      and true',
    tests: RUNS,
  },
  'a run that was given up may write': {
    file: `${DB}/fence.ts`,
    on: ` and status = 'building'\n`,
    off: '\n',
    tests: RUNS,
  },
  'who does not own a run may make it live': {
    file: `${DB}/go-live.ts`,
    on: ` and owner_token = \${lease.ownerToken}::uuid and status = 'building'`,
    off: ` and status = 'building'`,
    tests: RUNS,
  },
  'a run that was given up may go live': {
    file: `${DB}/go-live.ts`,
    on: ` and owner_token = \${lease.ownerToken}::uuid and status = 'building'`,
    off: ` and owner_token = \${lease.ownerToken}::uuid`,
    tests: RUNS,
  },
  'an older run may go live after a newer one': {
    file: `${DB}/go-live.ts`,
    on: 'newer.id > d.id',
    off: 'newer.id < 0',
    tests:
      'packages/core/test/db/deployment.db packages/core/test/db/lease.db packages/core/test/db/prepared.db',
  },
  'readers are given rows of a run that goes on': {
    file: `${DB}/apply-plan.ts`,
    on: `select \${workspaceId}::int, \${deploymentId}::int, \${table.values}`,
    off: `select \${workspaceId}::int, 1, \${table.values}`,
    tests: FAIL_POINTS,
  },
  'a run that lives is given up': {
    file: `${DB}/lease.ts`,
    on: '  if (!dead && !holder.isStale) return false\n',
    off: '',
    tests: RUNS,
  },
  'a pinned workspace goes live': {
    file: `${DB}/go-live.ts`,
    on: 'and not w.is_pinned then',
    off: 'then',
    tests: 'packages/core/test/db/move-live packages/core/test/db/deployment.db',
  },
  'the live deployment may be let go': {
    file: `${DB}/kept.ts`,
    on: ' && runId !== liveRunId',
    off: '',
    tests: 'packages/core/test/db/kept packages/core/test/db/prune',
  },
  'going live does not wait for who gives the run up': {
    file: `${DB}/go-live.ts`,
    on: '        for update\n      ), pointed as (',
    off: '      ), pointed as (',
    tests: 'packages/core/test/db/connections.postgres',
    projects: ['postgres'],
  },
  'a living owner of an embedded database is not asked': {
    file: `${DB}/directory-lock.ts`,
    on: '    refuseLiving(holder, path)\n',
    off: '',
    tests: 'packages/core/test/db/directory-lock packages/core/test/db/owner.embedded',
  },
  'hosts of a private network may be asked': {
    file: 'packages/core/src/git/remote-address.ts',
    on: 'const hidden = remote.allowsPrivateHosts\n',
    off: 'const hidden = remote.allowsPrivateHosts || true\n',
    tests: 'packages/core/test/git/remote-address',
  },
  'pages come without a policy': {
    file: 'packages/renderer/src/serve/header-fields.ts',
    on: `    'content-security-policy': policy.join('; '),\n`,
    off: '',
    tests: 'packages/renderer/test/serve/listen packages/renderer/test/serve/fetch',
  },
  'redirects of a host are followed': {
    file: 'packages/core/src/git/settings.ts',
    on: `  'http.followRedirects=false',\n`,
    off: `  'http.followRedirects=true',\n`,
    tests: 'packages/core/test/git/host-failures',
  },
  'a git process may take any memory': {
    file: 'packages/core/src/git/network.ts',
    on: '    memoryBytes: visit.limits.memoryBytes,\n',
    off: '    memoryBytes: 2 ** 40,\n',
    tests: 'packages/core/test/git/limits',
  },
  'nothing is sanitised': {
    file: 'packages/core/src/markdown/sanitise-tree.ts',
    on: '.use(rehypeSanitize, withMarks(sanitiseSchema))',
    off: '',
    tests: 'packages/core/test/markdown-html/hostile',
  },
  'a statement that the server chose to end is not asked again': {
    file: `${DB}/retrying.ts`,
    on: 'const TRIES = 5',
    off: 'const TRIES = 1',
    tests: FAIL_POINTS,
  },
  'rows of kept deployments are deleted with those between': {
    file: `${DB}/prune.ts`,
    on: ` and since_deployment > \${gap.after}::int`,
    off: '',
    times: 3,
    tests: 'packages/core/test/db/prune',
  },
}

test('without any of that the copy is whole', async () =>
  expect(await notices(`${FAIL_POINTS} ${RUNS}`)).toBe(false))

test.each(Object.entries(GUARDS))(
  '%s: it is noticed',
  async (_, { file, on, off, times = 1, tests, projects }) => {
    const path = join(copy, file)
    const source = await readFile(path, 'utf8')
    const between = source.split(on)
    expect(between).toHaveLength(times + 1)
    await writeFile(path, between.join(off))
    try {
      expect(await notices(tests, projects)).toBe(true)
    } finally {
      await writeFile(path, source)
    }
  },
)

async function notices(tests: string, projects: readonly string[] = ['unit', 'embedded']): Promise<boolean> {
  const { exitCode, all } = await execa(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--bail=1',
      ...projects.flatMap((project) => ['--project', project]),
      ...tests.split(' '),
    ],
    { cwd: copy, reject: false, all: true, timeout: 600_000, env: { NO_COLOR: '1', FORCE_COLOR: '0' } },
  )
  // No test at all would be an error too, and prove nothing.
  expect(all).toMatch(/Tests {2}/)
  return exitCode !== 0
}
