import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }
const setupFiles = ['./test/ready-engine.ts']
const withDatabase = {
  setupFiles,
  // A file that loads the modules anew takes a second of work for it; none of them changes what is global.
  isolate: false,
  globalSetup: ['./test/global-setup.ts'],
  // What hangs is ended; what is slow because the machine is busy is not.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  // A page in a browser on a busy machine may take its time; a poll ends as soon as it holds.
  expect: { poll: { timeout: 30_000 } },
}

/**
 * `unit`: no database, no network. `embedded` and `postgres`: the same files (`*.db.test.ts`) on PGlite and on a real
 * PostgreSQL server (`test/global-setup.ts` provides it and says which), and those that are about one of them alone
 * (`*.embedded.test.ts`: one owner for a directory; `*.postgres.test.ts`: several connections). `end-to-end`: the built program as a
 * stranger runs it, on both, and pages in a real browser (`test/support/browser.ts` finds it and says which).
 */
export default defineConfig({
  test: {
    // An embedded database takes half a gigabyte, and some tests wait more than they work.
    maxWorkers: 4,
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts'],
          exclude: ['**/*.{db,embedded,postgres,e2e}.test.ts'],
          testTimeout: 120_000,
          isolate: false,
          setupFiles,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        ...source,
        test: { name: 'embedded', include: ['packages/*/test/**/*.{db,embedded}.test.ts'], ...withDatabase },
      },
      {
        ...source,
        test: { name: 'postgres', include: ['packages/*/test/**/*.{db,postgres}.test.ts'], ...withDatabase },
      },
      {
        ...source,
        test: { name: 'end-to-end', include: ['packages/*/test/**/*.e2e.test.ts'], ...withDatabase },
      },
    ],
  },
})
