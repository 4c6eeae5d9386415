/**
 * What a parsed page depends on, as one key: the parser and its version, the machine's JavaScript (whose tables of Unicode
 * and time zones the parser uses), the limits, the configuration, the file's path and its blob.
 */

import { createHash } from 'node:crypto'
import { PARSER_FINGERPRINT } from '../markdown/fingerprint.ts'
import { PACKED_FORM } from '../markdown/packed-page.ts'
import { PAGE_LIMITS } from '../markdown/page-limits.ts'
import { parsingConfig } from '../markdown/parsing-config.ts'
import type { GraphConfig, TreeEntry } from '../nouns.ts'

/** 64 hex digits. */
export type ParsedKey = string & { readonly __brand: 'ParsedKey' }

/** @param platform of the JavaScript that parses: `versions` and `endianness` of this process */
export function parsedKeys(config: GraphConfig, platform: string): (file: TreeEntry) => ParsedKey {
  const parser = [PARSER_FINGERPRINT, PACKED_FORM, platform, PAGE_LIMITS, parsingConfig(config)]
  const common = createHash('sha256').update(JSON.stringify(parser))
  return ({ path, oid }) => {
    const key = common
      .copy()
      .update(JSON.stringify([path, oid]))
      .digest('hex')
    return key as ParsedKey
  }
}
