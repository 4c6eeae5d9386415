/** What is kept of a site after the short way: what was kept, but for the pages that changed. Pure. */

import type { FileHistory } from '../history/fold-history.ts'
import { findsOf } from '../markdown/packed-page.ts'
import type { LinkedPage } from '../nouns.ts'
import { aimsOf, embeddedBy, queriesOf, tableOf, tagPagesOf, tagsOf, writersOf } from './keep-site.ts'
import type { KeptColumns, KeptFacts, Sparse } from './kept-form.ts'
import type { KeptSite } from './kept-site.ts'
import type { Relinked } from './relink.ts'

/**
 * @param files what git says of the files that changed, by number; empty when it is not asked
 */
export function keepChanges(
  kept: KeptSite,
  { site, pages, changed, today }: Relinked,
  {
    numbers,
    files,
  }: { readonly numbers: readonly number[]; readonly files: ReadonlyMap<number, FileHistory> },
): { readonly site: KeptFacts; readonly pages: KeptColumns } {
  const { columns } = kept
  const tags = tableOf(columns.tagTable)
  const plans = tableOf(columns.planTable.map((plan) => JSON.stringify(plan)))
  const writers = tableOf(columns.writerTable.map((entry) => JSON.stringify(entry)))
  const linkedOf = (n: number): LinkedPage | undefined => changed.get(n) ?? kept.linked[n]
  const numbersOf = (uuids: ReturnType<typeof aimsOf>): number[] =>
    uuids.map((uuid) => kept.numberOf(uuid) ?? -1)
  const at = <Fact>(column: readonly Fact[], of: (n: number) => Fact): readonly Fact[] => {
    const next = [...column]
    for (const n of numbers) next[n] = of(n)
    return next
  }
  const sparse = <Item>(
    column: Sparse<readonly Item[]>,
    of: (page: LinkedPage) => readonly Item[],
  ): Sparse<readonly Item[]> => {
    const next = new Map(column)
    for (const n of numbers) {
      const page = linkedOf(n)
      const own = page === undefined ? [] : of(page)
      if (own.length > 0) next.set(n, own)
      else next.delete(n)
    }
    return [...next].sort(([a], [b]) => a - b)
  }
  const pageAt = (n: number): Relinked['pages'][number] => {
    const page = pages[n]
    if (page === undefined) throw new RangeError(`there is no page ${n}`)
    return page
  }
  return {
    site: { ...kept.facts, problems: site.problems, querySteps: site.querySteps, today },
    pages: {
      ...columns,
      oids: at(columns.oids, (n) => pageAt(n).oid),
      blocks: at(columns.blocks, (n) => linkedOf(n)?.blockUuids.length ?? 0),
      links: at(columns.links, (n) => pageAt(n).links.length),
      tags: at(columns.tags, (n) => tagsOf(pageAt(n), tags.put)),
      created: at(columns.created, (n) => files.get(n)?.created ?? -1),
      updated: at(columns.updated, (n) => files.get(n)?.updated ?? -1),
      writers: at(columns.writers, (n) => writers.put(JSON.stringify(writersOf(linkedOf(n), files.get(n))))),
      writerTable: writers.all.map((json) => JSON.parse(json)),
      tagTable: tags.all,
      authored: sparse(columns.authored, ({ page }) => findsOf(page).authored),
      tagPages: sparse(columns.tagPages, (page) =>
        tagPagesOf(page).map(([tag, uuid]) => [tag, kept.numberOf(uuid) ?? -1] as const),
      ),
      queries: sparse(columns.queries, ({ page }) => queriesOf(page, site.config, plans.put)),
      planTable: plans.all.map((json) => JSON.parse(json)),
      embeds: sparse(columns.embeds, (page) => [...new Set(numbersOf(embeddedBy(page)))]),
      aimedAt: [
        ...new Set([
          ...columns.aimedAt,
          ...numbers.flatMap((n) => {
            const page = linkedOf(n)
            return page === undefined ? [] : numbersOf(aimsOf(page))
          }),
        ]),
      ],
    },
  }
}
