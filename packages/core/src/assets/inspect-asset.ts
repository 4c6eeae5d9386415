import { createHash } from 'node:crypto'
import { digestOf } from '../id.ts'
import type { Asset, Digest, Oid } from '../nouns.ts'
import { isLfsPointer } from '../sources/decode-source.ts'
import { assetAddress } from './asset-address.ts'
import { judgeType } from './media-type.ts'
import { readPictureSize } from './picture-size.ts'

/** What the bytes of a file say about it. Pure. */
export function inspectAsset(path: string, oid: Oid, bytes: Buffer): Asset | 'lfs-pointer' {
  if (isLfsPointer(bytes.toString('latin1', 0, 1024))) return 'lfs-pointer'
  const type = judgeType(path, bytes)
  const size = readPictureSize(type, bytes)
  return toAsset({
    path,
    oid,
    sha256: createHash('sha256').update(bytes).digest('hex') as Digest,
    type,
    sizeBytes: bytes.length,
    width: size?.width,
    height: size?.height,
  })
}

/** Raised when the same bytes give other facts than before: what is stored is then not believed, and read again. */
const FACTS_VERSION = 1

/** With its address and a digest over everything it says. */
export function toAsset(facts: Omit<Asset, 'address' | 'digest'>): Asset {
  const { path, oid, sha256, type, sizeBytes, width, height } = facts
  const address = assetAddress(path, sha256)
  const digest = digestOf([
    ...[FACTS_VERSION, path, oid, sha256, type, sizeBytes, width ?? null, height ?? null, address],
  ])
  return { ...facts, address, digest }
}
