/** What one graph may hold. */
export interface SourceLimits {
  /** Files, links and submodules of the whole commit or directory. */
  readonly entries: number
  /** A page that is larger is not read. */
  readonly pageBytes: number
  /** All pages together: they are in memory at once. */
  readonly textBytes: number
  /** One file of any kind. */
  readonly fileBytes: number
  /** All files of any kind, unpacked. */
  readonly totalBytes: number
}

export const SOURCE_LIMITS: SourceLimits = {
  entries: 100_000,
  pageBytes: 2 ** 20,
  textBytes: 512 * 2 ** 20,
  fileBytes: 2 ** 30,
  totalBytes: 8 * 2 ** 30,
}
