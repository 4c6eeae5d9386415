import { migrate, type OpenDatabase, openDatabase } from '@draehi/core'
import type { DatabaseHost, DatabaseWish } from './command.ts'
import { type HandoverServer, openHandoverServer } from './handover/server.ts'
import type { Settings } from './settings.ts'
import type { Terminal } from './terminal.ts'

/**
 * The database of this process. Opened at most once; while the embedded one is open, other commands on this machine are
 * served here, since no second process may open it.
 */
export function ownDatabase(terminal: Terminal): DatabaseHost & { close(): Promise<void> } {
  let opened: Promise<OpenDatabase> | undefined
  let server: HandoverServer | undefined

  const open = async (settings: Settings, wish: DatabaseWish): Promise<OpenDatabase> => {
    const database = await openDatabase({
      url: settings.databaseUrl,
      directUrl: settings.databaseDirectUrl,
      dataDir: settings.dataDir,
      onNotice: (text) => terminal.err(`${text}\n`),
    })
    if (wish.migrate === false) return database // its schema may be no use to other commands, so they wait for our end
    try {
      await migrate(database)
      if (database.kind === 'embedded') {
        server = await openHandoverServer(settings.dataDir, {
          database,
          isLasting: wish.isLasting === true,
          signal: terminal.signal,
        })
      }
    } catch (error) {
      await database.close()
      throw error
    }
    return database
  }

  return {
    canHandOver: true,
    open: async (settings, wish) => {
      opened ??= open(settings, wish)
      try {
        return await opened
      } catch (error) {
        opened = undefined // it may be tried again: who owns the database now may be gone then
        throw error
      }
    },
    close: async () => {
      if (opened === undefined) return
      await server?.close()
      await (await opened).close()
    },
  }
}
