import { expect, test } from 'vitest'
import { readSourcePath } from '../../src/sources/source-path.ts'

test.each<[input: string | Buffer, shown: string, fault: string]>([
  ['a\\b.md', 'a\\b.md', 'has a backslash'],
  [Buffer.from('caf\xe9.md', 'latin1'), 'caf\\xe9.md', 'is not UTF-8'],
  ['a\nb.md', 'a\\x0ab.md', 'has a control character'],
  ['a\u0085.md', 'a\\x85.md', 'has a control character'],
  ['a\u2028.md', 'a\\u2028.md', 'has a control character'],
  ['folder./a.md', 'folder./a.md', 'ends in a dot or a space'],
  ['a/b.md ', 'a/b.md ', 'ends in a dot or a space'],
  [`${'é'.repeat(127)}.md`, `${'é'.repeat(127)}.md`, 'has a name longer than 255 bytes'],
  [`${'d/'.repeat(64)}a.md`, `${'d/'.repeat(64)}a.md`, 'lies deeper than 64 folders'],
  [
    `${`${'d'.repeat(200)}/`.repeat(6)}a.md`,
    `${'d'.repeat(200)}/${'d'.repeat(99)}…`,
    'is longer than 1024 bytes',
  ],
])('%j cannot be published', (input, shown, fault) => {
  expect(readSourcePath(Buffer.from(input))).toEqual({ shown, fault })
})

test.each([
  'a.md',
  'C++/C#.md',
  'Ünï/日本語.md',
  ' a.md',
  '--help.md',
  'CON.md',
  "it's 100%.md",
  '😀.md',
  '\ufeffa.md',
])('%j can', (path) => expect(readSourcePath(Buffer.from(path))).toEqual({ path }))
