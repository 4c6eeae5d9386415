import { defineConfig } from 'vitest/config'

/** `pnpm campaign`: faults at sizes that the test command has no time for. `CAMPAIGN_SIZE=full` for those of a night. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    name: 'campaign',
    include: ['test/campaign/*.campaign.ts'],
    globalSetup: ['./test/global-setup.ts'],
    testTimeout: 4 * 3_600_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    reporters: ['verbose'],
  },
})
