/** What a commit says about itself. */

import { DraehiError } from '../errors.ts'
import type { Commit, Oid } from '../nouns.ts'
import { cleanText } from './clean-text.ts'
import { porcelain } from './porcelain.ts'

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** A full object id; undefined for anything else. */
export function parseOid(text: string): Oid | undefined {
  return OID.test(text) ? (text as Oid) : undefined
}

/** A commit object holds a message, not a book; git itself sets no limit. */
const MAX_COMMIT_BYTES = 2 ** 20
const MAX_NAME_BYTES = 256
/** The last second of the year 9999, as far as ISO 8601 goes without a sign. */
const LAST_SECOND = 253_402_300_799

/** @throws DraehiError `git-unsafe-content` for a commit object of more than a megabyte */
export async function readCommit(directory: string, oid: Oid): Promise<Commit> {
  const git = porcelain(directory)
  const size = Number(await git.catFile(['-s', oid]))
  if (size > MAX_COMMIT_BYTES) {
    throw new DraehiError(
      'git-unsafe-content',
      `The commit ${oid} is ${size} bytes large.`,
      'Rewrite its message.',
    )
  }
  const format = ['%H', '%an', '%ae', '%at', '%B'].join('%x00')
  const text = await git.raw([
    'log',
    '-1',
    '--no-show-signature',
    '--no-color',
    `--format=${format}`,
    oid,
    '--',
  ])
  const [, name = '', email = '', seconds = '', ...message] = text.split('\0')
  return {
    oid,
    message: cleanText(message.join('')).trim(),
    authorName: oneLine(name),
    authorEmail: oneLine(email),
    authoredAt: new Date(Math.min(Math.max(Number(seconds) || 0, 0), LAST_SECOND) * 1000).toISOString(),
  }
}

const oneLine = (text: string): string => cleanText(text, [], MAX_NAME_BYTES).replace(/\s+/g, ' ').trim()
