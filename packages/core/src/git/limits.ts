/** How much of this machine one repository may use. */
export interface GitLimits {
  /** Wall clock of everything `openMirror` does over the network, together. */
  readonly timeoutMs: number
  /** A transfer slower than `lowSpeedBytes` a second for this long is given up. Whole seconds. */
  readonly lowSpeedSeconds: number
  readonly lowSpeedBytes: number
  /** The mirror on disk. 1 GiB is what GitHub Pages allows. */
  readonly repositoryBytes: number
  /** How many fetches leave their pack before all are joined into one. */
  readonly packs: number
  /** Address space of one git process, where `prlimit` exists (Linux). */
  readonly memoryBytes: number
  /** What `ls-remote` may answer. A ref is about 70 bytes. */
  readonly refsBytes: number
}

export const GIT_LIMITS: GitLimits = {
  timeoutMs: 120_000,
  lowSpeedSeconds: 30,
  lowSpeedBytes: 1000,
  repositoryBytes: 2 ** 30,
  packs: 50,
  memoryBytes: 3 * 2 ** 30,
  refsBytes: 16 * 2 ** 20,
}
