import { chmod, mkdir, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handoverAddress, requirePrivateDirectory } from '../src/handover/address.ts'

let directory: string
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'draehi-address-')))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

test('the socket is beside the database', async () => {
  expect(await handoverAddress(directory)).toBe(join(directory, 'owner.sock'))
})

test('two spellings of a directory have one address', async () => {
  await mkdir(join(directory, 'data'))
  await symlink(join(directory, 'data'), join(directory, 'link'))
  expect(await handoverAddress(join(directory, 'link'))).toBe(join(directory, 'data', 'owner.sock'))
})

test('a path too long for a socket has one in a directory of this user alone', async () => {
  const long = join(directory, 'x'.repeat(100))
  await mkdir(long)
  const address = await handoverAddress(long)
  expect(address).toMatch(/draehi-\d+\/[0-9a-f]{16}\.sock$/)
  expect(Buffer.byteLength(address)).toBeLessThanOrEqual(103)
  const { mode, uid } = await stat(join(address, '..'))
  expect(mode & 0o777).toBe(0o700)
  expect(uid).toBe(userInfo().uid)
})

test('a private directory is made, and accepted again', async () => {
  const made = join(directory, 'private')
  await requirePrivateDirectory(made)
  await requirePrivateDirectory(made)
  expect((await stat(made)).mode & 0o777).toBe(0o700)
})

test('a directory that others may enter, or a link to one, is refused', async () => {
  const open = join(directory, 'open')
  await mkdir(open)
  await chmod(open, 0o755)
  const link = join(directory, 'link')
  await requirePrivateDirectory(join(directory, 'private'))
  await symlink(join(directory, 'private'), link)
  for (const refused of [open, link]) {
    await expect(requirePrivateDirectory(refused)).rejects.toThrow(
      expect.objectContaining({ code: 'database-unusable', message: expect.stringContaining(refused) }),
    )
  }
})
