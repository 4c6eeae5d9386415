import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isDraehiError } from '../../src/errors.ts'
import { runGit } from '../../src/git/git-process.ts'
import { parseRemote, type RemoteOptions } from '../../src/git/remote.ts'
import { networkSettings } from '../../src/git/settings.ts'
import { scratchDirectory } from './scene.ts'

const fromWorkspace: RemoteOptions = { allowLocal: false }
const fromOperator: RemoteOptions = { allowLocal: true }

function refused(input: string, options: RemoteOptions): boolean {
  try {
    parseRemote(input, options)
    return false
  } catch (error) {
    return isDraehiError(error, 'bad-repository-url')
  }
}

// reliability: E1. Those that are paths are refused only where no path is allowed.
const HOSTILE: readonly (readonly [id: string, input: string])[] = [
  ['U01', '--upload-pack=touch PWNED'],
  ['U01b', '--upload-p=touch PWNED'],
  ['U02', '-utouch PWNED'],
  ['U03', 'ext::sh -c touch% PWNED'],
  ['U04', 'EXT::sh -c id'],
  ['U05', 'fd::7'],
  ['U06', 'file:///etc'],
  ['U07', '/var/lib/app/repos/other'],
  ['U08', '../other'],
  ['U09', 'ssh://-oProxyCommand=touch\u0024{IFS}x/y'],
  ['U10', 'git@127.0.0.1:x.git'],
  ['U11', 'HTTPS://Example.com/x\n--upload-pack=x'],
  ['U12', 'https://u:tok@host/x.git'],
  ['U12b', 'https://tok@github.com/x.git'],
  ['U13', 'https://127.1/x.git'],
  ['U14', 'https://0x7f000001/x.git'],
  ['U14b', 'https://2130706433/x.git'],
  ['U14c', 'https://0/x.git'],
  ['U15', 'https://[::ffff:127.0.0.1]/x.git'],
  ['U15b', 'https://[::1]/x.git'],
  ['U16', 'https://169.254.169.254/latest/meta-data'],
  ['U17', 'https://host/%0ahost=github.com/x'],
  ['U17b', 'https://github.com/%0ahost=github.com/x'],
  ['U17c', 'https://github.com/a%00b'],
  ['U18', 'https://evil.test#@github.com/x.git'],
  ['U19', 'https://github.com\\@evil.test/x'],
  ['ftp', 'ftp://example.com/x.git'],
  ['git', 'git://example.com/x.git'],
  ['http', 'HTTP://example.com/x.git'],
  ['helper', '::x'],
  ['localhost', 'https://localhost/x.git'],
  ['below localhost', 'https://a.localhost/x.git'],
  ['single label', 'https://intranet/x.git'],
  ['query', 'https://github.com/x.git?a=b'],
  ['space', 'https://github.com/a b'],
  ['no path', 'https://github.com/'],
  ['smtp', 'https://example.com:25/x.git'],
  ['empty', ''],
  ['long', `https://github.com/${'a'.repeat(2048)}`],
  ['C1 control', 'https://github.com/\u0085x'],
  ['ssh user', 'ssh://-l@example.com/x'],
  ['ssh password', 'ssh://git:secret@example.com/x'],
  ['ssh path option', 'git@example.com:-x'],
  ['ssh path substitution', 'git@example.com:$(id)'],
  ['ssh path backtick', 'ssh://git@example.com/`id`'],
  ['ssh path quote', "git@example.com:a';id;'"],
  ['ssh without a path', 'ssh://git@example.com'],
  ['ssh short, option host', 'git@-oProxyCommand=x:y'],
  ['ssh link-local', 'ssh://git@[fe80::1]/x'],
]

/** Allowed where the operator names a path. */
const PATHS = new Set(['U06', 'U07', 'U08'])

describe('an address that must not be fetched is refused before any process starts', () => {
  test.each(HOSTILE)('%s: %j from a workspace', (_id, input) => {
    expect(refused(input, fromWorkspace)).toBe(true)
  })
  test.each(HOSTILE.filter(([id]) => !PATHS.has(id)))('%s: %j from the operator', (_id, input) => {
    expect(refused(input, fromOperator)).toBe(true)
  })
  test.each(['--upload-pack=x', 'ext::sh -c id', 'https://u:p@h/x', 'https://h/%0ax', 'git@h:$(id)'])(
    '%j even where private hosts and http are allowed',
    (input) => {
      const all = { allowLocal: true, allowInsecureHttp: true, allowPrivateHosts: true }
      expect(refused(input, all)).toBe(true)
    },
  )
})

test('G03: git itself refuses what is no address, should one ever get so far', async () => {
  const directory = await scratchDirectory()
  const proof = join(directory, 'PWNED')
  const settings = networkSettings(
    parseRemote('https://github.com/you/notes', fromWorkspace),
    undefined,
    false,
  )
  for (const address of [
    `ext::sh -c touch% ${proof}`,
    'fd::7',
    'file:///etc',
    '/etc',
    'git://127.0.0.1/x',
    'ssh://h/x',
  ]) {
    const { stderr } = await runGit(
      {
        args: [...settings, 'ls-remote', '--end-of-options', address],
        environment: { PATH: process.env['PATH'] ?? '' },
        timeoutMs: 20_000,
      },
      1000,
    )
    expect([address, stderr]).toEqual([address, expect.stringContaining('not allowed')])
  }
  expect(existsSync(proof)).toBe(false)
})

test('a refusal repeats no password', () => {
  const message = (() => {
    try {
      return JSON.stringify(parseRemote('https://me:hunter2@github.com/x', fromOperator))
    } catch (error) {
      return isDraehiError(error) ? `${error.message} ${error.remedy}` : String(error)
    }
  })()
  expect(message).toBe(
    'The address of the repository holds a user name or a password. Remove everything before "@" and give the token in DRAEHI_GIT_TOKEN.',
  )
})

const url = (input: string, options: RemoteOptions = fromWorkspace): string => parseRemote(input, options).url

test.each([
  ['https://github.com/you/notes', 'https://github.com/you/notes'],
  ['https://GitHub.com:443/you/notes.git', 'https://github.com/you/notes.git'],
  ['HTTPS://git.example.org:8443/a/b', 'https://git.example.org:8443/a/b'],
  ['https://example.org/ünï/x', 'https://example.org/%C3%BCn%C3%AF/x'],
  ['https://bücher.example/x', 'https://xn--bcher-kva.example/x'],
  ['git@github.com:you/notes.git', 'git@github.com:you/notes.git'],
  ['ssh://git@GitHub.com/you/notes.git', 'ssh://git@github.com/you/notes.git'],
  ['ssh://github.com:2222/~you/notes', 'ssh://github.com:2222/~you/notes'],
])('%s is fetched as %s', (input, expected) => {
  expect(url(input)).toBe(expected)
})

test('a path becomes absolute, for the operator alone', () => {
  expect(parseRemote('/srv/notes/../garden', fromOperator)).toEqual({ kind: 'local', url: '/srv/garden' })
  expect(url('notes', fromOperator)).toBe(`${process.cwd()}/notes`)
  expect(url('file:///srv/my%20notes', fromOperator)).toBe('/srv/my notes')
  expect(refused('file://host/srv', fromOperator)).toBe(true)
})

test('private hosts and http are for whoever says so', () => {
  const all = { allowLocal: false, allowInsecureHttp: true, allowPrivateHosts: true }
  expect(parseRemote('http://127.0.0.1:3000/notes.git', all)).toEqual({
    kind: 'http',
    url: 'http://127.0.0.1:3000/notes.git',
    origin: 'http://127.0.0.1:3000',
    host: '127.0.0.1',
    port: 3000,
    allowsPrivateHosts: true,
  })
  expect(url('https://[::1]:80/x', all)).toBe('https://[::1]:80/x')
  expect(url('ssh://git@10.0.0.5/x', all)).toBe('ssh://git@10.0.0.5/x')
})
