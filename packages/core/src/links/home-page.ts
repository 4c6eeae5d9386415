import type { GraphConfig } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import type { PageIndex } from './page-index.ts'
import type { PlacedPage } from './placed-page.ts'
import { quoted } from './quoted.ts'

/** Names under which a home page is looked for, best first. */
const USUAL_NAMES = ['index', 'README', 'home', 'contents']

export interface FoundHome {
  /** Undefined: the list of all pages serves. */
  readonly page: PlacedPage | undefined
  readonly problems: readonly Problem[]
}

/**
 * The page that the configuration names (by name, path or address), else the first usual one that says something:
 * Logseq makes an empty `contents` in every graph.
 */
export function findHome(config: GraphConfig, index: PageIndex, paths: ReadonlySet<string>): FoundHome {
  const usual = USUAL_NAMES.map((name) => index.findByName(name)).find(
    (page) => page !== undefined && page.page.blocks.length > 0,
  )
  if (config.home === undefined) return { page: usual, problems: [] }
  const named =
    index.findByWikilink(config.home, '') ?? index.findByPath(config.home) ?? index.findByAddress(config.home)
  if (named !== undefined) return { page: named, problems: [] }
  return {
    page: usual,
    problems: [
      problem(
        'broken-link',
        configPath(config, paths),
        `The home page ${quoted(config.home)} is not a published page.`,
        {
          hint:
            usual === undefined
              ? 'The list of all pages takes its place.'
              : `"${usual.page.name}" takes its place.`,
        },
      ),
    ],
  }
}

/** The file in which the configuration that is wrong most probably stands. */
export function configPath({ dialect }: GraphConfig, paths: ReadonlySet<string>): string {
  const own = ['draehi.yaml', 'draehi.yml'].find((path) => paths.has(path))
  return own ?? (dialect === 'logseq' ? 'logseq/config.edn' : 'draehi.yaml')
}
