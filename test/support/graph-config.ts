import type { Dialect, GraphConfig } from '../../packages/core/src/nouns.ts'

/** The configuration of a graph that says nothing of itself but its dialect, with `changes`. */
export function graphConfig(dialect: Dialect, changes: Partial<GraphConfig> = {}): GraphConfig {
  const journal =
    dialect === 'logseq'
      ? { directory: 'journals', fileFormat: 'yyyy_MM_dd', titleFormat: 'MMM do, yyyy' }
      : { directory: undefined, fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' }
  return {
    dialect,
    title: undefined,
    description: undefined,
    lang: 'en',
    home: undefined,
    include: [],
    exclude: [],
    publish: 'all',
    timeZone: 'UTC',
    embedDepth: 5,
    history: 'all',
    search: { language: 'english', log: true },
    redirects: [],
    nav: [],
    footer: { text: undefined, links: [] },
    favicon: undefined,
    logo: undefined,
    cards: true,
    style: undefined,
    journal,
    fileNameFormat: 'triple-lowbar',
    lineBreaks: dialect === 'plain' ? 'soft' : 'hard',
    macros: {},
    hiddenProperties: [],
    commaProperties: [],
    ...changes,
  }
}
