/** What a command is, to those who write one and to the one who runs it. */

import type { OpenDatabase } from '@draehi/core'
import type { CommonOptions, Settings } from './settings.ts'
import type { Terminal } from './terminal.ts'

/** What a command is given. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly settings: Settings
  /** The database, opened once. Ask for it before printing anything: the command may go to another process. */
  database(wish?: DatabaseWish): Promise<OpenDatabase>
}

export interface DatabaseWish {
  /** False: the schema is left as it is. Otherwise it is brought up to date first. */
  readonly migrate?: boolean
  /** True: for as long as the command is not stopped, as a server needs it. */
  readonly isLasting?: boolean
}

/** Who opens the database: this process for itself, or the one that owns it for its clients. */
export interface DatabaseHost {
  /** @throws OwnerWillEnd when a client wants it for longer than its owner has it */
  open(settings: Settings, wish: DatabaseWish): Promise<OpenDatabase>
  /** Whether a command that finds the embedded database in use may be sent to its owner. */
  readonly canHandOver: boolean
}

/** The owner of the database ends by itself soon, and who wants to stay must wait and open the database then. */
export class OwnerWillEnd extends Error {}

/** A command's work. Returns its exit code; nothing means 0. */
export type Action = (context: CommandContext) => Promise<number | undefined>

/** Runs a command's action with the settings its options give. */
export type Run = (options: CommonOptions, action: Action) => Promise<void>
