import type { HeaderFields } from './answer.ts'
import type { Frame } from './fixed-answer.ts'
import { CACHE_FOREVER } from './header-fields.ts'
import { createRepresentation, type Representation } from './representation.ts'

export interface ServedAsset {
  /** `-/assets/style.<hash>.css` */
  readonly path: string
  /** Media type. */
  readonly type: string
  readonly bytes: Buffer
  /** In place of those that every answer has, lower case. */
  readonly headers?: HeaderFields
}

/** One file under a name that another version of the program gave it: good for a minute, since its bytes are of this one. */
const ONE_MINUTE = 'public, max-age=60'

/**
 * Our own files by path. What was published before an upgrade of the program names its style by the hash of that time;
 * until the next sync writes the new name, it gets the file of the same name that is here, rather than none.
 */
export function createOurFiles(
  assets: readonly ServedAsset[],
  frame: Frame,
): (path: string) => Representation | undefined {
  const exact = new Map<string, Representation>()
  const named = new Map<string, Representation>()
  for (const { path, type, bytes, headers } of assets) {
    const own = { ...frame.security, ...headers }
    exact.set(path, createRepresentation(type, bytes, { ...own, 'cache-control': CACHE_FOREVER }))
    named.set(withoutHash(path), createRepresentation(type, bytes, { ...own, 'cache-control': ONE_MINUTE }))
  }
  return (path) => exact.get(path) ?? (HASHED.test(path) ? named.get(withoutHash(path)) : undefined)
}

/** `-/assets/style.<hash>.css` */
const HASHED = /\.[0-9a-f]{8,64}(?=\.[a-z0-9]+$)/

const withoutHash = (path: string): string => path.replace(HASHED, '')
