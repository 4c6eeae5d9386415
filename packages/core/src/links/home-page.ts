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

export interface HomeContext {
  readonly paths: ReadonlySet<string>
  /** In path order. */
  readonly pages: readonly PlacedPage[]
}

/**
 * The page that the configuration names (by name, path or address), else the first by path that asks to be it
 * (`permalink: /`), else the first usual one that says something: Logseq makes an empty `contents` in every graph.
 */
export function findHome(config: GraphConfig, index: PageIndex, { paths, pages }: HomeContext): FoundHome {
  const asking = pages.filter(({ page }) => page.details.isHome)
  const found = findNamed(config, index, paths, asking[0] ?? findUsual(index))
  const late = asking.filter((page) => page !== found.page)
  return {
    page: found.page,
    problems: [...found.problems, ...late.map((page) => sameHome(page, found.page))],
  }
}

function findUsual(index: PageIndex): PlacedPage | undefined {
  return USUAL_NAMES.map((name) => index.findByName(name)).find(
    (page) => page !== undefined && page.page.blocks.length > 0,
  )
}

function sameHome({ page }: PlacedPage, home: PlacedPage | undefined): Problem {
  return problem('slug-collision', page.path, `The home page is ${home?.page.path} already.`, {
    hint: 'Take "permalink: /" out of one of the two files, or name the home page in draehi.yaml.',
  })
}

/** @param otherwise what takes its place when the configuration names none, or one that is not published */
function findNamed(
  config: GraphConfig,
  index: PageIndex,
  paths: ReadonlySet<string>,
  otherwise: PlacedPage | undefined,
): FoundHome {
  if (config.home === undefined) return { page: otherwise, problems: [] }
  const named =
    index.findByWikilink(config.home, '') ?? index.findByPath(config.home) ?? index.findByAddress(config.home)
  if (named !== undefined) return { page: named, problems: [] }
  return {
    page: otherwise,
    problems: [
      problem(
        'broken-link',
        configPath(config, paths),
        `The home page ${quoted(config.home)} is not a published page.`,
        {
          hint:
            otherwise === undefined
              ? 'The list of all pages takes its place.'
              : `"${otherwise.page.name}" takes its place.`,
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
