import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { hasJournals, listJournals } from '../../src/page/journal-listings.ts'
import { renderShell } from '../../src/page/render-shell.ts'
import { linkedSite, type PageLiteral } from './site.ts'

const siteOf = (days: readonly string[], more: readonly PageLiteral[] = []) =>
  linkedSite(
    [...days.map((day) => ({ at: day, title: `Day ${Number(day.slice(8))}`, journalDay: day })), ...more],
    {
      config: graphConfig('logseq'),
    },
  )

const renderJournals = (site: ReturnType<typeof siteOf>) =>
  [...listJournals(site)].map((listing) => listing.render(site))

const entries = (html: string): string[] =>
  [...html.matchAll(/<h[12][^>]*>([^<]*)|<a href="([^"]*)">([^<]*)/gu)].map(
    ([, heading, href, title]) => heading ?? `${href} ${title}`,
  )

test('days stand under their months, newest first', () => {
  const [listing, ...rest] = renderJournals(
    siteOf(['2023-12-31', '2024-01-15', '2024-01-02'], [{ at: 'page' }]),
  )
  expect(rest).toEqual([])
  expect(listing?.path).toBe('-/journals')
  expect(entries(listing?.body ?? '')).toEqual([
    'Journals',
    'January 2024',
    '/garden/2024-01-15 Day 15',
    '/garden/2024-01-02 Day 2',
    'December 2023',
    '/garden/2023-12-31 Day 31',
  ])
})

test('a long journal is a list for each year', () => {
  const days = [2023, 2024].flatMap((year) =>
    Array.from({ length: 200 }, (_, n) => new Date(Date.UTC(year, 0, 1 + n)).toISOString().slice(0, 10)),
  )
  const listings = renderJournals(siteOf(days))
  expect(listings.map(({ path }) => path)).toEqual(['-/journals', '-/journals/2024', '-/journals/2023'])
  expect(entries(listings[0]?.body ?? '')).toEqual([
    'Journals',
    '/garden/-/journals/2024 2024',
    '/garden/-/journals/2023 2023',
  ])
  expect(listings[1]?.body.match(/<li><a href="\/garden\/2024-/gu)).toHaveLength(200)
})

test('the frame leads to the days of a graph that has some', () => {
  const link = '<a href=\\"/garden/-/journals\\">Journals</a>'
  expect(renderShell(siteOf(['2024-01-15']), []).body).toContain(link)
  expect(renderShell(siteOf([], [{ at: 'a' }]), []).body).not.toContain(link)
  expect(
    hasJournals(
      linkedSite([{ at: 'a', journalDay: '2024-01-15' }], {
        config: graphConfig('plain'),
      }),
    ),
  ).toBe(false)
})
