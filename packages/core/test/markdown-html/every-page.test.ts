/** Every example of the CommonMark specification and every fixture: the HTML is sound, and no block is lost. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tests as examples } from 'commonmark-spec'
import { expect, test } from 'vitest'
import type { GraphConfig } from '../../src/nouns.ts'
import { findForbidden, readParsedTokens, readTokens } from './safe-html.ts'
import { fill, fillBlock, parse } from './support.ts'

function expectSound(text: string, dialect: GraphConfig['dialect']): void {
  const page = parse(text, dialect)
  expect(page.problems.filter(({ code }) => code === 'page-failed')).toEqual([])
  const article = fill(page)
  expect(findForbidden(article)).toEqual([])
  for (const html of [article, ...page.blocks.map((block) => fillBlock(block.html))])
    expect(readParsedTokens(html)).toEqual(readTokens(html))
  for (const n of page.blocks.keys()) expect(article.split(`id="b-${n}"`)).toHaveLength(2)
}

test.each(['plain', 'obsidian', 'logseq'] as const)('examples of CommonMark as %s', (dialect) => {
  expect(examples.length).toBeGreaterThan(600)
  for (const { markdown } of examples) expectSound(markdown, dialect)
})

const GRAPHS = [
  ['garden', 'logseq'],
  ['vault', 'obsidian'],
  ['handbook', 'plain'],
] as const

test.each(GRAPHS)('the pages of %s', (graph, dialect) => {
  const directory = fileURLToPath(new URL(`../../../../fixtures/${graph}`, import.meta.url))
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.md'),
  )
  expect(paths.length).toBeGreaterThan(10)
  for (const path of paths) expectSound(readFileSync(join(directory, path), 'utf8'), dialect)
})
