/**
 * The grammar of our own syntax: where a construct begins and ends in the source. What it means is in `reference.ts`.
 *
 * *Invariant:* one pass, no nested quantifiers, every construct but formulas (`math.ts`) on one line and at most
 * `MAX_CONSTRUCT_LENGTH` units long, so that `[[`, `((` or `#` a hundred thousand times cost what they are long.
 */

import { hiccupAt } from './macros/hiccup.ts'
import { createMathReader, type Formula, type FormulaRest, type MathSyntax } from './math.ts'
import { type OrgLink, orgLinkAt } from './org-link.ts'

export type Construct =
  /** `inner` is what stands between the brackets. */
  | { readonly kind: 'wikilink'; readonly source: string; readonly inner: string }
  | { readonly kind: 'embed'; readonly source: string; readonly inner: string }
  | { readonly kind: 'macro'; readonly source: string; readonly inner: string }
  | { readonly kind: 'hiccup'; readonly source: string }
  | OrgLink
  | { readonly kind: 'blockReference'; readonly source: string; readonly id: string }
  /** `name` is without `#` and brackets. */
  | { readonly kind: 'tag'; readonly source: string; readonly name: string }
  | Formula
  /** Comes after its `math`, and means nothing by itself. */
  | FormulaRest

export type ConstructAt = Construct & { readonly offset: number }

export interface ConstructOptions {
  /** Whether `{{…}}` is ours, `[:tag …]` and `[[address][label]]`: in Logseq they are, elsewhere a template language's. */
  readonly macros: boolean
  /** How formulas are written; undefined: `$` is text. */
  readonly math?: MathSyntax
}

/** UTF-16 units between the brackets; names of files have at most 255 bytes, labels are sentences. */
export const MAX_CONSTRUCT_LENGTH = 512

const OPENER = /!\[\[|\[\[|\[:(?=[a-z])|#|\(\(|\{\{|\$+|:\/\/|\]\(/gu

/**
 * No brackets, so that `[[1, 2], [3, 4]]` is none; of backticks whole code spans, so that none is cut (``[[note|`code`]]``);
 * no `^` first: `[[^1]]` is a footnote in brackets.
 */
const NAME = /(?!\^)(?:[^[\]\n`]|`[^[\]\n`]{1,200}`(?!`)){1,512}(?=\]\])/uy
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\)\))/iuy
/** Queries are longer than names. A brace ends the search, so that none is searched twice. */
const MACRO = /[^{}\n`]{1,4096}(?=\}\})/uy
const TAG = /(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_\-/]|\u200c|\u200d){1,257}/uy

/**
 * Every construct of the text, in order, none inside another. Code, URLs and raw HTML are not told apart here, but no
 * formula begins in an address.
 */
export function findConstructs(text: string, options: ConstructOptions): ConstructAt[] {
  const found: ConstructAt[] = []
  const math = options.math && createMathReader(text, options.math)
  const inCode = createCodeReader(text)
  let addressEnd = 0
  OPENER.lastIndex = 0
  for (let match = OPENER.exec(text); match !== null; match = OPENER.exec(text)) {
    const { index: offset, 0: opener } = match
    OPENER.lastIndex = offset + 1
    if (opener === '://' || opener === '](') {
      if (math !== undefined && offset >= addressEnd) addressEnd = endOfAddress(text, offset, opener)
    } else if (isEscaped(text, offset)) {
      // What follows the first character may be an opener.
    } else if (opener.startsWith('$')) {
      const made = offset < addressEnd ? undefined : math?.at(offset, opener.length)
      OPENER.lastIndex = made === undefined ? offset + opener.length : addMath(made, offset, found)
    } else {
      const construct = constructAt(text, offset, opener, options)
      if (construct === undefined || (construct.source.includes('`') && inCode(offset))) continue
      found.push({ ...construct, offset })
      OPENER.lastIndex = offset + construct.source.length
    }
  }
  return found
}

/** Whether a run of backticks before an offset, on its line, is open there. Asked at growing offsets; reads the text once. */
function createCodeReader(text: string): (offset: number) => boolean {
  const runs = /\n|`+/gu
  let open = ''
  return (offset) => {
    for (let match = runs.exec(text); match !== null; match = runs.exec(text)) {
      if (match.index >= offset) {
        runs.lastIndex = match.index
        break
      }
      if (match[0] === '\n') open = ''
      else if (open === '') open = match[0]
      else if (open === match[0]) open = ''
    }
    return open !== ''
  }
}

/** @returns where the formula ends */
function addMath(math: Formula, offset: number, found: ConstructAt[]): number {
  found.push({ ...math, offset }, ...math.rest)
  const last = math.rest.at(-1) ?? { ...math, offset }
  return last.offset + last.source.length
}

/** Of a URL, or of the destination of a link. */
function endOfAddress(text: string, offset: number, opener: '://' | ']('): number {
  const pattern = opener === '](' ? /[\s)]/gu : /[\s<]/gu
  pattern.lastIndex = offset + 2
  return pattern.exec(text)?.index ?? text.length
}

/** The construct that all of `text` is. */
export function parseConstruct(text: string, options: ConstructOptions): Construct | undefined {
  const [first] = findConstructs(text, options)
  return first?.offset === 0 && first.source.length === text.length ? first : undefined
}

function constructAt(
  text: string,
  offset: number,
  opener: string,
  options: ConstructOptions,
): Construct | undefined {
  if (opener === '#') return tagAt(text, offset)
  if (opener === '[:') {
    const source = options.macros ? hiccupAt(text, offset) : undefined
    return source === undefined ? undefined : { kind: 'hiccup', source }
  }
  if (opener === '((') {
    const id = match(UUID, text, offset + 2)
    return id === undefined ? undefined : { kind: 'blockReference', source: `((${id}))`, id }
  }
  if (opener === '{{') {
    const inner = options.macros ? match(MACRO, text, offset + 2) : undefined
    return isBlank(inner) ? undefined : { kind: 'macro', source: `{{${inner}}}`, inner }
  }
  const org = opener === '[[' && options.macros ? orgLinkAt(text, offset) : undefined
  if (org !== undefined) return org
  const inner = match(NAME, text, offset + opener.length)
  if (isBlank(inner) || inner.length > MAX_CONSTRUCT_LENGTH) return undefined
  return { kind: opener === '[[' ? 'wikilink' : 'embed', source: `${opener}${inner}]]`, inner }
}

function tagAt(text: string, offset: number): Construct | undefined {
  if (!canPrecedeTag(text, offset)) return undefined
  if (text.startsWith('[[', offset + 1)) {
    const name = match(NAME, text, offset + 3)
    return isBlank(name) || name.length > MAX_CONSTRUCT_LENGTH
      ? undefined
      : { kind: 'tag', source: `#[[${name}]]`, name: name.trim() }
  }
  const run = match(TAG, text, offset + 1)
  if (run === undefined || [...run].length > 256) return undefined
  const name = run.slice(0, trimmedEnd(run, '-/_'))
  const isName =
    /[\p{L}\p{Extended_Pictographic}]/u.test(name) && !name.startsWith('/') && !name.includes('//')
  return isName ? { kind: 'tag', source: `#${name}`, name } : undefined
}

/** `a#b`, `/#b`, `&#b`, `##b`, `{#b}`, `=#b` are no tags; after white space, brackets, quotes and the punctuation of every script they are. */
function canPrecedeTag(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 1), offset)
  return before === '' || /[\s()[\]}"'*_~,;:!<>|-]|[^\p{ASCII}\p{L}\p{M}\p{N}\p{Surrogate}]/u.test(before)
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0]
}

function isBlank(inner: string | undefined): inner is undefined {
  return inner === undefined || inner.trim() === ''
}

/** An odd number of backslashes stands before it. */
export function isEscaped(text: string, offset: number): boolean {
  let first = offset
  while (first > 0 && text[first - 1] === '\\') first--
  return (offset - first) % 2 === 1
}

function trimmedEnd(text: string, characters: string): number {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return end
}
