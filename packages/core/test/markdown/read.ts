import type { PageDocument } from '../../src/markdown/document.ts'
import { readDocument } from '../../src/markdown/read-document.ts'
import type { Dialect, GraphConfig, Oid } from '../../src/nouns.ts'

export function graphConfig(dialect: Dialect, changes: Partial<GraphConfig> = {}): GraphConfig {
  return {
    dialect,
    title: undefined,
    description: undefined,
    lang: 'en',
    home: undefined,
    include: [],
    exclude: [],
    publish: 'all',
    embedDepth: 3,
    redirects: [],
    nav: [],
    journal: {
      directory: dialect === 'logseq' ? 'journals' : undefined,
      fileFormat: 'yyyy_MM_dd',
      titleFormat: 'MMM do, yyyy',
    },
    fileNameFormat: 'triple-lowbar',
    ...changes,
  }
}

const OID = '0123456789012345678901234567890123456789' as Oid

export function read(
  text: string,
  dialect: Dialect,
  path = 'a.md',
  changes?: Partial<GraphConfig>,
): PageDocument {
  return readDocument({ path, oid: OID, text }, graphConfig(dialect, changes))
}
