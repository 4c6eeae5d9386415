import type { LinkedSite } from '../nouns.ts'
import { compareText } from '../problem.ts'

/**
 * Paths of the files that published pages and the frame around them refer to, in code unit order: only these are ever read, stored or served.
 * A link in a property (`image: cover.png`) counts as one in the text.
 */
export function referredFiles({ pages, config }: Pick<LinkedSite, 'pages' | 'config'>): readonly string[] {
  const paths = new Set<string>()
  for (const path of [config.favicon, config.logo]) if (path !== undefined) paths.add(path)
  for (const { targets } of pages) {
    for (const target of targets) if (target.kind === 'asset') paths.add(target.path)
  }
  return [...paths].sort(compareText)
}
