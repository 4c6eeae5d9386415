import { expect, test } from 'vitest'
import { chooseLetGo, gapsOf, type KeptCandidate } from '../../src/db/kept.ts'

/** `4` a run, `5<4` built ahead by run 4, `y` young, `-` let go, `~` fading. */
const candidates = (text: string): readonly KeptCandidate[] =>
  text.split(' ').map((word) => {
    const [, id = '', run, flags = ''] = /^(\d+)(?:<(\d+))?([-~y]*)$/.exec(word) ?? []
    return {
      id: Number(id),
      runId: Number(run ?? id),
      isYoung: flags.includes('y'),
      state: flags.includes('-') ? 'let-go' : flags.includes('~') ? 'fading' : 'kept',
    }
  })

test.each([
  ['1 2 3', 2, 3, [1]],
  ['1 2 3', 5, 3, []],
  ['1 2 3', 0, 3, [1, 2]],
  ['1y 2 3', 1, 3, [2]],
  ['1 2 3', 1, 1, [2]],
  ['1 2<1 3<1 4 5', 1, 5, [1, 2, 3, 4]],
  ['1 2<1 3<1y 4 5', 1, 5, [4]],
  ['1 2<1 3<1 4 5', 1, 1, [4]],
  ['1- 2~ 3 4', 1, 4, [3]],
  ['1 2 3 4<3 5<3', 2, 3, [1]],
  ['1 2', 1, undefined, [1]],
] as const)('of %s, the last %i kept and %s live, %j go', (text, deployments, live, expected) => {
  expect(chooseLetGo(candidates(text), { deployments, days: 0 }, live)).toEqual(expected)
})

test.each([
  ['1 2 3', []],
  ['1- 2- 3 4', [{ after: 0, upTo: 3 }]],
  [
    '1- 2 3- 4- 5',
    [
      { after: 0, upTo: 2 },
      { after: 2, upTo: 5 },
    ],
  ],
  ['1 2- 3~ 4', [{ after: 1, upTo: 3 }]],
  ['1 2-', []],
] as const)('the gaps of %s', (text, expected) => {
  expect(gapsOf(candidates(text))).toEqual(expected)
})
