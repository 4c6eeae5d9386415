import {
  createSiteReader,
  type Database,
  DraehiError,
  type LiveSite,
  type MarkedText,
  nameDeployment,
  type SearchHit,
  type SearchResult,
  searchSite,
  type Workspace,
} from '@draehi/core'
import { blockAnchor, pageHref } from '@draehi/renderer/page-href'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { count, printable } from '../output/format.ts'
import { paint } from '../output/paint.ts'
import { parseWhole } from '../parse-whole.ts'
import type { CommonOptions, Settings } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { searchLogCommand } from './search-log.ts'
import { siteUrl } from './site-url.ts'
import { requireWorkspace } from './workspace-of.ts'

interface Options extends CommonOptions {
  readonly limit: string
  readonly offset: string
  readonly deployment?: string
  readonly log?: boolean
}

const LIMITS = { from: 1, to: 1000 }

export function addSearch(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('search')
      .argument('<workspace>', 'which workspace')
      .argument('[query...]', 'words, "a phrase", -without, tag:x; see docs/search.md')
      .description("the readers' search, in the terminal")
      .option('--limit <n>', 'hits at most', '20')
      .option('--offset <n>', 'hits to pass over', '0')
      .option('--deployment <id|sha>', 'search a kept deployment; default: what readers get')
      .option('--log', 'what readers look for most, and do not find'),
  ).action((slug: string, words: readonly string[], options: Options) =>
    run(options, (context) =>
      options.log === true
        ? searchLogCommand(context, slug, words, parseWhole('--limit', options.limit, LIMITS))
        : searchCommand(context, slug, words.join(' '), options),
    ),
  )
}

async function searchCommand(
  context: CommandContext,
  slug: string,
  query: string,
  options: Options,
): Promise<number> {
  const { terminal, settings } = context
  if (query.trim() === '') {
    throw new DraehiError(
      'bad-argument',
      'Nothing is said to look for.',
      `Say what to look for: draehi search ${slug} tomatoes. What readers look for: draehi search ${slug} --log`,
    )
  }
  const limit = parseWhole('--limit', options.limit, LIMITS)
  const offset = parseWhole('--offset', options.offset, { from: 0, to: 1000 })
  const { db } = await context.database()
  const workspace = await requireWorkspace(db, slug)
  const site = await siteOf(db, workspace, options.deployment)
  const result = await searchSite(db, site, query, { limit, offset })
  if (settings.json) {
    const hits = result.hits.map((hit) => ({
      title: hit.page.title,
      path: hit.page.path,
      block: hit.block ?? null,
      url: urlOf(hit, workspace, settings),
      excerpt: hit.excerpt,
    }))
    const { total, isCut, suggestion } = result
    const about = { schema: 1, ok: true, workspace: slug, deployment: site.deploymentId, query: result.query }
    terminal.out(`${JSON.stringify({ ...about, total, isCut, suggestion: suggestion ?? null, hits })}\n`)
    return 0
  }
  const mark = paint(terminal)
  const show = ({ text, ranges }: MarkedText): string =>
    printable(marked({ text, ranges }, SIGNS)).replace(SIGN, toColour)
  const toColour = (sign: string): string => (sign === SIGNS[0] ? open : close)
  const [open = '', close = ''] = mark.yellow('\n').split('\n')
  let last: string | undefined
  for (const hit of result.hits) {
    if (hit.page.uuid !== last) terminal.out(`${mark.bold(show(hit.page.title))}\n`)
    last = hit.page.uuid
    if (hit.excerpt.text !== '') terminal.out(`  ${show(hit.excerpt)}\n`)
    terminal.out(`  ${mark.dim(urlOf(hit, workspace, settings))}\n`)
  }
  terminal.err(`${summary(result)}\n`)
  return 0
}

/** Around what was found while a text is cleaned: no text of an author has them. */
const SIGNS = ['\ue000', '\ue001'] as const
const SIGN = /[\ue000\ue001]/gu

function marked({ text, ranges }: MarkedText, [open, close]: readonly [string, string]): string {
  const plain = text.replace(SIGN, '\ufffd')
  let all = ''
  let last = 0
  for (const [start, end] of ranges) {
    all += `${plain.slice(last, start)}${open}${plain.slice(start, end)}${close}`
    last = end
  }
  return all + plain.slice(last)
}

function summary({ total, isCut, suggestion, query }: SearchResult): string {
  if (total > 0) return `${isCut ? 'at least ' : ''}${count(total, 'place')}`
  const meant = suggestion === undefined ? '' : ` Did you mean: ${printable(suggestion)}`
  return query === '' ? 'Nothing was looked for.' : `Nothing was found.${meant}`
}

function urlOf({ page, block }: SearchHit, workspace: Workspace, settings: Settings): string {
  const path = pageHref(workspace.slug, page.path).slice(workspace.slug.length + 1)
  return `${siteUrl(settings, workspace)}${path}${block === undefined ? '' : `#${blockAnchor(block)}`}`
}

async function siteOf(db: Database, workspace: Workspace, name: string | undefined): Promise<LiveSite> {
  if (name !== undefined) {
    const { id, status, isKept } = await nameDeployment(db, workspace.id, name)
    if (status === 'success' && isKept) return { workspaceId: workspace.id, deploymentId: id }
    throw new DraehiError(
      'deployment-unusable',
      `Deployment #${id} ${status === 'success' ? 'was let go' : status === 'failed' ? 'failed' : 'is not finished'}, so it has no site to search.`,
      'draehi deployments lists those that have.',
    )
  }
  const site = await createSiteReader(db).findSite(workspace.slug)
  if (site?.deploymentId !== undefined) return { workspaceId: workspace.id, deploymentId: site.deploymentId }
  throw new DraehiError(
    'deployment-not-found',
    `Nothing is published in ${workspace.slug} yet.`,
    `Publish it with: draehi sync ${workspace.slug}`,
  )
}
