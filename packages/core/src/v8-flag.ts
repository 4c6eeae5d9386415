import { setFlagsFromString } from 'node:v8'

/** V8 complains about a flag that it does not know. Those that are set here are of V8 11 to 13 (Node 20 to 24). */
const LAST_V8 = 13

/** Sets a flag for the rest of the process, where V8 is one that has it; elsewhere nothing is set. */
export function setV8Flag(flag: string): void {
  if (Number.parseInt(process.versions.v8, 10) <= LAST_V8) setFlagsFromString(flag)
}
