import { expect, test } from 'vitest'
import { readAsk } from '../../src/serve/read-ask.ts'

/** What is read of fields that were sent, without what is absent. */
const read = (...rawHeaders: string[]) => {
  const { method, target, ...rest } = readAsk({ method: 'GET', url: '/garden', rawHeaders })
  expect([method, target]).toEqual(['GET', '/garden'])
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
}

test.each<[name: string, sent: string[], read: object]>([
  ['nothing', [], { hosts: [], hasBody: false }],
  ['names in any case', ['HOST', 'a', 'aCCept', '*/*'], { hosts: ['a'], accept: '*/*', hasBody: false }],
  ['every Host, in order', ['Host', 'a', 'host', 'b'], { hosts: ['a', 'b'], hasBody: false }],
  [
    'lists that were sent in parts',
    ['If-None-Match', '"a"', 'If-None-Match', '"b"', 'Accept-Encoding', 'br', 'accept-encoding', 'gzip'],
    { hosts: [], ifNoneMatch: '"a", "b"', acceptEncoding: 'br, gzip', hasBody: false },
  ],
  [
    'the first of what is one value',
    ['User-Agent', 'x', 'User-Agent', 'y', 'If-Range', '"a"', 'If-Range', '"b"'],
    { hosts: [], userAgent: 'x', ifRange: '"a"', hasBody: false },
  ],
  ['a length', ['Content-Length', '0'], { hosts: [], hasBody: true }],
  ['chunks', ['Transfer-Encoding', 'chunked'], { hosts: [], hasBody: true }],
  [
    'names of the same length mean nothing',
    ['hose', 'a', '__proto__', 'x', 'rangy', 'bytes=0-'],
    { hosts: [], hasBody: false },
  ],
])('%s', (_, sent, expected) => expect(read(...sent)).toEqual(expected))
