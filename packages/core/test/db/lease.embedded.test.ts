import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openTestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../src/db/database.ts'
import { beginDeployment } from '../../src/db/lease.ts'
import { newWorkspace } from './site.ts'

test('a run that another container left in the directory is given up at once: its owner cannot be there any more', async () => {
  const open = await openTestDatabase()
  const { db } = open
  const { id } = await newWorkspace(db)
  const lost = await beginDeployment(db, id, { trigger: 'cli' })
  await rows(db, sql`update deployment_history set owner_host = 'elsewhere', owner_pid = 1`)
  expect((await beginDeployment(db, id, { trigger: 'cli' })).deploymentId).toBeGreaterThan(lost.deploymentId)
  await open.close()
})
