import { describe, expect, test } from 'vitest'
import { type CommonOptions, readSettings, remotePolicy } from '../src/settings.ts'

const settings = (options: CommonOptions, env: Record<string, string> = {}) =>
  readSettings(options, { env, cwd: '/home/writer' })

describe('the data directory', () => {
  test.each<readonly [CommonOptions, Record<string, string>, string]>([
    [{ dataDir: '/named' }, { DRAEHI_DATA_DIR: '/environment' }, '/named'],
    [{}, { DRAEHI_DATA_DIR: '/environment' }, '/environment'],
    [{ dataDir: 'relative' }, {}, '/home/writer/relative'],
    [{}, { DRAEHI_DATA_DIR: 'relative' }, '/home/writer/relative'],
  ])('%o with %o is %s', (options, env, expected) => {
    expect(settings(options, env).dataDir).toBe(expected)
  })

  test('an empty variable is as none', () => {
    expect(settings({}, { DRAEHI_DATA_DIR: '' }).dataDir).toMatch(/draehi/)
  })
})

describe('addresses', () => {
  test.each([
    ['postgres://u:p@h/d', 'postgres://u:p@h/d'],
    ['postgresql://h', 'postgresql://h'],
    ['', undefined],
  ])('DATABASE_URL %j is %j', (text, expected) => {
    expect(settings({}, { DATABASE_URL: text }).databaseUrl).toBe(expected)
  })

  test.each([
    ['https://notes.example.org/', 'https://notes.example.org'],
    ['http://127.0.0.1:8080/docs//', 'http://127.0.0.1:8080/docs'],
    ['', undefined],
  ])('DRAEHI_BASE_URL %j is %j', (text, expected) => {
    expect(settings({}, { DRAEHI_BASE_URL: text }).baseUrl).toBe(expected)
  })

  test.each([
    ['DATABASE_URL', 'mysql://u:hunter2secret@h'],
    ['DATABASE_DIRECT_URL', 'hunter2secret'],
    ['DRAEHI_BASE_URL', 'notes.example.org/hunter2secret'],
    ['DRAEHI_BASE_URL', 'https://u:hunter2secret@notes.example.org'],
    ['DRAEHI_BASE_URL', 'javascript:hunter2secret'],
  ])('%s %s is refused, and not repeated', (name, text) => {
    const read = () => settings({}, { [name]: text })
    expect(read).toThrow(expect.objectContaining({ code: 'bad-argument' }))
    expect(read).not.toThrow(/hunter2secret/)
  })
})

describe('more output', () => {
  test.each([
    [{ verbose: true }, undefined, true],
    [{}, 'draehi:*', true],
    [{}, 'express:*,draehi:git', true],
    [{}, 'notdraehi:*', false],
    [{}, undefined, false],
  ])('%o with DEBUG=%s: %s', (options, debug, expected) => {
    expect(settings(options, debug === undefined ? {} : { DEBUG: debug }).verbose).toBe(expected)
  })
})

describe('which token goes to which host', () => {
  const CI = { GITHUB_TOKEN: 'hub', GITLAB_TOKEN: 'lab' }
  test.each<readonly [url: string, env: Record<string, string>, token: string | undefined]>([
    ['https://example.org/a/b', { DRAEHI_GIT_TOKEN: 'own' }, 'own'],
    ['https://github.com/a/b', { DRAEHI_GIT_TOKEN: 'own', ...CI }, 'own'],
    ['https://github.com/a/b', CI, 'hub'],
    ['https://GitHub.com:443/a/b', CI, 'hub'],
    ['https://gitlab.com/a/b', CI, 'lab'],
    ['https://example.org/a/b', CI, undefined],
    ['https://github.com.example.org/a/b', CI, undefined],
    ['https://github.com:8443/a/b', CI, undefined],
    ['http://github.com/a/b', CI, undefined],
    ['https://git.example.org/a/b', { ...CI, GITHUB_SERVER_URL: 'https://git.example.org' }, 'hub'],
    ['https://github.com/a/b', { ...CI, GITHUB_SERVER_URL: 'https://git.example.org' }, undefined],
    ['https://git.example.org/a/b', { ...CI, CI_SERVER_URL: 'https://git.example.org' }, 'lab'],
    ['https://github.com/a/b', { ...CI, GITHUB_SERVER_URL: 'no address' }, undefined],
    ['git@github.com:a/b', CI, undefined],
    ['/home/writer/notes', CI, undefined],
    ['https://github.com/a/b', { GITHUB_TOKEN: '' }, undefined],
  ])('%s with %o: %s', (url, env, token) => {
    expect(remotePolicy(url, env).token).toBe(token)
  })
})

test.each([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
  ['no', false],
  ['', false],
  [undefined, false],
])('DRAEHI_ALLOW_HTTP=%s allows http: %s', (value, expected) => {
  const env = value === undefined ? {} : { DRAEHI_ALLOW_HTTP: value, DRAEHI_ALLOW_PRIVATE_HOSTS: value }
  expect(remotePolicy('https://example.org/a', env)).toMatchObject({
    allowInsecureHttp: expected,
    allowPrivateHosts: expected,
  })
})
