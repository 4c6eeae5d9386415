import type { OpenDatabase } from './database.ts'

export interface DatabaseOptions {
  /** `postgres://…`. Undefined: the embedded database below `dataDir`. */
  readonly url?: string | undefined
  /** Where migrations run, when `url` leads to a pooler. */
  readonly directUrl?: string | undefined
  /** Holds mirrors and caches, and the embedded database in `database`. */
  readonly dataDir: string
  /** Told, in a sentence, what the operator should know: a damaged directory was set aside. */
  readonly onNotice?: (text: string) => void
}

/**
 * Opens the database and asks it one question. Migrates nothing. A driver is loaded only when it is used.
 * @throws DraehiError `database-unreachable`, `database-unusable`, `database-in-use` (data: pid)
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  if (options.url !== undefined && options.url !== '') {
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(options.url, options.directUrl)
  }
  const { openEmbedded } = await import('./embedded.ts')
  return openEmbedded(options.dataDir, options.onNotice ?? (() => {}))
}
