import type { Link, LinkedPage, NodeUuid } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { type EmbedCut, type EmbedPlace, embedTree } from './embed-tree.ts'
import { quoted } from './quoted.ts'

/**
 * Embeds that are cut short: one problem for each that closes a cycle, and one for each page that embeds too much.
 * @param pages in path order
 */
export function findEmbedProblems(
  pages: readonly LinkedPage[],
  byUuid: ReadonlyMap<NodeUuid, LinkedPage>,
  depth: number,
): readonly Problem[] {
  const problems: Problem[] = []
  const closing = new Set<Link>()
  for (const page of pages) {
    const { cuts } = embedTree(page, byUuid, depth)
    for (const { kind, chain } of cuts) {
      const link = linkOf(chain.at(-1))
      if (kind !== 'cycle' || link === undefined || closing.has(link)) continue
      closing.add(link)
      problems.push(cycle(chain))
    }
    const large = cuts.find(({ kind }) => kind === 'too-large')
    if (large !== undefined) problems.push(tooLarge(large))
  }
  return problems
}

/** More are not worth reading. */
const MAX_NAMES = 12

function cycle(chain: EmbedCut['chain']): Problem {
  const names = chain.map(({ page }) => quoted(page.page.name))
  const shown = [...names, names[0] ?? '']
  const written = shown.length > MAX_NAMES ? [...shown.slice(0, MAX_NAMES), '…'] : shown
  return at('embed-cycle', chain.at(-1), `What is embedded here embeds this place: ${written.join(' → ')}.`, {
    hint: 'It is cut here and linked. Link to it instead of embedding it.',
  })
}

function tooLarge({ chain }: EmbedCut): Problem {
  const name = quoted(linkOf(chain[0])?.target ?? '')
  return at('embed-too-large', chain[0], `The page embeds too much: ${name} is not shown whole.`, {
    hint: 'What there was no room for is linked.',
  })
}

function at(
  code: 'embed-cycle' | 'embed-too-large',
  place: EmbedPlace | undefined,
  message: string,
  { hint }: { readonly hint: string },
): Problem {
  const { line = 1, column = 1 } = linkOf(place) ?? {}
  return problem(code, place?.page.page.path ?? '', message, { line, column, hint })
}

function linkOf(place: EmbedPlace | undefined): Link | undefined {
  return place?.page.page.links[place.link]
}
