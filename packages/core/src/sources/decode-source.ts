/** Bytes of a file as text, or why they are none. Pure. */

import { isUtf8 } from 'node:buffer'
import { type Problem, problem } from '../problem.ts'

const UTF8 = new TextDecoder('utf-8', { fatal: true }) // removes a byte order mark

/** The text of a file, its byte order mark removed, its line endings as they are. */
export function decodeSource(
  path: string,
  bytes: Buffer,
): { readonly text: string } | { readonly problem: Problem } {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))) {
    return notUtf8(path, 'The file is UTF-16, not UTF-8.', undefined)
  }
  if (!isUtf8(bytes)) {
    return notUtf8(
      path,
      'The file is not UTF-8 text.',
      lineOfFirst(bytes, (line) => !isUtf8(line)),
    )
  }
  // Valid UTF-8, and yet no text: PostgreSQL cannot store it, and git itself takes it for the sign of a binary file.
  if (bytes.includes(0)) {
    return notUtf8(
      path,
      'The file has a NUL byte.',
      lineOfFirst(bytes, (line) => line.includes(0)),
    )
  }
  const text = UTF8.decode(bytes)
  return isLfsPointer(text) ? { problem: lfs(path) } : { text }
}

/** git-lfs/docs/spec.md: the first line is this one, and the whole is less than 1,024 bytes. */
export function isLfsPointer(text: string): boolean {
  return (
    text.length < 1024 &&
    /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\r?\n/.test(text)
  )
}

function lfs(path: string): Problem {
  return problem(
    'git-lfs-pointer',
    path,
    'The file is a Git LFS pointer; its text is not in the repository.',
    {
      hint: 'Take text files out of LFS: git lfs migrate export --include="*.md".',
    },
  )
}

function notUtf8(path: string, message: string, line: number | undefined): { problem: Problem } {
  const hint = 'Save it as UTF-8.'
  return { problem: problem('not-utf8', path, message, line === undefined ? { hint } : { line, hint }) }
}

/** 1-based. No byte of a longer UTF-8 sequence is a line feed, so each line can be asked by itself. */
function lineOfFirst(bytes: Buffer, isIt: (line: Buffer) => boolean): number {
  let line = 1
  for (let from = 0; from <= bytes.length; line++) {
    const end = bytes.indexOf(10, from)
    if (isIt(bytes.subarray(from, end === -1 ? undefined : end))) return line
    if (end === -1) break
    from = end + 1
  }
  return line
}
