/**
 * `pnpm bench:growth [--only TEXT]`: how the time of each construct grows with its input. Every fixture pair of
 * `fixtures/syntax/` is written on one page until that is long, and until it is twice as long; what reads other pages
 * (links, embeds, references, queries, files) is asked of a site and of one twice as large. What counts is the CPU time of
 * this process, the best of several runs: other programs change it little. Exit code 1 when twice the input takes more than
 * `MOST` times as long, three times over.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type LinkedSite, type Oid, type Page, parseWorkspaceSlug } from '@draehi/core'
import { linkParsed } from '@draehi/core/link-sources'
import { siteRenderer } from '@draehi/renderer'
import { GROWING_SITES } from './growing-sites.ts'

type ParsePage = typeof import('../packages/core/src/markdown/parse-page.ts').parsePage
type ReadGraphConfig = typeof import('../packages/core/src/graph-config/read-graph-config.ts').readGraphConfig
type GraphConfig = Parameters<ParsePage>[1]
type Dialect = GraphConfig['dialect']

const top = new URL('../../../', import.meta.url)
const core = (file: string): string => new URL(`packages/core/dist/${file}`, top).href
const { parsePage }: { parsePage: ParsePage } = await import(core('markdown/parse-page.js'))
const { readGraphConfig }: { readGraphConfig: ReadGraphConfig } = await import(
  core('graph-config/read-graph-config.js')
)

const { readyEngine }: { readyEngine: () => Promise<void> } = await import(core('markdown/highlight-code.js'))
await readyEngine()

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const MOST = 2.7
const RUNS = 3
/** UTF-16 units of the smaller page. */
const LENGTH = 15_000

/** What says of a folder what it is. */
const MARKS: Readonly<Record<Dialect, readonly [string, string]>> = {
  logseq: ['logseq/config.edn', '{}'],
  obsidian: ['.obsidian/app.json', '{}'],
  plain: ['draehi.yaml', 'dialect: plain'],
}

function configOf(dialect: Dialect): GraphConfig {
  const [path, text] = MARKS[dialect]
  return readGraphConfig(new Map([[path, text]]), new Set([path])).config
}

function parse(path: string, text: string, config: GraphConfig): Page {
  return parsePage({ path, oid: '0'.repeat(40) as Oid, text }, config)
}

function link(files: Readonly<Record<string, string>>, config: GraphConfig): LinkedSite {
  const entries = Object.entries(files)
  const pages = entries
    .filter(([path]) => path.endsWith('.md'))
    .map(([path, text]) => parse(path, text, config))
  const paths = new Set(entries.map(([path]) => path))
  const sources = {
    commit: undefined,
    root: '',
    paths,
    assetFiles: new Map(),
    mailmap: undefined,
    config,
    forgotten: [],
    problems: [],
  }
  return linkParsed(sources, pages, {
    workspaceId: 1,
    workspaceSlug: parseWorkspaceSlug('garden'),
    name: 'Garden',
    now: '2026-01-02T03:04:05.000Z',
  })
}

function render(site: LinkedSite): number {
  return site.pages.reduce((sum, page) => sum + siteRenderer.renderPage(page, site).page.body.length, 0)
}

/** Milliseconds of CPU time, of all threads. */
function cost(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

function growth(work: (factor: number) => () => unknown): { readonly ms: number; readonly ratio: number } {
  const [small, large] = [work(1), work(2)]
  let ms = 0
  let ratio = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 3 && ratio > MOST; attempt++) {
    ms = cost(small)
    ratio = Math.min(ratio, cost(large) / ms)
  }
  return { ms, ratio }
}

let isLinear = true
function report(name: string, work: (factor: number) => () => unknown): void {
  if (!name.includes(values.only)) return
  const { ms, ratio } = growth(work)
  if (ratio > MOST) isLinear = false
  const verdict = ratio > MOST ? 'TOO MUCH' : 'ok'
  process.stdout.write(`| ${name} | ${ms.toFixed(0)} | ${ratio.toFixed(2)} | ${verdict} |\n`)
}

process.stdout.write('| construct | ms | twice as much takes × | |\n|---|--:|--:|---|\n')
for (const dialect of ['obsidian', 'logseq', 'plain'] as const) {
  const config = configOf(dialect)
  const directory = new URL(`fixtures/syntax/${dialect}/`, top)
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.md'))) {
    const source = `${readFileSync(new URL(file, directory), 'utf8')}\n`
    report(`${dialect}/${file}`, (factor) => {
      const text = source.repeat(Math.ceil((LENGTH * factor) / source.length))
      return () => parse('a.md', text, config)
    })
  }
}
for (const [name, { dialect, files }] of Object.entries(GROWING_SITES)) {
  const config = configOf(dialect)
  report(`${name}: read and linked`, (factor) => {
    const made = files(250 * factor)
    return () => link(made, config)
  })
  report(`${name}: rendered`, (factor) => {
    const site = link(files(250 * factor), config)
    return () => render(site)
  })
}
process.exitCode = isLinear ? 0 : 1
