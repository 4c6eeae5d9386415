import type { SyncProgress } from '@draehi/core'
import { expect, test } from 'vitest'
import { createProgress, progressLine } from '../src/output/progress.ts'
import { recordTerminal } from './record-terminal.ts'

type Report = readonly [
  atMs: number,
  stage: SyncProgress['stage'],
  done: number,
  total: number | undefined,
  isOver?: true,
]

function shown(reports: readonly Report[], isLive = false): string {
  const terminal = recordTerminal({ isLive })
  let time = 0
  const progress = createProgress(terminal, () => time)
  for (const [atMs, stage, done, total, isOver = false] of reports) {
    time = atMs
    progress.show({ stage, done, total, isOver })
  }
  progress.finish()
  return terminal.stderr()
}

test('a stage begins when the one before it ended, so that one which reports only its end has a duration', () => {
  expect(
    shown([
      [1000, 'fetch', 0, undefined],
      [1250, 'fetch', 1, 1, true],
      [1260, 'read', 10, 4000],
      [1750, 'read', 4000, 4000, true],
      [3750, 'parse', 4000, 4000, true],
      [3790, 'link', 4000, 4000, true],
      [3800, 'render', 1, 1, true],
      [4300, 'plan', 1, 1, true],
      [6300, 'write', 25_000, 25_000, true],
      [6312, 'live', 1, 1, true],
    ]),
  ).toBe(
    [
      '✓ fetch   250 ms',
      '✓ read    4,000 files  500 ms  8,000/s',
      '✓ parse   4,000 pages  2.0 s  2,000/s',
      '✓ link    4,000 pages  40 ms',
      '✓ render  1 page  10 ms',
      '✓ plan    1 row to write  500 ms',
      '✓ write   25,000 rows  2.0 s  12,500/s',
      '✓ live    12 ms',
      '',
    ].join('\n'),
  )
})

test('on a screen one line is rewritten, at most 20 times a second', () => {
  expect(
    shown(
      [
        [0, 'fetch', 0, undefined],
        [10, 'fetch', 1, 1, true],
        [11, 'read', 1, 400],
        [30, 'read', 2, 400],
        [211, 'read', 100, 400],
        [810, 'read', 400, 400, true],
      ],
      true,
    ),
  ).toBe(
    [
      '\r\x1b[K· fetch',
      '\r\x1b[K✓ fetch   10 ms\n',
      '\r\x1b[K· read    1 of 400 files',
      '\r\x1b[K· read    100 of 400 files  498/s',
      '\r\x1b[K✓ read    400 files  800 ms  500/s\n',
    ].join(''),
  )
})

test('a run that fails in the middle of a stage leaves no half line', () => {
  expect(shown([[0, 'parse', 1, 9]], true)).toBe('\r\x1b[K· parse   1 of 9 pages\r\x1b[K')
  expect(shown([[0, 'parse', 1, 9]])).toBe('')
})

test('pages that were parsed before are told beside those that are parsed', () => {
  const parse = { stage: 'parse', done: 1, total: 1, isOver: true } as const
  expect(progressLine({ ...parse, known: 9999 }, 80)).toBe('parse   1 page parsed, 9,999 known  80 ms')
  expect(progressLine({ ...parse, known: 0 }, 80)).toBe('parse   1 page  80 ms')
})
