import { expect, test } from 'vitest'
import { openMirror } from '../../src/git/mirror.ts'
import { parseRemote } from '../../src/git/remote.ts'
import { checkAddresses, isPublicAddress, pinAddresses } from '../../src/git/remote-address.ts'
import { errorOf, originOf, remoteOf, repoOf, scratchDirectory } from './scene.ts'

test.each([
  ['140.82.112.3', true],
  ['2606:4700::6810:84e5', true],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['192.0.2.1', false],
  ['192.168.1.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:140.82.112.3', true],
  ['64:ff9b::7f00:1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['fc00::1', false],
  ['fd12::1', false],
  ['fe80::1', false],
  ['ff02::1', false],
  ['4000::1', false],
  ['nonsense', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})

const github = parseRemote('https://github.com/you/notes', { allowLocal: false })
const ssh = parseRemote('git@github.com:you/notes', { allowLocal: false })

test('all addresses of a host are pinned', async () => {
  const resolve = async (): Promise<string[]> => ['140.82.112.3', '2606:4700::1']
  const addresses = await checkAddresses(github, { resolve, isProxied: false })
  expect(pinAddresses('github.com', 443, addresses ?? [])).toBe('github.com:443:140.82.112.3,[2606:4700::1]')
})

test('U21: one private address among public ones is enough to refuse', async () => {
  for (const remote of [github, ssh]) {
    const resolve = async (): Promise<string[]> => ['140.82.112.3', '127.0.0.1']
    const error = await errorOf(checkAddresses(remote, { resolve, isProxied: false }))
    expect([error.code, error.message]).toEqual([
      'bad-repository-url',
      'The host github.com has the address 127.0.0.1, which is not public.',
    ])
  }
})

test('a host that does not exist is unreachable; ssh and a proxy may know it by other means', async () => {
  const resolve = async (): Promise<string[]> => Promise.reject(new Error('ENOTFOUND'))
  expect((await errorOf(checkAddresses(github, { resolve, isProxied: false }))).code).toBe('git-unreachable')
  expect(await checkAddresses(github, { resolve, isProxied: true })).toBe(undefined)
  expect(await checkAddresses(ssh, { resolve, isProxied: false })).toBe(undefined)
})

test('U21: a name is asked for once, and git connects to the address that was checked', async () => {
  const repo = await repoOf({ 'a.md': '# A\n' })
  const origin = await originOf(repo)
  const remote = remoteOf(origin.url.replace('127.0.0.1', 'notes.invalid'))
  const asked: string[] = []
  const mirror = await openMirror(remote, {
    directory: `${await scratchDirectory()}/1.git`,
    branch: undefined,
    resolve: async (host) => {
      asked.push(host)
      return asked.length === 1 ? ['127.0.0.1'] : ['192.0.2.1']
    },
  })
  expect([asked, mirror.commit.oid]).toEqual([['notes.invalid'], await repo.tip()])
})

test('U21: a rebinding name is refused before anything is sent', async () => {
  const error = await errorOf(
    openMirror(parseRemote('https://rebind.example/x', { allowLocal: false }), {
      directory: `${await scratchDirectory()}/1.git`,
      branch: undefined,
      resolve: async () => ['140.82.112.3', '10.0.0.1'],
    }),
  )
  expect(error.code).toBe('bad-repository-url')
})
