/**
 * Identity, in one place. The recipes are a promise: same commit, same configuration, same workspace id — byte-identical
 * ids on any machine. Changing one moves every address of every block; `fixtures/ids.json` pins them.
 *
 * - page:  v8(SHA-256(UTF-8("<workspaceId>::<pageName>")))
 * - block: 1. the UUID the author wrote, or v8(SHA-256("<pageUuid>::^<author id>")) for any other id the author wrote
 *          2. v8(SHA-256("<pageUuid>::<hex SHA-256 of the block's own source>::<n>")), n = identical blocks before it on the page
 *
 * v8(h) takes the first 16 bytes of h and sets the version and variant bits of UUIDv8 (RFC 9562, section 5.8).
 */

import { createHash } from 'node:crypto'
import type { Digest, JsonValue, NodeUuid, PageName } from './nouns.ts'

/**
 * The id of a page.
 * @param workspaceId decimal id of the workspace's row
 * @param pageName canonical, NFC
 */
export function pageUuid(workspaceId: number, pageName: PageName): NodeUuid {
  return toUuid(sha256(`${workspaceId}::${pageName.normalize('NFC')}`))
}

/** The id of a block whose author wrote an id that is not a UUID (`^summary`, `{#intro}`). */
export function authoredBlockUuid(page: NodeUuid, authorId: string): NodeUuid {
  return toUuid(sha256(`${page}::^${authorId}`))
}

/**
 * The id of a block without an id of its own.
 * @param source the block's own markdown (`Block.source`)
 * @param occurrence how many blocks with the same source stand before it on the page, 0-based
 */
export function textBlockUuid(page: NodeUuid, source: string, occurrence: number): NodeUuid {
  return toUuid(sha256(`${page}::${sha256(source).toString('hex')}::${occurrence}`))
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The UUID that `text` is, in lower case; undefined when it is none. */
export function parseUuid(text: string): NodeUuid | undefined {
  return UUID.test(text) ? (text.toLowerCase() as NodeUuid) : undefined
}

/** SHA-256 of the canonical JSON of a value: keys sorted by code unit, no white space, so that equal values have equal digests. */
export function digestOf(value: JsonValue): Digest {
  return sha256(canonicalJson(value)).toString('hex') as Digest
}

/** SHA-256 over many digests, in the order given. */
export function digestOfDigests(digests: Iterable<string>): Digest {
  const hash = createHash('sha256')
  for (const digest of digests) hash.update(digest).update('\n')
  return hash.digest('hex') as Digest
}

function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as JsonValue)}`)
  return `{${entries.join(',')}}`
}

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

function toUuid(hash: Buffer): NodeUuid {
  const bytes = Buffer.from(hash.subarray(0, 16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as NodeUuid
}
