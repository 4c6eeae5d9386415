/**
 * What a fence says besides its language, in the words that writers brought from elsewhere: `title="x.js"`, `file=x.js`,
 * `title:x.js` (code-styler), `js:x.js`, `{1,3-5}`, `hl:1,3-5`, `showLineNumbers`, `ln:5`, `{.python .numberLines}`
 * (pandoc). What is not known means nothing.
 */

export interface CodeInfo {
  /** As written; undefined without one. */
  readonly language: string | undefined
  readonly title: string | undefined
  /** Lines that are marked, first and last, 1-based; as they count in `firstLine` without numbers. */
  readonly marked: readonly (readonly [first: number, last: number])[]
  /** The number of the first line, when lines are numbered. */
  readonly firstLine: number | undefined
}

/**
 * @param lang the first word after the fence
 * @param meta what follows it
 */
export function readCodeInfo(lang: string | null | undefined, meta: string | null | undefined): CodeInfo {
  const isLanguage = !/^[\w-]+=/u.test(lang ?? '')
  const word = isLanguage ? (lang ?? '') : ''
  const [, language = '', more = ''] = /^([^\s{}:,]*)(.*)$/su.exec(word) ?? []
  const draft: Draft = { language, marked: [] }
  // `js:x.js`
  if (more.startsWith(':') && !more.includes('=')) draft.title = more.slice(1)
  const words = [more.startsWith(':') ? more.slice(1) : more, isLanguage ? '' : lang, meta ?? '']
  readWords(words.join(' ').slice(0, MAX_LENGTH), draft, true)
  return {
    language: draft.language === '' ? undefined : draft.language,
    title: draft.title?.trim() || undefined,
    marked: draft.marked.slice(0, MAX_RANGES),
    firstLine: draft.isNumbered ? (draft.firstLine ?? 1) : undefined,
  }
}

/** UTF-16 units. */
const MAX_LENGTH = 1_000
const MAX_RANGES = 100

interface Draft {
  language: string
  title?: string
  readonly marked: (readonly [number, number])[]
  isNumbered?: boolean
  firstLine?: number
}

/** `{…}`, `word{5}`, `key="a b"`, `key:value`, `word`. */
const WORD = /([\w.-]*)\{([^{}]*)\}|([\w-]+)[=:](?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))|([^\s{}]+)/gu

function readWords(words: string, draft: Draft, isOutside: boolean): void {
  for (const [, before, braces, key, double, single, bare, word] of words.matchAll(WORD)) {
    if (key !== undefined) readValue(key.toLowerCase(), double ?? single ?? bare ?? '', draft)
    else if (word !== undefined) readWord(word, undefined, draft)
    else if (before) readWord(before, braces, draft)
    else if (braces !== undefined && /^[\d\s,-]*$/u.test(braces)) mark(braces, draft)
    else if (braces !== undefined && isOutside) readWords(braces, draft, false)
  }
}

function readValue(key: string, value: string, draft: Draft): void {
  if (TITLE.has(key)) draft.title ??= value
  else if (MARKS.has(key)) mark(value, draft)
  else if (START.has(key)) draft.firstLine = toLine(value)
  else if (NUMBERS.has(key) && value !== 'false') {
    draft.isNumbered = true
    if (/^\d+$/u.test(value)) draft.firstLine = toLine(value)
  }
}

function readWord(word: string, braces: string | undefined, draft: Draft): void {
  if (NUMBERS.has(word.toLowerCase().replace(/^\./u, ''))) {
    draft.isNumbered = true
    if (braces !== undefined && /^\d+$/u.test(braces)) draft.firstLine = toLine(braces)
  } else if (word.startsWith('.') && draft.language === '') draft.language = word.slice(1)
  else if (braces !== undefined && draft.language === '') draft.language = word
}

const TITLE = new Set(['title', 'file', 'filename', 'name', 'caption'])
const MARKS = new Set(['hl', 'highlight', 'hl_lines', 'mark', 'emphasize-lines'])
const NUMBERS = new Set(['showlinenumbers', 'linenumbers', 'numberlines', 'linenos', 'ln', 'line-numbers'])
const START = new Set(['startfrom', 'start', 'startline', 'linenostart', 'lineno-start'])

/** `1,3-5 7` */
function mark(ranges: string, draft: Draft): void {
  for (const [, first = '', last = first] of ranges.matchAll(/(\d+)(?:-(\d+))?/gu))
    draft.marked.push([toLine(first), toLine(last)])
}

const toLine = (digits: string): number => Math.min(Number.parseInt(digits, 10) || 0, 1_000_000)
