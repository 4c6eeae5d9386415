import { expect, test } from 'vitest'
import { redactingTerminal, redactorOf } from '../src/output/redact.ts'
import { recordTerminal } from './record-terminal.ts'

const TOKEN = 'ghp_s3cret/+&"token~'
const redact = redactorOf({ DRAEHI_GIT_TOKEN: TOKEN, GITHUB_TOKEN: 'abc' })

test.each([
  ['as it is', `remote said ${TOKEN}!`, 'remote said [redacted]!'],
  ['in a URL', `?t=${encodeURIComponent(TOKEN)}&x`, '?t=[redacted]&x'],
  ['in JSON', JSON.stringify({ a: TOKEN }), '{"a":"[redacted]"}'],
  ['twice', `${TOKEN} ${TOKEN}`, '[redacted] [redacted]'],
])('a token is replaced: %s', (_, text, expected) => {
  expect(redact(text)).toBe(expected)
})

test.each(['', 'a', 'ab', 'x-access-token:', 'oauth2:', ':'])(
  'a token is not found in base64 behind %j',
  (before) => {
    const text = Buffer.from(`${before}${TOKEN}`).toString('base64')
    expect(redact(`Authorization: Basic ${text}`)).toContain('[redacted]')
    expect(redact(text).replace('[redacted]', '').length).toBeLessThan(before.length * 2 + 6)
  },
)

test('a token is replaced in the base64 of URLs', () => {
  const text = Buffer.from(`x-access-token:${TOKEN}`).toString('base64url')
  expect(redact(text)).toContain('[redacted]')
})

test.each([
  ['postgres://u:hunter2@h:5432/d', 'postgres://u:[redacted]@h:5432/d'],
  ['postgresql://u:p@ss@h/d and more', 'postgresql://u:[redacted]@h/d and more'],
  ['"postgres://u:p@h/d","a@b"', '"postgres://u:[redacted]@h/d","a@b"'],
  ['postgres://h/d?user=u&password=hunter2&ssl=true', 'postgres://h/d?user=u&password=[redacted]&ssl=true'],
  ['https://token@github.com/a/b', 'https://[redacted]@github.com/a/b'],
  ['https://user:token@github.com/a/b', 'https://[redacted]@github.com/a/b'],
  ['ssh://git:token@host/a', 'ssh://git:[redacted]@host/a'],
  ['ssh://git@host/a', 'ssh://git@host/a'],
  ['https://host/@name/a', 'https://host/@name/a'],
  ['abc is too short for a secret', 'abc is too short for a secret'],
])('%s is printed as %s', (text, expected) => {
  expect(redact(text)).toBe(expected)
})

test('a terminal prints no secret of its environment, on neither stream', () => {
  const terminal = recordTerminal({ env: { GITLAB_TOKEN: 'glpat-0123456789' } })
  redactingTerminal(terminal).out('out glpat-0123456789\n')
  redactingTerminal(terminal).err('err glpat-0123456789\n')
  expect(terminal.stdout()).toBe('out [redacted]\n')
  expect(terminal.stderr()).toBe('err [redacted]\n')
})
