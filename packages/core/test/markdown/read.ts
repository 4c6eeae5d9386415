import { graphConfig } from '../../../../test/support/graph-config.ts'
import type { PageDocument } from '../../src/markdown/document.ts'
import { readDocument } from '../../src/markdown/read-document.ts'
import type { Dialect, GraphConfig, Oid } from '../../src/nouns.ts'

const OID = '0123456789012345678901234567890123456789' as Oid

export function read(
  text: string,
  dialect: Dialect,
  path = 'a.md',
  changes?: Partial<GraphConfig>,
): PageDocument {
  return readDocument({ path, oid: OID, text }, graphConfig(dialect, changes))
}
