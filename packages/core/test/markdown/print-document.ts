import { readCodeInfo } from '../../src/markdown/code-info.ts'
import type { PageDocument } from '../../src/markdown/document.ts'
import { isDiagram } from '../../src/markdown/mark-code.ts'
import { visit } from '../../src/markdown/visit.ts'
import type { Link } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'

/** Blocks as an indented list: kind, source as JSON where it has several lines, then what is set. */
export function printBlocks({ blocks }: Pick<PageDocument, 'blocks'>): string {
  const depths: number[] = []
  return blocks
    .map((block, i) => {
      const depth = block.parent === undefined ? 0 : (depths[block.parent] ?? 0) + 1
      depths[i] = depth
      const facts = [
        block.authorId === undefined ? '' : ` ^${block.authorId}`,
        block.task === undefined ? '' : ` (${block.task})`,
        block.tags.length === 0 ? '' : ` #${block.tags.join(' #')}`,
        Object.keys(block.properties).length === 0 ? '' : ` ${JSON.stringify(block.properties)}`,
      ]
      const source = JSON.stringify(block.source).slice(1, -1)
      return `${'  '.repeat(depth)}${block.kind} ${block.line}: ${source}${facts.join('')}\n`
    })
    .join('')
}

/** One link a line: place, kind, target, fragment, label, and the block it stands in. */
export function printLinks(links: readonly Link[]): string {
  return links.map((link) => `${printLink(link)}\n`).join('')
}

function printLink({ line, column, kind, target, fragment, label, block }: Link): string {
  const hash =
    fragment === undefined
      ? ''
      : fragment.kind === 'block'
        ? `#^${fragment.id}`
        : `#${fragment.path.join('#')}`
  const shown = label === undefined ? '' : ` "${label}"`
  return `${line}:${column} ${kind} ${target}${hash}${shown} in ${block === undefined ? 'page' : block}`
}

/** One formula a line: place, TeX as JSON. */
function printMath({ tree }: Pick<PageDocument, 'tree'>): string {
  const lines: string[] = []
  visit(tree, (node) => {
    if (node.type !== 'math') return
    const { line, column } = node.position?.start ?? {}
    lines.push(
      `${line}:${column} ${node.data.isDisplay ? 'display' : 'inline'} ${JSON.stringify(node.value)}\n`,
    )
  })
  return lines.join('')
}

/** Code whose fence says more than a language, one a line, and diagrams. */
function printCode({ tree }: Pick<PageDocument, 'tree'>): string {
  const lines: string[] = []
  visit(tree, (node) => {
    if (node.type !== 'code') return
    const info = readCodeInfo(node.lang, node.meta)
    const facts = [
      info.title === undefined ? '' : ` ${JSON.stringify(info.title)}`,
      info.marked.length === 0 ? '' : ` marked ${info.marked.map((range) => range.join('-')).join(',')}`,
      info.firstLine === undefined ? '' : ` from ${info.firstLine}`,
      isDiagram(info) ? ' diagram' : '',
    ].join('')
    if (facts !== '') lines.push(`${node.position?.start.line} ${info.language ?? 'code'}${facts}\n`)
  })
  return lines.join('')
}

/** One id a line that names more, or once more, than a block does. */
function printParts({ facts }: Pick<PageDocument, 'facts'>): string {
  return facts.parts
    .map(({ id, line, block, isList }) => `${line}: ^${id} of ${isList ? 'the list at ' : ''}${block}\n`)
    .join('')
}

/** Facts that are set, blocks, ids, links, formulas, code, queries, problems. */
export function printDocument(document: PageDocument): string {
  const { facts } = document
  const page = {
    title: facts.title,
    ...(facts.aliases.length === 0 ? {} : { aliases: facts.aliases }),
    ...(facts.tags.length === 0 ? {} : { tags: facts.tags }),
    ...(Object.keys(facts.properties).length === 0 ? {} : { properties: facts.properties }),
  }
  const queries = facts.queries.map(
    ({ line, block, plan, source }) =>
      `${line}:query ${plan === undefined ? 'unanswered' : plan.rows} in ${block ?? 'page'}: ${JSON.stringify(source)}\n`,
  )
  const problems = facts.problems.map((problem) => `${formatProblem(problem)}\n`)
  const parts = [
    `${JSON.stringify(page)}\n`,
    printBlocks(document),
    printParts(document),
    printLinks(facts.links),
    printMath(document),
    printCode(document),
    queries.join(''),
    problems.join(''),
  ]
  return parts.filter((part) => part !== '').join('\n')
}
