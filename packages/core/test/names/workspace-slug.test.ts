import { expect, test } from 'vitest'
import { DraehiError } from '../../src/errors.ts'
import { parseWorkspaceSlug, suggestWorkspaceSlug } from '../../src/page-name.ts'

test.each(['garden', 'a', '0', 'my-notes-2', 'a--b', 'constructor', 'a'.repeat(63)])(
  '%j is a slug',
  (text) => {
    expect(parseWorkspaceSlug(text)).toBe(text)
  },
)

test.each([
  ['', 'it is empty'],
  ['-', 'it has other characters'],
  ['-a', 'it has other characters'],
  ['a-', 'it has other characters'],
  ['Garden', 'it has other characters'],
  ['a/b', 'it has other characters'],
  ['..', 'it has other characters'],
  ['robots.txt', 'it has other characters'],
  ['_next', 'it has other characters'],
  ['__proto__', 'it has other characters'],
  ['日本語', 'it has other characters'],
  ['a\n', 'it has other characters'],
  ['a'.repeat(64), 'it is longer than 63 characters'],
  ['api', 'it is the address of something else'],
  ['healthz', 'it is the address of something else'],
])('%j is refused: %s', (text, reason) => {
  try {
    parseWorkspaceSlug(text)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(DraehiError)
    expect(error).toMatchObject({ code: 'bad-workspace-slug', message: expect.stringContaining(reason) })
  }
})

test('the error of a long slug is short and has no raw control characters', () => {
  expect(() => parseWorkspaceSlug(`\u001b[2J${'x'.repeat(9999)}`)).toThrow(/^"\\u001b\[2Jx{76}" cannot be/)
})

test.each([
  ['https://github.com/someone/My.Garden.git', 'my-garden'],
  ['git@example.org:someone/notes.git', 'notes'],
  ['/home/me/Müsli Café/', 'musli-cafe'],
  ['api', 'notes-14c2529e'],
  ['日本語', 'notes-77710aed'],
  ['', 'notes-e3b0c442'],
])('a workspace of %j is called %j', (text, slug) => {
  expect(suggestWorkspaceSlug(text)).toBe(slug)
})
