import type { SyncProgress } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { count, duration } from './format.ts'
import { paint } from './paint.ts'

export interface Progress {
  show(progress: SyncProgress): void
  /** Ends a line that is being rewritten. */
  finish(): void
}

/** What a stage counts. Without a noun: nothing. A rate is shown where the count is work done. */
const COUNTED: Readonly<
  Record<SyncProgress['stage'], { readonly noun?: string; readonly end?: string; readonly hasRate: boolean }>
> = {
  fetch: { hasRate: false },
  read: { noun: 'file', hasRate: true },
  parse: { noun: 'page', hasRate: true },
  link: { noun: 'page', hasRate: true },
  render: { noun: 'page', hasRate: true },
  plan: { noun: 'row', end: ' to write', hasRate: false },
  write: { noun: 'row', hasRate: true },
  schedule: { noun: 'minute', end: ' ahead', hasRate: false },
  live: { hasRate: false },
}

/** Milliseconds between two rewritings of a live line: 20 a second is all an eye follows. */
const REDRAW_MS = 50

/** A rate over less than this says more of the clock than of the work. */
const MIN_RATE_MS = 100

/**
 * One line per stage with count and rate on stderr: rewritten in place on a screen, printed once per stage elsewhere.
 * Stages follow one another, so each begins when the one before it is over; the first begins with its first report. Those
 * that take turns say themselves how long they took.
 * @param now monotonic clock, milliseconds
 */
export function createProgress(terminal: Terminal, now: () => number): Progress {
  const { green, dim } = paint(terminal)
  let beganAt: number | undefined
  let drawnAt = Number.NEGATIVE_INFINITY
  let isLineOpen = false

  return {
    show: (progress) => {
      const time = now()
      beganAt ??= time
      const line = progressLine(progress, progress.ms ?? time - beganAt)
      if (progress.isOver) {
        terminal.err(`${terminal.isLive ? '\r\x1b[K' : ''}${green('✓')} ${line}\n`)
        isLineOpen = false
        beganAt = time
        drawnAt = Number.NEGATIVE_INFINITY
      } else if (terminal.isLive && time - drawnAt >= REDRAW_MS) {
        terminal.err(`\r\x1b[K${dim('·')} ${line.slice(0, Math.max(20, terminal.columns - 3))}`)
        drawnAt = time
        isLineOpen = true
      }
    },
    finish: () => {
      if (isLineOpen) terminal.err('\r\x1b[K')
      isLineOpen = false
    },
  }
}

/** `parse   1,200 of 4,000 pages  2,400/s`, and when it is over `parse   4,000 pages  1.6 s  2,500/s`. */
export function progressLine(progress: SyncProgress, ms: number): string {
  const { noun, end = '', hasRate } = COUNTED[progress.stage]
  const parts = [
    noun === undefined ? '' : `${counted(progress, noun)}${known(progress)}${end}`,
    progress.isOver ? duration(ms) : '',
    hasRate && ms >= MIN_RATE_MS && progress.done > 0
      ? `${Math.round((progress.done * 1000) / ms).toLocaleString('en-US')}/s`
      : '',
  ]
  return `${progress.stage.padEnd(7)} ${parts.filter((part) => part !== '').join('  ')}`.trimEnd()
}

/** Beside those that were parsed, those that need not be. */
function known({ known = 0, isOver }: SyncProgress): string {
  return isOver && known > 0 ? ` parsed, ${known.toLocaleString('en-US')} known` : ''
}

function counted({ done, total, isOver }: SyncProgress, noun: string): string {
  return isOver || total === undefined
    ? count(done, noun)
    : `${done.toLocaleString('en-US')} of ${count(total, noun)}`
}
