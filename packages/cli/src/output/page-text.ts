import type { LinkedPage, LinkTarget } from '@draehi/core'
import { printable } from './format.ts'
import { formatTable } from './table.ts'

/** A page as an indented outline: its title and address, then a line a block. */
export function outlineText(page: LinkedPage): string {
  const depths: number[] = []
  const lines = page.page.blocks.map((block, index) => {
    const depth = block.parent === undefined ? 1 : (depths[block.parent] ?? 0) + 1
    depths[index] = depth
    const text = block.text === '' ? `(${block.kind})` : block.text
    return `${'  '.repeat(depth)}${printable(text)}\n`
  })
  return `${printable(page.page.title)}  /${page.path}  (${page.page.path})\n${lines.join('')}`
}

/** Every link of a page, in order: line, kind, what the author wrote, where it leads. */
export function linksText(page: LinkedPage): string {
  const rows = page.page.links.map((link, index) => [
    `${page.page.path}:${link.line}:${link.column}`,
    link.kind,
    link.fragment === undefined
      ? link.target
      : `${link.target}#${link.fragment.kind === 'block' ? `^${link.fragment.id}` : link.fragment.path.join('#')}`,
    targetText(page.targets[index]),
  ])
  return rows.length === 0 ? '' : formatTable(rows)
}

function targetText(target: LinkTarget | undefined): string {
  switch (target?.kind) {
    case 'page':
      return `→ /${target.path}${target.anchor === undefined ? '' : `#${target.anchor}`}`
    case 'tag':
      return `→ tag ${target.tag}`
    case 'asset':
      return `→ file ${target.path}`
    default:
      return '→ broken'
  }
}
