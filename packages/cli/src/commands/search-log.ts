import { DraehiError, type LoggedQuery, readSearchLog } from '@draehi/core'
import type { CommandContext } from '../command.ts'
import { printable } from '../output/format.ts'
import { paint } from '../output/paint.ts'
import { requireWorkspace } from './workspace-of.ts'

/** Prints what readers of a workspace look for, and what of it was never found. */
export async function searchLogCommand(
  context: CommandContext,
  slug: string,
  words: readonly string[],
  limit: number,
): Promise<number> {
  if (words.length > 0) {
    throw new DraehiError(
      'bad-argument',
      '--log tells of all queries.',
      `Say one of the two: draehi search ${slug} --log, or draehi search ${slug} ${words.join(' ')}`,
    )
  }
  const { terminal, settings } = context
  const { db } = await context.database()
  const workspace = await requireWorkspace(db, slug)
  const log = await readSearchLog(db, workspace.id, limit)
  if (settings.json) {
    const { since, searches, most, missed } = log
    const document = { schema: 1, ok: true, workspace: slug, since: since ?? null, searches, most, missed }
    terminal.out(`${JSON.stringify(document)}\n`)
    return 0
  }
  if (log.since === undefined) {
    terminal.err('No search is counted yet.\n')
    return 0
  }
  const mark = paint(terminal)
  const list = (title: string, queries: readonly LoggedQuery[]): void => {
    if (queries.length === 0) return
    terminal.out(`${mark.bold(title)}\n`)
    for (const query of queries) terminal.out(`${lineOf(query)}\n`)
  }
  list('Looked for most', log.most)
  list('Not found', log.missed)
  terminal.err(
    `${log.searches.toLocaleString('en-US')} ${log.searches === 1 ? 'search' : 'searches'} since ${log.since}\n`,
  )
  return 0
}

/** `    12  basil  (3 hits, 2 ms; 7 to garden/basil)` */
function lineOf({ query, times, hits, ms, chosen }: LoggedQuery): string {
  const [first] = chosen
  const where = first === undefined ? '' : `; ${first.times} to ${printable(first.to)}`
  return `${String(times).padStart(6)}  ${printable(query)}  (${hits} ${hits === 1 ? 'hit' : 'hits'}, ${ms} ms${where})`
}
