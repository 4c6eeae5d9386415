import type { LinkedSite } from '../nouns.ts'
import { compareText } from '../problem.ts'

/**
 * Paths of the files that published pages refer to, in code unit order: only these are ever read, stored or served.
 * A link in a property (`image: cover.png`) counts as one in the text.
 */
export function referredFiles({ pages }: Pick<LinkedSite, 'pages'>): readonly string[] {
  const paths = new Set<string>()
  for (const { targets } of pages) {
    for (const target of targets) if (target.kind === 'asset') paths.add(target.path)
  }
  return [...paths].sort(compareText)
}
