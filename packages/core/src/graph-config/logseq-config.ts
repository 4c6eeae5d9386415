/**
 * `logseq/config.edn`. Read: how journals and files are named, the home page, what is hidden, macros, and
 * `:publishing/all-pages-public?` when it is said to be false: then only pages with `public:: true` are published, as
 * Logseq's own export has it. Logseq takes the absent key for false too; here everything is published until somebody says
 * otherwise.
 */

import { isDayFormat } from '../journal-title.ts'
import type { JournalFormat } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import type { DialectSettings } from './dialect-settings.ts'
import { parseEdn } from './edn.ts'
import { toIgnorePattern } from './ignore-pattern.ts'

export const LOGSEQ_CONFIG = 'logseq/config.edn'

/** Never throws. A value of the wrong kind is a problem and as if it were not there. */
export function readLogseqConfig(text: string): DialectSettings {
  const read = parseEdn(text)
  if ('fault' in read) {
    const place = read.line === undefined ? {} : { line: read.line }
    return {
      problems: [
        bad(`This is not valid EDN: ${read.fault}.`, { ...place, hint: 'Nothing of this file is used.' }),
      ],
    }
  }
  if (!(read.value instanceof Map)) return { problems: [bad('The configuration is not a map.')] }

  const map: ReadonlyMap<unknown, unknown> = read.value
  const problems: Problem[] = []
  /** The value of a key when it `is` right; undefined, and a problem unless the key is absent, when it is not. */
  const take = <T>(key: string, is: (value: unknown) => value is T, expected: string): T | undefined => {
    const value = map.get(key) ?? undefined
    if (value === undefined || is(value)) return value
    const line = lineOf(text, `:${key}`)
    problems.push(bad(`:${key} must be ${expected}.`, line === undefined ? {} : { line }))
    return undefined
  }

  const directory = take('journals-directory', isText, 'a folder')
  const fileFormat = take('journal/file-name-format', isFormat, 'a format of days such as "yyyy_MM_dd"')
  const titleFormat = take('journal/page-title-format', isFormat, 'a format of days such as "MMM do, yyyy"')
  const hidden = take('hidden', isTextList, 'a list of paths')
  const home = take('default-home', isHome, 'a map with :page')
  const nameFormat = take('file/name-format', isNameFormat, ':triple-lowbar or :legacy')
  const allPublic = take('publishing/all-pages-public?', isFlag, 'true or false')
  const macros = take('macros', isMacros, 'a map of texts')
  const hiddenProperties = take('block-hidden-properties', isTextList, 'a list of keys')
  const commaProperties = take('property/separated-by-commas', isTextList, 'a list of keys')
  const hasJournals = take('feature/enable-journals?', isFlag, 'true or false')
  const journal: Partial<JournalFormat> = {
    ...(directory !== undefined && { directory: directory.replace(/^\/+|\/+$/gu, '') }),
    ...(fileFormat !== undefined && { fileFormat }),
    ...(titleFormat !== undefined && { titleFormat }),
    ...(hasJournals === false && { directory: undefined }),
  }
  return {
    home: home?.get('page'),
    exclude: (hidden ?? []).flatMap((prefix) => toIgnorePattern(prefix) ?? []),
    journal,
    // Graphs older than the key have none and keep the older way.
    fileNameFormat: nameFormat ?? 'legacy',
    ...(allPublic === false && { publish: 'marked' }),
    macros: Object.fromEntries([...(macros ?? [])].filter(([name]) => name !== '__proto__')),
    hiddenProperties: (hiddenProperties ?? []).map(toKey),
    commaProperties: (commaProperties ?? []).map(toKey),
    problems,
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const isFormat = (value: unknown): value is string => isText(value) && isDayFormat(value)
const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const isMacros = (value: unknown): value is ReadonlyMap<string, string> =>
  value instanceof Map && [...value].every(([name, text]) => isText(name) && typeof text === 'string')
/** `:key` and `"key"` are both written. */
const toKey = (name: string): string => name.replace(/^:/u, '').toLowerCase()
const isNameFormat = (value: unknown): value is 'triple-lowbar' | 'legacy' =>
  value === 'triple-lowbar' || value === 'legacy'
const isHome = (value: unknown): value is ReadonlyMap<'page', string | undefined> =>
  value instanceof Map && (value.get('page') === undefined || isText(value.get('page')))

/** 1-based line of a key outside of comments. The EDN reader keeps no places. */
function lineOf(text: string, key: string): number | undefined {
  const line = text.split('\n').findIndex((one) => one.replace(/;.*$/u, '').includes(key))
  return line === -1 ? undefined : line + 1
}

function bad(message: string, place: { readonly line?: number; readonly hint?: string } = {}): Problem {
  return problem('bad-configuration', LOGSEQ_CONFIG, message, place)
}
