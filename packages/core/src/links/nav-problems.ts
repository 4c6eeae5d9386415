import type { GraphConfig } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { configPath } from './home-page.ts'
import type { PageIndex } from './page-index.ts'
import { quoted } from './quoted.ts'

/** Entries of `nav` and the footer that lead to no page of this site, and pictures of the frame that are not there. Lists (`-/tags`) and addresses elsewhere are not asked for here. */
export function findNavProblems(
  config: GraphConfig,
  index: PageIndex,
  paths: ReadonlySet<string>,
): readonly Problem[] {
  const links = [...config.nav, ...config.footer.links]
    .filter(({ to }) => !isElsewhere(to) && !leadsToPage(to, index))
    .map(({ to }) =>
      problem(
        'broken-link',
        configPath(config, paths),
        `The navigation leads to ${quoted(to)}, which is no page.`,
        {
          hint: 'It is shown without a link. Name a page of this site as a link would.',
        },
      ),
    )
  const pictures = [config.favicon, config.logo].flatMap((path) =>
    path === undefined || paths.has(path)
      ? []
      : [problem('broken-link', configPath(config, paths), `The file ${quoted(path)} does not exist.`)],
  )
  return [...links, ...pictures]
}

function isElsewhere(to: string): boolean {
  const address = to.replace(/^\/+/u, '')
  return address === '' || address.startsWith('-/') || /^[a-z][a-z0-9+.-]*:/iu.test(address)
}

function leadsToPage(to: string, index: PageIndex): boolean {
  return (index.findByAddress(to) ?? index.findByWikilink(to.replace(/^\/+|\/+$/gu, ''), '')) !== undefined
}
