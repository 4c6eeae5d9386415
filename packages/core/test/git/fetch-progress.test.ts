import { expect, test } from 'vitest'
import { readFetchProgress } from '../../src/git/fetch-progress.ts'

test.each([
  ['Receiving objects:  45% (450/1000)\r', { done: 450, total: 1000 }],
  [
    'Receiving objects: 99% (9/10)\rReceiving objects: 100% (10/10), 1.20 MiB | 3.00 MiB/s, done.\n',
    { done: 10, total: 10 },
  ],
  ['remote: Counting objects:  45% (450/1000)\r', undefined],
  ['Receiving objects:  45% (45', undefined],
  ['', undefined],
])('%j', (text, progress) => expect(readFetchProgress(text)).toEqual(progress))
