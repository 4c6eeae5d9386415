/** A file of our own, served below `/` to every workspace. Its name changes with its bytes, so it may be cached for ever. */
export interface StaticAsset {
  /** No leading slash: `-/assets/style.<hash>.css`. */
  readonly path: string
  /** For `Content-Type`. */
  readonly type: string
  readonly bytes: Buffer
  /** Header fields, lower case, in place of those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>
}
