import { expect, test } from 'vitest'
import { isDraehiError } from '../../src/errors.ts'
import { parseBranchName } from '../../src/git/branch-name.ts'

test.each([
  ['B01', '--upload-pack=x'],
  ['B02', '-x'],
  ['B03', 'main:refs/heads/main'],
  ['B04', 'a..b'],
  ['B05', 'HEAD^{/x}'],
  ['B06', 'a\nb'],
  ['B07', 'a'.repeat(300)],
  ['reflog', '@{u}'],
  ['colon', 'HEAD:refs/x'],
  ['full ref', 'refs/heads/main'],
  ['empty', ''],
  ['HEAD', 'HEAD'],
  ['at', '@'],
  ['space', 'a b'],
  ['glob', 'release/*'],
  ['dot', 'a/.b'],
  ['lock', 'main.lock'],
  ['slashes', 'a//b'],
  ['last slash', 'a/'],
  ['last dot', 'a.'],
  ['option segment', 'a/-b'],
  ['backslash', 'a\\b'],
  ['lone surrogate', 'a\ud800'],
  ['DEL', 'a\x7f'],
])('%s: %j is no branch', (_id, name) => {
  expect(() => parseBranchName(name)).toThrow(
    expect.toSatisfy((error: unknown) => isDraehiError(error, 'bad-branch-name')),
  )
})

test.each(['main', 'feature/ünï-code#1', 'release-1.2', '日本語', 'a@b', '1', "it's%20", 'x{y}'])(
  '%j is a branch',
  (name) => {
    expect(parseBranchName(name)).toBe(name)
  },
)
