import {
  type BlockDiff,
  type DiffSummary,
  type FieldDiff,
  fieldText,
  type PageDiff,
  type WordRun,
} from '@draehi/core'
import { firstLine, printable } from './format.ts'
import type { paint } from './paint.ts'

type Paint = ReturnType<typeof paint>

const MARKS = { added: '+', removed: '-', moved: '→', changed: '~' } as const

/** `~ path  title`, and below it what differs. */
export function formatPageDiff(page: PageDiff, colours: Paint): string {
  const lines = [formatPageLine(page, colours)]
  for (const field of page.fields) lines.push(`    ${formatField(field, colours)}`)
  for (const block of page.blocks) lines.push(...formatBlock(block, colours))
  return `${lines.join('\n')}\n`
}

/** One page in one line: `+ path`, `- path`, `~ path`, `→ from → path`. */
export function formatPageLine(
  page: Pick<PageDiff, 'kind' | 'path' | 'from'> & { readonly title?: string },
  colours: Paint,
): string {
  const { added, removed } = { added: colours.green, removed: colours.red }
  const colour = page.kind === 'added' ? added : page.kind === 'removed' ? removed : colours.yellow
  const where = page.from === undefined ? page.path : `${page.from} → ${page.path}`
  const title = page.title === undefined ? '' : colours.dim(`  ${printable(firstLine(page.title, 60))}`)
  return `${colour(`${MARKS[page.kind]} ${printable(where)}`)}${title}`
}

export function formatSummary(summary: DiffSummary): string {
  const parts = (['added', 'changed', 'moved', 'removed'] as const).flatMap((kind) =>
    summary[kind] === 0 ? [] : [`${summary[kind].toLocaleString('en-US')} ${kind}`],
  )
  const pages = parts.length === 0 ? 'no page differs' : `pages: ${parts.join(', ')}`
  return `${pages}; ${summary.rendered.toLocaleString('en-US')} served differently, ${summary.redirects.toLocaleString('en-US')} redirects\n`
}

function formatField({ name, before, after }: FieldDiff, { dim, red, green }: Paint): string {
  const [was, is] = [printable(fieldText(before)), printable(fieldText(after))]
  const old = was === '' ? '' : red(`[-${was}-]`)
  const now = is === '' ? '' : green(`{+${is}+}`)
  return `${dim(`${printable(name)}:`)} ${old}${now}`
}

const NOTES: Readonly<Partial<Record<BlockDiff['kind'], string>>> = {
  moved: '(moved) ',
  rendered: '(looks otherwise) ',
}

/** A block of one kind of run has its mark before each line; a changed one has it around its words. */
function formatBlock({ kind, depth, words }: BlockDiff, colours: Paint): string[] {
  const { red, green, yellow, dim } = colours
  const indent = ' '.repeat(4 + 2 * Math.min(depth, 10))
  const text = words
    .map((run) => (kind === 'changed' ? formatRun(run, colours) : screenText(run.text)))
    .join('')
  const [mark, colour] =
    kind === 'added'
      ? ['+', green]
      : kind === 'removed'
        ? ['-', red]
        : kind === 'changed'
          ? [yellow('~'), (line: string) => line]
          : ['·', dim]
  return text
    .split('\n')
    .map((line, at) => `${indent}${colour(`${mark} ${at === 0 ? (NOTES[kind] ?? '') : ''}${line}`)}`)
}

/** Colours end at a line's end, so that a pager shows every line right. */
function formatRun({ kind, text }: WordRun, { red, green }: Paint): string {
  const shown = screenText(text)
  if (kind === 'same') return shown
  const [open, close, colour] = kind === 'added' ? ['{+', '+}', green] : ['[-', '-]', red]
  return shown
    .split('\n')
    .map((line) => (line === '' ? '' : colour(`${open}${line}${close}`)))
    .join('\n')
}

/** Lines stay lines. */
const screenText = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(printable)
    .join('\n')
