import type { GraphConfig } from '../nouns.ts'
import { DEFAULT_SEARCH } from '../search/search-settings.ts'

/**
 * What parsing may know of a graph's configuration: the rest is as if nobody had said anything. Workers get this, so a page
 * cannot depend on what is not in it, and a change of the title or of the navigation parses nothing again.
 */
export function parsingConfig(config: GraphConfig): GraphConfig {
  return {
    ...config,
    title: undefined,
    description: undefined,
    lang: 'en',
    home: undefined,
    include: [],
    exclude: [],
    embedDepth: 0,
    history: 'none',
    search: DEFAULT_SEARCH,
    redirects: [],
    nav: [],
    footer: { text: undefined, links: [] },
    favicon: undefined,
    logo: undefined,
    cards: true,
    style: undefined,
  }
}
