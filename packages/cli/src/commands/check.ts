import { DraehiError } from '@draehi/core'
import type { Command } from 'commander'
import type { CommandContext, Run } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { count } from '../output/format.ts'
import { annotate, githubAnnotation } from '../output/github.ts'
import { failOnSet, problemCounts, problemLine } from '../output/problems.ts'
import { sarifDocument } from '../output/sarif.ts'
import type { CommonOptions } from '../settings.ts'
import { withCommonOptions } from './common-options.ts'
import { type Graph, readGraph } from './graph.ts'

interface Options extends CommonOptions {
  readonly format?: string
  readonly failOn?: string
  readonly branch?: string
  readonly root?: string
}

const FORMATS = ['text', 'json', 'github', 'sarif'] as const
type Format = (typeof FORMATS)[number]

export function addCheck(program: Command, run: Run): void {
  withCommonOptions(
    program
      .command('check')
      .argument('[target]', 'a folder, a repository, or a workspace; default: this folder')
      .description('every problem of a graph, without a database')
      .option('--format <format>', `how to print them: ${FORMATS.join(', ')}`)
      .option(
        '--fail-on <codes>',
        'exit 5 when there are problems of these codes or severities, comma-separated',
      )
      .option('--branch <name>', 'of a repository')
      .option('--root <dir>', 'folder that holds the notes'),
  ).action((target: string | undefined, options: Options) =>
    run({ ...options, json: options.json === true || options.format === 'json' }, (context) =>
      checkCommand(context, target ?? '.', options),
    ),
  )
}

async function checkCommand(context: CommandContext, target: string, options: Options): Promise<number> {
  const { terminal } = context
  const failOn = failOnSet(options.failOn)
  const format = parseFormat(options)
  const graph = await readGraph(context, target, { branch: options.branch, root: options.root })
  const isRefused = graph.site.problems.some(
    (problem) => failOn.has(problem.code) || failOn.has(problem.severity),
  )
  print(context, format, graph, !isRefused)
  if (format === 'text') annotate(graph.site.problems, graph.root, terminal)
  return isRefused ? EXIT.check : EXIT.done
}

function print({ terminal }: CommandContext, format: Format, { site, root }: Graph, ok: boolean): void {
  const { problems } = site
  switch (format) {
    case 'json':
      terminal.out(`${JSON.stringify({ schema: 1, ok, pages: site.pages.length, problems })}\n`)
      return
    case 'sarif':
      terminal.out(`${JSON.stringify(sarifDocument(problems, root))}\n`)
      return
    case 'github':
      for (const problem of problems) terminal.out(`${githubAnnotation(problem, root)}\n`)
      return
    case 'text':
      for (const problem of problems) terminal.out(`${problemLine(problem)}\n`)
      terminal.err(`${count(site.pages.length, 'page')}, ${problemCounts(problems)}\n`)
  }
}

function parseFormat(options: Options): Format {
  if (options.format === undefined) return options.json === true ? 'json' : 'text'
  const found = FORMATS.find((format) => format === options.format)
  if (found !== undefined && options.json === true && found !== 'json' && found !== 'sarif') {
    throw new DraehiError(
      'bad-argument',
      `--json and --format ${found} exclude each other.`,
      'Give one of them.',
    )
  }
  if (found !== undefined) return found
  throw new DraehiError(
    'bad-argument',
    `--format is ${JSON.stringify(options.format)}.`,
    `Choose one of ${FORMATS.join(', ')}.`,
  )
}
