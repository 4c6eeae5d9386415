import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@draehi/core'
import { afterAll, beforeAll } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import type { RepoFiles } from '../../../../test/support/make-repo.ts'
import { makeScene, type Scene } from './sync-scene.ts'

/** One database and one data directory for the scenes of a file. Both are there when a test runs. */
export interface Scenes {
  readonly db: Database
  /** For mirrors, and for what is known of earlier runs. */
  readonly dataDir: string
  /** Not published yet. */
  make(files: RepoFiles): Promise<Scene>
  /** Done after the last test of the file. */
  atEnd(work: () => Promise<void>): void
}

/** To be called once, outside of tests: opens before the first and cleans up after the last. */
export function useScenes(): Scenes {
  let open: TestDatabase | undefined
  let dataDir = ''
  const ends: (() => Promise<void>)[] = []
  const db = (): Database => {
    if (open === undefined) throw new RangeError('the database is not open: no test runs')
    return open.db
  }
  beforeAll(async () => {
    open = await openTestDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'draehi-scenes-'))
  })
  afterAll(async () => {
    await open?.close()
    for (const end of ends) await end()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    get db() {
      return db()
    },
    get dataDir() {
      return dataDir
    },
    async make(files) {
      const made = await makeScene(db(), dataDir, files)
      ends.push(made.repo.cleanup)
      return made
    },
    atEnd: (work) => void ends.push(work),
  }
}
