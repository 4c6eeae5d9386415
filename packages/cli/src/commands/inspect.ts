import { existsSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { DraehiError, type LinkedPage, type LinkedSite, toPageRows } from '@draehi/core'
import type { siteRenderer } from '@draehi/renderer/site-renderer'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { linksText, outlineText } from '../output/page-text.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { readGraph } from './graph.ts'

interface Options extends CommonOptions {
  readonly outline?: boolean
  readonly nodes?: boolean
  readonly html?: boolean
  readonly links?: boolean
}

export function addInspect(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('inspect')
      .argument('<path>', 'a markdown file, or a folder of them')
      .description('any stage of the pipeline as text, without a database')
      .option('--outline', 'pages and blocks as an indented outline (the default)')
      .option('--nodes', 'the rows, one JSON document a line')
      .option('--html', 'the HTML of each page')
      .option('--links', 'every link and where it leads'),
  ).action((path: string, options: Options) => run(options, (context) => inspect(context, path, options)))
}

async function inspect(context: CommandContext, path: string, options: Options): Promise<undefined> {
  const { terminal, settings } = context
  const { site, pages } = await readPages(context, path)
  if (settings.json) {
    terminal.out(`${JSON.stringify({ schema: 1, ok: true, pages: pages.map(pageDocument) })}
`)
    return
  }
  if (options.nodes === true) terminal.out(nodesText(site, pages, await loadRenderer()))
  else if (options.html === true) {
    const renderer = await loadRenderer()
    for (const page of pages) terminal.out(`${renderer.renderPage(page, site).page.body}\n`)
  } else if (options.links === true) for (const page of pages) terminal.out(linksText(page))
  else for (const page of pages) terminal.out(outlineText(page))
}

type Renderer = typeof siteRenderer

const loadRenderer = async (): Promise<Renderer> =>
  (await import('@draehi/renderer/site-renderer')).siteRenderer

/** The parsed page, with what linking added: its id and address, and where each link leads. */
function pageDocument({ page, uuid, path, targets, blockUuids }: LinkedPage): object {
  return { uuid, address: path, ...page, targets, blockUuids }
}

function nodesText(site: LinkedSite, pages: readonly LinkedPage[], renderer: Renderer): string {
  return pages
    .flatMap((page) => toPageRows(page, renderer.renderPage(page, site)).nodes)
    .map((node) => `${JSON.stringify(node)}\n`)
    .join('')
}

/** A file is read within its graph, so that its links are resolved as they will be on the site. */
async function readPages(
  context: CommandContext,
  path: string,
): Promise<{ readonly site: LinkedSite; readonly pages: readonly LinkedPage[] }> {
  const absolute = resolve(context.terminal.cwd, path)
  if (!existsSync(absolute))
    throw new DraehiError(
      'bad-argument',
      `There is no ${absolute}.`,
      'Name a markdown file, or a folder of them.',
    )
  const real = await realpath(absolute)
  const isFile = (await stat(real)).isFile()
  const graph = isFile ? graphAround(dirname(real)) : real
  const { site } = await readGraph(context, graph, { branch: undefined, root: undefined })
  if (!isFile) return { site, pages: site.pages }
  const inGraph = relative(graph, real).split(sep).join('/')
  const page = site.pages.find((candidate) => candidate.page.path === inGraph)
  if (page !== undefined) return { site, pages: [page] }
  const why =
    site.problems.find((problem) => problem.path === inGraph)?.message ??
    'It is not a markdown file, or the graph excludes it.'
  throw new DraehiError(
    'bad-argument',
    `${inGraph} is not published. ${why}`,
    'draehi check lists every problem of the graph.',
  )
}

const MARKS_OF_A_GRAPH = ['draehi.yaml', 'draehi.yml', 'logseq', '.obsidian', '.git']

function graphAround(directory: string): string {
  let folder = directory
  while (!MARKS_OF_A_GRAPH.some((mark) => existsSync(join(folder, mark)))) {
    const parent = dirname(folder)
    if (parent === folder) return directory
    folder = parent
  }
  return folder
}
