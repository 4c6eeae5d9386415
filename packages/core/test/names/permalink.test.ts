import { expect, test } from 'vitest'
import { parseSiteAddress, toPermalinkPath } from '../../src/page-name.ts'

test.each([
  ['about', 'about'],
  ['/about/', 'about'],
  ['/blog/2024/Hello World', 'blog/2024/hello-world'],
  ['notes/first.html', 'notes/first-html'],
  // Below /<workspace>/ there is no api to shadow.
  ['api/webhook', 'api/webhook'],
  ['日本語/ノート', '日本語/ノート'],
  ['می\u200cخواهم', 'میخواهم'],
  ['0', '0'],
  [' spaced ', 'spaced'],
])('the permalink %j is the address %j', (text, path) => {
  expect(toPermalinkPath(text)).toBe(path)
})

test.each([
  '',
  '/',
  '//',
  '//evil.test',
  '../../etc',
  'a/../b',
  './a',
  '%2e%2e',
  'a%00b',
  'con\u0000',
  'a\u202eb',
  'a\r\nSet-Cookie: a=1',
  'a\\b',
  'https://evil.test',
  'javascript:alert(1)',
  '/:year/:title/',
  'a?b',
  'a#b',
  'a//b',
  '-',
  '-/pages',
  '😀',
  'a'.repeat(201),
  'a'.repeat(5000),
  'a/'.repeat(600),
])('%j is no permalink', (text) => {
  expect(toPermalinkPath(text)).toBeUndefined()
})

test.each([
  ['old page', 'old page'],
  ['/old%20page', '/old page'],
  ['Notes: a name with a colon', 'Notes: a name with a colon'],
  ['/a/b.html', '/a/b.html'],
])('%j is an address on this site', (text, address) => {
  expect(parseSiteAddress(text)).toBe(address)
})

test.each([
  '',
  '//evil.test',
  'javascript:alert(1)',
  'JavaScript : alert(1)',
  '/x\r\nSet-Cookie: a=1',
  '/x%0d%0aSet-Cookie: a=1',
  '/\\evil.test',
  '%2F%2Fevil.test',
  'https:evil.test',
  'https://evil.test',
  'data:text/html,x',
  '../secret',
  '%2e%2e/secret',
  'a\u202eb',
  'a'.repeat(1001),
])('%j could lead elsewhere', (text) => {
  expect(parseSiteAddress(text)).toBeUndefined()
})
