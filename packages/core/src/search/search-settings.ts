/** What a site says about its search: a row of its own, read with each search, so that it goes back and forth with the site. */

/** Below a workspace; a row of kind `shell`, which nobody is served. No row: what `DEFAULT_SEARCH` says. */
export const SEARCH_SETTINGS_PATH = '-/search-settings'

export interface SearchSettings {
  /** Whose words are reduced to stems, as PostgreSQL names it (`english_stem` without `_stem`); `none`: no word is. */
  readonly language: string
  /** Whether it is counted what readers look for. */
  readonly log: boolean
}

export const DEFAULT_SEARCH: SearchSettings = { language: 'english', log: true }

/** By language subtag (BCP 47): those for which PostgreSQL 15 and PGlite have a Snowball dictionary. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['ar', 'arabic'],
  ['ca', 'catalan'],
  ['da', 'danish'],
  ['de', 'german'],
  ['el', 'greek'],
  ['en', 'english'],
  ['es', 'spanish'],
  ['eu', 'basque'],
  ['fi', 'finnish'],
  ['fr', 'french'],
  ['ga', 'irish'],
  ['hi', 'hindi'],
  ['hu', 'hungarian'],
  ['hy', 'armenian'],
  ['id', 'indonesian'],
  ['it', 'italian'],
  ['lt', 'lithuanian'],
  ['nb', 'norwegian'],
  ['ne', 'nepali'],
  ['nl', 'dutch'],
  ['nn', 'norwegian'],
  ['no', 'norwegian'],
  ['pt', 'portuguese'],
  ['ro', 'romanian'],
  ['ru', 'russian'],
  ['sr', 'serbian'],
  ['sv', 'swedish'],
  ['ta', 'tamil'],
  ['tr', 'turkish'],
  ['yi', 'yiddish'],
])

/** @param tag as in `lang`; `none` where there are no stems */
export function searchLanguageOf(tag: string): string {
  return LANGUAGES.get(tag.toLowerCase().split('-')[0] ?? '') ?? 'none'
}

/** Undefined: nobody knows stems of it. @param name a language's name in English, its tag, or `none` */
export function readSearchLanguage(name: string): string | undefined {
  const asked = name.toLowerCase()
  if (asked === 'none' || [...LANGUAGES.values()].includes(asked)) return asked
  const found = searchLanguageOf(asked)
  return found === 'none' ? undefined : found
}

/** What the row says. @param text JSON of ours */
export function parseSearchSettings(text: string): SearchSettings {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? { ...DEFAULT_SEARCH, ...value } : DEFAULT_SEARCH
}
