/** Which names of branches we pass on to git: those of `git check-ref-format --branch`, and stricter where a name could be read as something else. */

import { DraehiError } from '../errors.ts'

/** A short branch name (`main`, `feature/x`) that is safe inside a refspec. Made only by `parseBranchName`. */
export type BranchName = string & { readonly __brand: 'BranchName' }

/** Bytes of UTF-8; git itself allows as much as the file system does. */
const MAX_BRANCH_BYTES = 200

/** @throws DraehiError `bad-branch-name` */
export function parseBranchName(input: string): BranchName {
  const fault = findFault(input)
  if (fault === undefined) return input as BranchName
  throw new DraehiError(
    'bad-branch-name',
    `${JSON.stringify(input.slice(0, 80))} cannot be a branch: ${fault}.`,
    'Give the short name of a branch, such as main.',
  )
}

/** git-check-ref-format(1), and no leading `-` in any segment, no full ref names, no `HEAD`. */
function findFault(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (Buffer.byteLength(name) > MAX_BRANCH_BYTES) return `it is longer than ${MAX_BRANCH_BYTES} bytes`
  if (/\p{Surrogate}/u.test(name)) return 'it is not valid Unicode'
  if (/[\0-\x20\x7f-\x9f~^:?*[\\]/.test(name)) return 'it has a character that git forbids in branches'
  if (name.includes('..')) return 'it has two dots in a row'
  if (name.includes('@{')) return 'it has "@{"'
  if (name === '@' || name === 'HEAD') return 'git means something else by it'
  if (name.startsWith('refs/')) return 'it is a full ref name, not a branch'
  if (name.endsWith('.')) return 'it ends in a dot'
  for (const segment of name.split('/')) {
    if (segment === '') return 'it has an empty segment'
    if (segment.startsWith('-')) return 'a segment begins with "-"'
    if (segment.startsWith('.')) return 'a segment begins with a dot'
    if (segment.endsWith('.lock')) return 'a segment ends in ".lock"'
  }
  return undefined
}
