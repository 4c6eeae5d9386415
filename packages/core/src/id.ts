/**
 * Identity, in one place. The recipes are a promise: same commit, same configuration, same workspace id — byte-identical
 * ids on any machine. Changing one moves every address of every block; `fixtures/ids.json` pins them.
 *
 * - page:  the UUID in the first line of a file in Logseq 2's markdown mirror, or
 *          v8(SHA-256(UTF-8("<workspaceId>::<pageName>")))
 * - block: 1. the UUID the author wrote, or v8(SHA-256("<pageUuid>::^<author id>")) for any other id the author wrote
 *          2. v8(SHA-256("<pageUuid>::<hex SHA-256 of the block's own source>::<n>")), n = identical blocks before it on the page
 *
 * v8(h) takes the first 16 bytes of h and sets the version and variant bits of UUIDv8 (RFC 9562, section 5.8).
 */

import { createHash, hash } from 'node:crypto'
import type { Digest, JsonObject, JsonValue, NodeUuid, PageName } from './nouns.ts'

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
  return toUuid(sha256(`${page}::${sha256(source)}::${occurrence}`))
}

/** The ids of a page's blocks as if no author had written one. @param blocks in the order of the page */
export function textBlockUuids(
  page: NodeUuid,
  blocks: readonly { readonly source: string }[],
): readonly NodeUuid[] {
  const occurrences = new Map<string, number>()
  return blocks.map(({ source }) => {
    const occurrence = occurrences.get(source) ?? 0
    occurrences.set(source, occurrence + 1)
    return textBlockUuid(page, source, occurrence)
  })
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The UUID that `text` is, in lower case; undefined when it is none. */
export function parseUuid(text: string): NodeUuid | undefined {
  return UUID.test(text) ? (text.toLowerCase() as NodeUuid) : undefined
}

/** SHA-256 of the canonical JSON of a value: keys sorted by code unit, no white space, so that equal values have equal digests. */
export function digestOf(value: JsonValue): Digest {
  return sha256(canonicalJson(value)) as Digest
}

/** SHA-256 over many digests, in the order given. */
export function digestOfDigests(digests: Iterable<string>): Digest {
  const whole = createHash('sha256')
  let waiting = ''
  for (const digest of digests) {
    waiting += `${digest}\n`
    if (waiting.length < HASHED_AT_ONCE) continue
    whole.update(waiting)
    waiting = ''
  }
  return whole.update(waiting).digest('hex') as Digest
}

/** UTF-16 units: a call for each digest takes ten times as long. */
const HASHED_AT_ONCE = 2 ** 16

/** With the keys of every object in order, and no spaces: equal values give equal text. */
export function canonicalJson(value: JsonValue): string {
  return isOrdered(value) ? JSON.stringify(value) : orderedJson(value)
}

/** Whether `JSON.stringify` meets all keys in order: it takes a whole value at once. */
function isOrdered(value: JsonValue): boolean {
  if (!isNested(value)) return true
  if (isArray(value)) return value.every(isOrdered)
  let last = ''
  for (const [key, member] of Object.entries(value)) {
    if (key < last || (member !== undefined && !isOrdered(member))) return false
    last = key
  }
  return true
}

function orderedJson(value: JsonValue): string {
  if (!isNested(value)) return JSON.stringify(value)
  let members = ''
  if (isArray(value)) {
    if (!value.some(isNested)) return JSON.stringify(value)
    for (const member of value) members += `,${orderedJson(member)}`
    return `[${members.slice(1)}]`
  }
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member !== undefined) members += `,${JSON.stringify(key)}:${orderedJson(member)}`
  }
  return `{${members.slice(1)}}`
}

const isNested = (value: JsonValue): value is readonly JsonValue[] | JsonObject =>
  value !== null && typeof value === 'object'

const isArray = (value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] =>
  Array.isArray(value)

/** In lower-case hex. */
function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Digit 12 says version 8; of digit 16, the upper two bits say the variant. */
function toUuid(hex: string): NodeUuid {
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`]
  // Joined, it is one string; by `+`, a tree of nine that lives as long: 500 bytes a block.
  return [...parts, hex.slice(20, 32)].join('-') as NodeUuid
}
