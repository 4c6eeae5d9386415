import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Dialect, JournalFormat, PageName } from '../../src/nouns.ts'
import { toPageName, toPagePath } from '../../src/page-name.ts'

interface Vectors {
  readonly files: readonly {
    readonly dialect: Dialect
    /** `triple-lowbar` when absent. */
    readonly fileNameFormat?: 'triple-lowbar' | 'legacy'
    readonly path: string
    /** Null: the file cannot be published. */
    readonly name: string | null
    readonly journalDay?: string
    readonly page?: string
  }[]
  readonly names: readonly { readonly name: string; readonly page: string }[]
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../../fixtures/slugs.json', import.meta.url), 'utf8'),
)

const JOURNALS: Readonly<Record<Dialect, JournalFormat>> = {
  logseq: { directory: 'journals', fileFormat: 'yyyy_MM_dd', titleFormat: 'MMM do, yyyy' },
  obsidian: { directory: '', fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' },
  plain: { directory: undefined, fileFormat: 'yyyy-MM-dd', titleFormat: 'yyyy-MM-dd' },
}

test.each(vectors.files)(
  '$dialect $fileNameFormat: $path is $name at $page',
  ({ dialect, fileNameFormat = 'triple-lowbar', path, name, journalDay, page }) => {
    const made = toPageName(path, { dialect, fileNameFormat, journal: JOURNALS[dialect] })
    expect(made).toEqual(name === null ? undefined : { name, journalDay })
    expect(made && toPagePath(made.name)).toBe(page)
  },
)

test.each(vectors.names)('$name is at $page', ({ name, page }) => {
  expect(toPagePath(name as PageName)).toBe(page)
})
