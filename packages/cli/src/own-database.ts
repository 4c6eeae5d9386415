import { migrate, type OpenDatabase, openDatabase } from '@draehi/core'
import { type HandoverServer, openHandoverServer } from './handover/server.ts'
import type { DatabaseHost } from './run-cli.ts'
import type { Settings } from './settings.ts'
import type { Terminal } from './terminal.ts'

/**
 * The database of this process. Opened at most once; while the embedded one is open, other commands on this machine are
 * served here, since no second process may open it.
 */
export function ownDatabase(terminal: Terminal): DatabaseHost & { close(): Promise<void> } {
  let opened: Promise<OpenDatabase> | undefined
  let server: HandoverServer | undefined

  const open = async (settings: Settings): Promise<OpenDatabase> => {
    const database = await openDatabase({
      url: settings.databaseUrl,
      directUrl: settings.databaseDirectUrl,
      dataDir: settings.dataDir,
      onNotice: (text) => terminal.err(`${text}\n`),
    })
    try {
      await migrate(database)
      if (database.kind === 'embedded') server = await openHandoverServer(settings.dataDir, database)
    } catch (error) {
      await database.close()
      throw error
    }
    return database
  }

  return {
    canHandOver: true,
    open: (settings) => {
      opened ??= open(settings)
      return opened
    },
    close: async () => {
      if (opened === undefined) return
      await server?.close()
      const database = await opened.catch(() => undefined) // whoever asked for it has been told why it did not open
      await database?.close()
    },
  }
}
