import { expect, test } from 'vitest'
import { timeLeft } from '../../src/markdown/page-time.ts'

test.each([
  ['it has just begun', 0, 0, 5000],
  ['half of it is over', 2500, 2500, 2500],
  ['it worked all the time', 5000, 5000, 0],
  ['its process worked on two processors', 4000, 8000, 1000],
  ['other programs had the processor', 5000, 300, 4700],
  ['they still have it', 9700, 4999, 1],
  ['it had its share in the end', 20_000, 5001, 0],
  ['it sleeps', 58_000, 10, 2000],
  ['it sleeps for ever', 60_001, 10, 0],
])('of 5 s, when %s', (_, wallMs, processorMs, left) =>
  expect(timeLeft(5000, { wallMs, processorMs })).toBe(left),
)
