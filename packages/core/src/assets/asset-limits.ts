/** What a site may publish besides its pages. */
export interface AssetLimits {
  /** One file. */
  readonly fileBytes: number
  /** All files together, each content once. */
  readonly totalBytes: number
}

export const ASSET_LIMITS: AssetLimits = {
  fileBytes: 25 * 2 ** 20,
  totalBytes: 2 ** 30,
}

/** Bytes of one stored piece: what a reader's request holds in memory, and what one range of a video costs to read. */
export const ASSET_CHUNK_BYTES = 256 * 1024

/** How many pieces so many bytes are; an empty file is one empty piece. */
export function chunkCount(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / ASSET_CHUNK_BYTES))
}
