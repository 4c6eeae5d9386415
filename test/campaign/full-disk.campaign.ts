/** G20: the disk of the data directory is full, at any point. On Linux, for who may mount: it is a small disk of its own. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, expect, test } from 'vitest'
import { createServerDatabase } from '../support/database.ts'
import { makeRepo } from '../support/make-repo.ts'
import { size, tell } from './size.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/draehi.js', import.meta.url))

/** A run on a disk of so many KiB that has a live site already, and one when there is space again. */
const RUNS = `
set -u
mount -t tmpfs -o size=100m tmpfs "$DISK"
sync() { "$NODE" "$PROGRAM" sync full --json "$@" > "$DISK/../out" 2> "$DISK/../err"; echo $?; }
sync --repo "$REPO"
git -C "$REPO" update-ref refs/heads/main "$NEXT"
rm -rf "$DRAEHI_DATA_DIR"
mount -o remount,size="$1"k "$DISK"
sync; grep -o '"code":"[a-z-]*"' "$DISK/../out" "$DISK/../err" -h | head -1 || true
mount -o remount,size=100m "$DISK"
echo -- ; sync; cat "$DISK/../out"
`

test('G20: a disk that is full stops a sync with an error that says so, or only costs time; then the next one publishes', async () => {
  const home = await mkdtemp(join(tmpdir(), 'draehi-full-'))
  undo.push(() => rm(home, { recursive: true, force: true }))
  await execa('mkdir', [join(home, 'disk')])
  const text = (n: number, more: string): string =>
    `# Page ${n}\n\n${Array.from({ length: 60 }, (_, line) => `- ${more} ${n * line} of [[page ${(n + line) % 80}]]\n`).join('')}`
  const pages = (more: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`page ${n}.md`, text(n, more)]))
  const repo = await makeRepo(pages('first'))
  undo.push(() => repo.cleanup())
  const first = await repo.tip()
  await repo.commit(pages('second'))
  const next = await repo.tip()
  const outcomes = new Map<string, number>()
  const digests = new Set<string>()
  const rounds = size(8, 60)
  for (let round = 0; round < rounds; round++) {
    const database = await createServerDatabase()
    await repo.git('update-ref', 'refs/heads/main', first)
    const kiB = 30 + Math.floor(2500 * (round / rounds) ** 3) // most that can go wrong is small
    const { stdout } = await execa('unshare', ['-m', 'bash', '-c', RUNS, 'bash', String(kiB)], {
      env: {
        ...{ DISK: join(home, 'disk'), NODE: process.execPath, PROGRAM, REPO: repo.directory, NEXT: next },
        ...{ DATABASE_URL: database.url, DRAEHI_DATA_DIR: join(home, 'disk/data'), HOME: home },
      },
    })
    await database.drop()
    const [before = '', after = ''] = stdout.split('--\n')
    const [live, full, code = ''] = before.trim().split('\n')
    expect(live).toBe('0')
    expect([kiB, full === '0' ? 'published' : `${full} ${code}`]).toEqual([
      kiB,
      expect.stringMatching(/^published$|^1 "code":"disk-full"$/u),
    ])
    outcomes.set(
      full === '0' ? 'published' : 'disk-full',
      (outcomes.get(full === '0' ? 'published' : 'disk-full') ?? 0) + 1,
    )
    const [exit, json = '{}'] = [after.slice(0, 1), after.slice(2)]
    expect([kiB, exit]).toEqual([kiB, '0'])
    digests.add(JSON.parse(json).deployment.digest)
  }
  expect(digests.size).toBe(1)
  tell(`G20: ${rounds} sizes of a disk, ${[...outcomes].map(([what, n]) => `${n} ${what}`).join(', ')}`)
  expect(outcomes.get('disk-full')).toBeGreaterThan(0)
})
