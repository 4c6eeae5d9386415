import { defineConfig } from 'vitest/config'

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

/**
 * `unit`: no database, no network. `embedded` and `postgres`: the same files on PGlite and on a real PostgreSQL server
 * (`test/global-setup.ts` provides it and says which). `end-to-end`: the built program as a stranger runs it.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/*.e2e.test.ts'],
        },
      },
    ],
  },
})
