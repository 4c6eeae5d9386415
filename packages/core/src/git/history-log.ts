/**
 * What each commit changed, oldest first, streamed from one `git log`: commits and trees are read, and no file. So a rename
 * is one that left the text as it was; a file that was renamed and rewritten in one commit is a new file.
 */

import type { FileChange, LoggedCommit } from '../history/logged-commit.ts'
import type { Oid } from '../nouns.ts'
import { cleanText } from './clean-text.ts'
import { parseOid } from './commit.ts'
import { localEnvironment } from './environment.ts'
import { abortedError, type GitOutcome, startGit } from './git-process.ts'
import { localSettings } from './settings.ts'

export interface HistoryLimits {
  readonly commits: number
  readonly outputBytes: number
  readonly memoryBytes: number
  readonly timeoutMs: number
}

export const HISTORY_LIMITS: HistoryLimits = {
  commits: 500_000,
  outputBytes: 512 * 2 ** 20,
  memoryBytes: 3 * 2 ** 30,
  timeoutMs: 120_000,
}

export type HistoryRead = 'whole' | 'too-large' | 'timeout' | 'broken'

/**
 * Gives each commit that `tip` has and `since` has not to `take`, parents before children.
 * @returns `whole`, or why it is not: then what was given is to be forgotten
 * @throws DraehiError `aborted`, `git-missing`
 */
export async function readHistoryLog(
  directory: string,
  { tip, since }: { readonly tip: Oid; readonly since: Oid | undefined },
  take: (commit: LoggedCommit) => void,
  options: { readonly limits?: Partial<HistoryLimits>; readonly signal?: AbortSignal | undefined } = {},
): Promise<HistoryRead> {
  const limits = { ...HISTORY_LIMITS, ...options.limits }
  const git = startGit({
    args: [
      ...localSettings(),
      ...['log', '--topo-order', '--reverse', '-z', '--name-status', '-M100%', '--root'],
      ...['--no-show-signature', '--no-color', '--no-ext-diff', '--no-textconv', '--no-mailmap'],
      `--format=${['%x01%H', '%P', '%at', '%an', '%ae'].join('%x00')}`,
      ...['--end-of-options', since === undefined ? tip : `${since}..${tip}`, '--'],
    ],
    directory,
    environment: localEnvironment(process.env),
    timeoutMs: limits.timeoutMs,
    memoryBytes: limits.memoryBytes,
    signal: options.signal,
  })
  let commits = 0
  const parser = createLogParser((commit) => {
    if (++commits > limits.commits) git.stop('too-large')
    else take(commit)
  })
  let rest: Buffer = Buffer.alloc(0)
  let length = 0
  git.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > limits.outputBytes) return git.stop('too-large')
    rest = takeFields(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]), parser.add)
  })
  const outcome = await git.outcome
  if (outcome.stopped === 'aborted' && options.signal !== undefined) throw abortedError(options.signal)
  const read = toRead(outcome)
  // The last field ends without a NUL when its commit changed nothing.
  if (read === 'whole' && rest.length > 0) parser.add(rest)
  if (read === 'whole') parser.end()
  return commits > limits.commits ? 'too-large' : read
}

function toRead({ stopped, exitCode }: GitOutcome): HistoryRead {
  if (stopped === 'too-large' || stopped === 'timeout') return stopped
  return exitCode === 0 && stopped === undefined ? 'whole' : 'broken'
}

/** @returns what is left of the last, unfinished field */
function takeFields(bytes: Buffer, take: (field: Buffer) => void): Buffer {
  let from = 0
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
    take(bytes.subarray(from, end))
    from = end + 1
  }
  return Buffer.from(bytes.subarray(from))
}

/** Begins the fields of a commit. No status of a file begins so. */
const COMMIT = 1
const NEWLINE = 10

/** `\1<id> <parents> <seconds> <name> <email>`, then for each file its status and its path, or both of its paths. */
export function createLogParser(take: (commit: LoggedCommit) => void): {
  add(field: Buffer): void
  end(): void
} {
  let header: string[] = []
  let changes: FileChange[] = []
  let status: string | undefined
  let from: Buffer | undefined
  const flush = (): void => {
    const commit = toCommit(header, changes)
    if (commit !== undefined) take(commit)
    header = []
    changes = []
    status = undefined
    from = undefined
  }
  const add = (field: Buffer): void => {
    if (header.length > 0 && header.length < 5) header.push(field.toString('utf8'))
    else if (status === undefined && field[0] === COMMIT) {
      flush()
      header = [field.toString('latin1', 1)]
    } else if (status === undefined) {
      const text = field.toString('latin1', field[0] === NEWLINE ? 1 : 0)
      if (text !== '') status = text
    } else if (status.startsWith('R') && from === undefined) from = Buffer.from(field)
    else {
      changes.push(...toChanges(status, field, from))
      status = undefined
      from = undefined
    }
  }
  return { add, end: flush }
}

/** A commit object is somebody's; its fields may be as long as they like. */
const MAX_PERSON_BYTES = 256
/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799

function toCommit(header: readonly string[], changes: readonly FileChange[]): LoggedCommit | undefined {
  const [id = '', parents = '', seconds = '', name = '', email = ''] = header
  const oid = parseOid(id)
  if (oid === undefined) return undefined
  return {
    oid,
    parents: parents.split(' ').flatMap((parent) => parseOid(parent) ?? []),
    authoredAt: Math.min(Math.max(Math.trunc(Number(seconds)) || 0, 0), LAST_SECOND),
    author: { name: oneLine(name), email: oneLine(email) },
    changes,
  }
}

const oneLine = (text: string): string =>
  cleanText(text, [], MAX_PERSON_BYTES).replace(/\s+/g, ' ').trim().toWellFormed()

const MARKDOWN = /\.(?:md|markdown)$/iu

/** Of what can be a page. A page that was renamed from or to something else comes or goes. */
function toChanges(status: string, path: Buffer, from: Buffer | undefined): readonly FileChange[] {
  const to = markdownPath(path)
  if (from === undefined) {
    if (to === undefined) return []
    const kind = status.startsWith('A') ? 'added' : status.startsWith('D') ? 'removed' : 'changed'
    return [{ kind, path: to }]
  }
  const before = markdownPath(from)
  if (to !== undefined && before !== undefined) return [{ kind: 'renamed', path: to, from: before }]
  if (to !== undefined) return [{ kind: 'added', path: to }]
  return before === undefined ? [] : [{ kind: 'removed', path: before }]
}

/** Undefined for what is no UTF-8, and so no page. */
function markdownPath(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return MARKDOWN.test(text) && !text.includes('\ufffd') ? text : undefined
}
