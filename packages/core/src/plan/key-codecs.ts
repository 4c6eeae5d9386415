/** Keys of `row-key.ts` as bytes, for `digest-table.ts`. */

import type { NodeUuid } from '../nouns.ts'
import type { KeyCodec } from './digest-table.ts'
import { linkKey, nodeKey, splitLinkKey, splitNodeKey } from './row-key.ts'

const UUID_BYTES = 16

/** A byte for the kind, blocks before pages as in the key, and the uuid. */
export const NODE_KEYS: KeyCodec = {
  bytes: 1 + UUID_BYTES,
  write: (key, into, at) => {
    const { kind, uuid } = splitNodeKey(key)
    into[at] = kind === 'page' ? 1 : 0
    writeUuid(uuid, into, at + 1)
  },
  read: (from, at) => nodeKey(from[at] === 1 ? 'page' : 'block', readUuid(from, at + 1)),
}

/** The page's uuid and the rank. */
export const LINK_KEYS: KeyCodec = {
  bytes: UUID_BYTES + 4,
  write: (key, into, at) => {
    const { fromPage, order } = splitLinkKey(key)
    writeUuid(fromPage, into, at)
    into.writeUInt32BE(order, at + UUID_BYTES)
  },
  read: (from, at) => linkKey(readUuid(from, at), from.readUInt32BE(at + UUID_BYTES)),
}

function writeUuid(uuid: NodeUuid, into: Buffer, at: number): void {
  const written = into.write(uuid.replaceAll('-', ''), at, UUID_BYTES, 'hex')
  if (written !== UUID_BYTES) throw new RangeError(`${JSON.stringify(uuid)} is no uuid`)
}

function readUuid(from: Buffer, at: number): NodeUuid {
  const hex = from.toString('hex', at, at + UUID_BYTES)
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return uuid.join('-') as NodeUuid
}
