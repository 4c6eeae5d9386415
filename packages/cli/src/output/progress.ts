import type { SyncProgress } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { duration } from './format.ts'
import { paint } from './paint.ts'

export interface Progress {
  show(progress: SyncProgress): void
  /** Ends a line that is being rewritten. */
  finish(): void
}

const UNITS = {
  fetch: '',
  read: 'files',
  parse: 'pages',
  link: 'pages',
  render: 'pages',
  plan: 'rows differ',
  write: 'rows',
  live: '',
} as const

/** Milliseconds between two rewritings of a live line: 20 a second is all an eye follows. */
const REDRAW_MS = 50

/**
 * One line per stage with count and rate on stderr: rewritten in place on a screen, printed once per stage elsewhere.
 * @param now monotonic clock, milliseconds
 */
export function createProgress(terminal: Terminal, now: () => number): Progress {
  const { green, dim } = paint(terminal)
  let stage: SyncProgress['stage'] | undefined
  let stageBegan = now()
  let drawn = 0
  let isLineOpen = false

  const text = (progress: SyncProgress, ms: number): string => {
    const unit = UNITS[progress.stage]
    const total =
      progress.total === undefined || progress.isOver ? '' : ` of ${progress.total.toLocaleString('en-US')}`
    const counted = unit === '' ? '' : `${progress.done.toLocaleString('en-US')}${total} ${unit}`
    const rate =
      unit !== '' && ms >= 100 && progress.done > 0
        ? `${Math.round((progress.done * 1000) / ms).toLocaleString('en-US')}/s`
        : ''
    return `${progress.stage.padEnd(7)} ${[counted, progress.isOver ? duration(ms) : '', rate].filter((part) => part !== '').join('  ')}`.trimEnd()
  }

  return {
    show: (progress) => {
      const time = now()
      if (progress.stage !== stage) {
        stage = progress.stage
        stageBegan = time
        drawn = 0
      }
      const line = text(progress, time - stageBegan)
      if (progress.isOver) {
        terminal.err(`${terminal.isLive ? '\r\x1b[K' : ''}${green('✓')} ${line}\n`)
        isLineOpen = false
      } else if (terminal.isLive && time - drawn >= REDRAW_MS) {
        terminal.err(`\r\x1b[K${dim('·')} ${line.slice(0, Math.max(20, terminal.columns - 3))}`)
        drawn = time
        isLineOpen = true
      }
    },
    finish: () => {
      if (isLineOpen) terminal.err('\r\x1b[K')
      isLineOpen = false
    },
  }
}
