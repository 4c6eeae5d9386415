/**
 * Why git failed, as a code. Whether it failed is decided by its exit status; which of our codes it is, by the words git,
 * curl and ssh have used for it for years (`LC_ALL=C`). What matches nothing is not guessed at.
 */

import { DraehiError, type ErrorCode } from '../errors.ts'
import { cleanText } from './clean-text.ts'
import type { GitOutcome } from './git-process.ts'

/** `broken-mirror`: the fault is in our own directory, and making it anew helps. */
export type GitFault = Extract<ErrorCode, `git-${string}` | 'disk-full'> | 'broken-mirror'

/** The first row that matches wins. */
const WORDS: readonly (readonly [RegExp, GitFault])[] = [
  [/No space left on device|Out of diskspace|Disk quota exceeded/i, 'disk-full'],
  [/died of signal 25|File size limit exceeded|File too large/i, 'git-too-large'],
  [/Out of memory|out of memory|Cannot allocate memory|mmap failed/, 'git-too-large'],
  [/fsck error in packed object|fsck error in pack objects|: fsck error/, 'git-unsafe-content'],
  [/possible repository corruption on the remote side|remote: fatal: unable to read/i, 'git-unsafe-content'],
  [/Unable to create '.*\.lock'|shallow file has changed|cannot lock ref/i, 'broken-mirror'],
  [/couldn't find remote ref|Remote branch .* not found/i, 'git-branch-not-found'],
  [/not our ref|unadvertised object|no such remote ref|upload-pack: not our ref/i, 'git-commit-not-found'],
  [/returned error: 429|Too Many Requests/i, 'git-rate-limited'],
  [/returned error: 30[0-9]|unable to update url base from redirection/i, 'git-redirect-refused'],
  [/returned error: 40[13]|Authentication failed|could not read (Username|Password)/i, 'git-authentication'],
  [
    /Permission denied \(|Host key verification failed|Too many authentication failures/i,
    'git-authentication',
  ],
  [/detected dubious ownership/i, 'git-authentication'],
  [/returned error: (404|410)|repository '.*' not found|Repository not found/i, 'git-repository-not-found'],
  [/does not appear to be a git repository|is this a git repository|dumb http/i, 'git-repository-not-found'],
  [/Operation too slow|Operation timed out|Connection timed out|timed out after/i, 'git-timeout'],
  [
    /returned error: [45]\d\d|Could not resolve|Couldn't (resolve|connect)|Failed to connect/i,
    'git-unreachable',
  ],
  [
    /Connection (refused|reset|closed)|Network is unreachable|No route to host|SSL|certificate/i,
    'git-unreachable',
  ],
  [/early EOF|hung up|RPC failed|unexpected disconnect|transfer closed|Empty reply/i, 'git-unreachable'],
  [/bad line length|protocol error|expected 'packfile'|expected flush|bad pack header/i, 'git-unreachable'],
  [/^fatal: remote error: |^(?:fatal: )?ERR /m, 'git-unreachable'],
]

/** The fault of an outcome that is not a success. */
export function classify(outcome: GitOutcome): GitFault {
  if (outcome.stopped === 'timeout') return 'git-timeout'
  if (outcome.stopped === 'too-large') return 'git-too-large'
  return WORDS.find(([words]) => words.test(outcome.stderr))?.[1] ?? 'broken-mirror'
}

/** What we say about a fault: what happened, and what to do. */
const SENTENCES: Readonly<Record<GitFault, readonly [what: string, remedy: string]>> = {
  'git-authentication': [
    'The repository does not exist, or may not be read with the credential given',
    'Check the address; for a private repository set DRAEHI_GIT_TOKEN to a token that may read it, or use an ssh key.',
  ],
  'git-branch-not-found': ['The branch does not exist', 'Name one of the branches that exist.'],
  'git-commit-not-found': ['The commit does not exist in the repository', 'Name a commit that was pushed.'],
  'git-missing': ['git cannot be used', 'Install git 2.39 or newer.'],
  'git-rate-limited': [
    'The host refuses for now, because it was asked too often',
    'Wait some minutes and sync again.',
  ],
  'git-redirect-refused': [
    'The host sends us to another address, and redirects are not followed',
    'Open the address in a browser and use the one it ends up at.',
  ],
  'git-repository-not-found': [
    'There is no git repository at this address',
    'Check the address of the repository.',
  ],
  'git-too-large': [
    'The repository is larger than the limits allow',
    'Move large files out of the repository, or raise the limit.',
  ],
  'git-timeout': [
    'The host did not send the repository in time',
    'Sync again; if it stays slow, ask the host why.',
  ],
  'git-unreachable': [
    'The repository could not be fetched',
    'Check the network and the state of the host, then sync again.',
  ],
  'git-unsafe-content': [
    'The repository holds objects that git refuses as unsafe or damaged',
    'Run git fsck in a clone of it and rewrite what it names.',
  ],
  'disk-full': ['The disk is full', 'Free some space in the data directory and sync again.'],
  'broken-mirror': [
    'The repository could not be fetched',
    'Sync again; if it fails again, run git fsck in a clone of it.',
  ],
}

/** What a person says instead of git's long way, for errors whose cause is one of a kind. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /detected dubious ownership/,
    'The repository belongs to another user of this machine. Allow it: git config --global --add safe.directory PATH',
  ],
  [
    /Host key verification failed/,
    "The host's key is not the known one. Compare it with what the host publishes, then correct ~/.ssh/known_hosts.",
  ],
]

/**
 * The error for a person. Holds git's own last words, cleaned and without secrets.
 * @param secrets whatever must not be repeated
 */
export function gitError(
  fault: GitFault,
  outcome: Pick<GitOutcome, 'stderr'>,
  secrets: readonly string[],
): DraehiError {
  const [what, remedy] = SENTENCES[fault]
  const said = lastWords(cleanText(outcome.stderr, secrets, MAX_STDERR_BYTES))
  const special = REMEDIES.find(([words]) => words.test(outcome.stderr))?.[1]
  return new DraehiError(
    fault === 'broken-mirror' ? 'git-unreachable' : fault,
    cleanText(`${what}${said === '' ? '' : `: ${said}`}`, secrets, 2000).replace(/[.\s]*$/, '.'),
    special ?? remedy,
    { data: retryAfterOf(said) },
  )
}

/** Some hosts say in their own words when they want to be asked again; git itself does not tell their header. */
function retryAfterOf(said: string): DraehiError['data'] {
  const seconds = /\bretry[- ]after:? (\d{1,5})\b/i.exec(said)?.[1]
  return seconds === undefined ? {} : { retryAfterSeconds: Number(seconds) }
}

/** Progress may fill kilobytes before the line that counts, so all that was kept is looked at. */
const MAX_STDERR_BYTES = 65_536

/** The lines that say something: errors first, progress and advice not at all. Joined to one line, at most 600 bytes. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !NOISE.test(line))
  const errors = lines.filter((line) => /^(fatal|error|remote|ssh|ERR)\b|denied|failed/i.test(line))
  const words = (errors.length > 0 ? errors : lines).slice(-6)
  return cleanText(words.map((line) => line.replace(/^fatal: /, '')).join(' · '), [], 600)
}

const NOISE =
  /^(?:remote: )?(?:Enumerating|Counting|Compressing|Receiving|Resolving|Unpacking|Writing|Total)\b|askpass response/
