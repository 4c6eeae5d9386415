import { expect, test } from 'vitest'
import { parseChangedFiles } from '../../src/git/changed-files.ts'

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)]

const check = (output: string, files: readonly string[] | undefined): void =>
  expect(
    parseChangedFiles(Buffer.from(output, 'latin1'))?.map(
      ({ path, before, after }) => `${path.toString('latin1')} ${before[0]} ${after[0]}`,
    ),
  ).toEqual(files)

test('files of which the bytes differ', () => {
  check('', [])
  check(`:100644 100644 ${A} ${B} M\0a.md\0:100644 100755 ${B} ${A} M\0d/ü.md\0`, ['a.md a b', 'd/ü.md b a'])
})

test('whatever else differs lets all files be looked at', () => {
  check(`:100644 000000 ${A} ${'0'.repeat(40)} D\0a.md\0`, undefined)
  check(`:000000 100644 ${'0'.repeat(40)} ${A} A\0a.md\0`, undefined)
  check(`:100644 120000 ${A} ${B} T\0a.md\0`, undefined)
  check(`:100644 100644 ${A} ${B} M\0a.md\0:160000 160000 ${A} ${B} M\0sub\0`, undefined)
  check(`:100644 100644 ${A} ${B} M\0a.md`, undefined)
  check('nothing that git says', undefined)
})
