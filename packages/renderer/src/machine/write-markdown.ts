/**
 * A page as markdown: its blocks as they are published, without comments, without what is hidden, under front matter of ours.
 * What the author's own front matter says beside that is not told. An outline is a list; numbers of a list are not kept.
 */

import type { ContentBlock, PageContents } from '@draehi/core'
import { escapeText } from '../page/html.ts'

/** @param url of the page as HTML */
export function writeMarkdown(page: PageContents, url: string): string {
  return `${writeFrontMatter(page, url)}\n${writeBlocks(page)}`
}

function writeFrontMatter(page: PageContents, url: string): string {
  const { title, description, created, updated, authors, tags, aliases } = page
  const facts = { title, url, description, date: created, updated, authors, tags, aliases }
  // JSON is YAML: whatever a text holds, it is a text.
  const lines = Object.entries(facts).flatMap(([key, value]) =>
    value === undefined || value.length === 0 ? [] : [`${key}: ${JSON.stringify(value)}\n`],
  )
  return `---\n${lines.join('')}---\n`
}

function writeBlocks(page: PageContents): string {
  const depths = new Map<string, number>([[page.uuid, 0]])
  let text = ''
  let wasItem = false
  for (const block of page.blocks) {
    const depth = depths.get(block.parentUuid) ?? 0
    const isItem = block.metadata['kind'] === 'item'
    depths.set(block.uuid, isItem ? depth + 1 : depth)
    const indent = '  '.repeat(depth)
    const [first = '', ...rest] = publishedSource(block).split('\n')
    const inner = isItem ? `${indent}  ` : indent
    const lines = [
      `${indent}${isItem ? `- ${task(block)}` : ''}${first}`,
      ...rest.map((line) => (line === '' ? '' : inner + line)),
    ]
    text += `${text === '' || (isItem && wasItem) ? '' : '\n'}${lines.join('\n')}\n`
    wasItem = isItem
  }
  return text
}

/** A box that stands outside of the block's own text. */
function task({ metadata, source }: ContentBlock): string {
  const state = metadata['task']
  return (state === ' ' || state === 'x') && !source.startsWith('[') ? `[${state}] ` : ''
}

/** Without properties that readers do not see. */
function publishedSource({ source, html, metadata }: ContentBlock): string {
  const properties = metadata['properties']
  if (typeof properties !== 'object' || properties === null || Object.keys(properties).length === 0)
    return source
  const hidden = Object.keys(properties).filter((key) => !isShown(key, html))
  return source
    .split('\n')
    .filter(
      (line) => !hidden.some((key) => line.trimStart().toLowerCase().startsWith(`${key.toLowerCase()}::`)),
    )
    .join('\n')
}

/** Whether a list of properties in this HTML names it. */
export function isShown(key: string, html: string): boolean {
  return html.includes(`<dt>${escapeText(key)}</dt>`)
}
