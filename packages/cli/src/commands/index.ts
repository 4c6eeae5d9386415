import type { Command } from 'commander'
import type { Run } from '../command.ts'
import { addCheck } from './check.ts'
import { addDb } from './db.ts'
import { addDeployments } from './deployments.ts'
import { addDoctor } from './doctor.ts'
import { addForget } from './forget.ts'
import { addInspect } from './inspect.ts'
import { addPreviews } from './preview.ts'
import { addPromote } from './promote.ts'
import { addRollback } from './rollback.ts'
import { addSearch } from './search.ts'
import { addServe } from './serve.ts'
import { addSync } from './sync.ts'
import { addUp } from './up.ts'
import { addWorkspaceCommands } from './workspace.ts'

/** Every command, in the order in which `--help` lists them. */
export function addCommands(program: Command, run: Run): void {
  addUp(program, run)
  addSync(program, run)
  addServe(program, run)
  addWorkspaceCommands(program, run)
  addDeployments(program, run)
  addRollback(program, run)
  addPromote(program, run)
  addPreviews(program, run)
  addForget(program, run)
  addSearch(program, run)
  addCheck(program, run)
  addInspect(program, run)
  addDb(program, run)
  addDoctor(program, run)
}
