import pc from 'picocolors'
import type { Terminal } from '../terminal.ts'

/** Colour functions that do nothing where colours are not wanted. */
export function paint(terminal: Pick<Terminal, 'hasColour'>) {
  return pc.createColors(terminal.hasColour)
}
