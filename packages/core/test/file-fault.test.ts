import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DraehiError } from '../src/errors.ts'
import { isDiskFull, nameFileFault } from '../src/file-fault.ts'

/** As Node makes them. */
const fault = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: it failed`), { code, errno: -1, syscall: 'open', ...(path && { path }) })

test.each([
  [fault('ENOSPC', '/data/a.tmp'), 'disk-full', 'The disk is full; /data/a.tmp cannot be written.'],
  [fault('ENOSPC'), 'disk-full', 'The disk is full.'],
  [fault('EDQUOT', '/data/a'), 'disk-full', 'The disk is full; /data/a cannot be written.'],
  [fault('EACCES', '/data'), 'bad-configuration', '/data cannot be used: this user may not.'],
  [fault('EPERM', '/data'), 'bad-configuration', '/data cannot be used: this user may not.'],
  [fault('EROFS', '/data'), 'bad-configuration', '/data cannot be used: its disk is read-only.'],
])('%s says what to do, and is no bug', (error, code, message) => {
  const named = nameFileFault(error)
  expect(named).toBeInstanceOf(DraehiError)
  expect(named).toMatchObject({ code, message, cause: error })
})

test.each([
  fault('ENOENT', '/data'),
  fault('EACCES'), // of a socket
  new TypeError('a bug'),
  new DraehiError('busy', 'Busy.', 'Wait.'),
  'text',
  undefined,
])('%s is what it was', (error) => expect(nameFileFault(error)).toBe(error))

test('a disk with room is not full, and one that cannot be asked is not called so', async () => {
  expect(await isDiskFull(tmpdir())).toBe(false)
  expect(await isDiskFull(join(tmpdir(), 'draehi-is-not-there'))).toBe(false)
})
