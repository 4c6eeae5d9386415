/**
 * Code → runs of text, each with the class of what it is. Pure: the grammars are part of the program, and nothing here
 * depends on the clock, on other pages or on what was highlighted before.
 *
 * Grammars are loaded when a page first needs one, and synchronously, because a page is parsed in one go: a worker
 * without code costs nothing. Their regular expressions are those of Oniguruma, compiled to WebAssembly: the engine they
 * were written for. (Translated to JavaScript they gave the same, and the first page with C++ took three times as long,
 * two seconds. The library's precompiled grammars are wrong where the end of something depends on its beginning.)
 */

import { createRequire } from 'node:module'
import type * as Shiki from '@shikijs/core'
import type { HighlighterCore, LanguageRegistration, RegexEngine, ThemeRegistrationRaw } from '@shikijs/core'
import { findLanguage } from './code-languages.ts'

/** Part of a line. */
export interface CodeToken {
  readonly text: string
  /** One of `TOKEN_CLASSES`; undefined for what has no colour of its own. */
  readonly className: string | undefined
}

/** Lines, without line ends. */
export type CodeTokens = readonly (readonly CodeToken[])[]

/** How much of a page's code is highlighted; the rest is plain. Counted in the order of the page. */
export interface CodeBudget {
  /** UTF-16 units left. */
  room: number
  /** Languages met. */
  readonly languages: Set<string>
}

/** Size bounds time: a clock would make the same page different on another machine. */
export const MAX_CODE_LENGTH = 50_000
/** The time of some grammars grows with the square or cube of it. */
const MAX_LINE_LENGTH = 500
/** A second of work. */
const MAX_PAGE_LENGTH = 200_000
/** Of one page, in the order in which they come. */
export const MAX_PAGE_LANGUAGES = 8

export const createCodeBudget = (): CodeBudget => ({ room: MAX_PAGE_LENGTH, languages: new Set() })

/** Undefined when the code stays plain: a language that we do not know, or too much. */
export function highlightCode(code: string, word: string, budget: CodeBudget): CodeTokens | undefined {
  const language = findLanguage(word)?.name
  if (language === undefined || code.length > Math.min(MAX_CODE_LENGTH, budget.room)) return undefined
  if (!budget.languages.has(language) && budget.languages.size >= MAX_PAGE_LANGUAGES) return undefined
  const lines = code.split('\n')
  if (lines.some((line) => line.length > MAX_LINE_LENGTH)) return undefined
  budget.room -= code.length
  budget.languages.add(language)
  return tokensOf(code, language)
}

// ── What is remembered ────────────────────────────────────────────────────────────────────────────────────────────

/** UTF-16 units of code whose tokens are remembered. */
const MAX_REMEMBERED = 200_000
const remembered = new Map<string, CodeTokens>()
let rememberedLength = 0

function tokensOf(code: string, language: string): CodeTokens {
  const key = `${language}\n${code}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const tokens = tokenise(code, language)
  if (rememberedLength + code.length > MAX_REMEMBERED) {
    remembered.clear()
    rememberedLength = 0
  }
  remembered.set(key, tokens)
  rememberedLength += code.length
  return tokens
}

/** Grammars in memory. Each takes one to three megabytes, with what is made of it; a worker has 256. */
const MAX_LOADED = 60
let highlighter: HighlighterCore | undefined
let engine: RegexEngine | undefined
let loading: Promise<RegexEngine> | undefined

/** Loads the regular expressions' engine, once for each thread. */
export async function readyEngine(): Promise<void> {
  loading ??= loadEngine()
  engine = await loading
}

async function loadEngine(): Promise<RegexEngine> {
  const { createOnigurumaEngine } = await import('@shikijs/engine-oniguruma')
  return createOnigurumaEngine(import('@shikijs/engine-oniguruma/wasm-inlined'))
}
let loaded = new Set<string>()

/** @returns whether something had to be made ready */
export function prepareLanguage(language: string): boolean {
  if (loaded.has(language)) return false
  // The first line is what makes the regular expressions.
  tokenise('a', language)
  return true
}

function highlighterFor(language: string): HighlighterCore {
  if (highlighter !== undefined && loaded.has(language)) return highlighter
  const grammars = loadGrammars(language)
  if (highlighter === undefined || loaded.size + grammars.length > MAX_LOADED) {
    highlighter?.dispose()
    loaded = new Set()
    highlighter = createHighlighter()
  }
  highlighter.loadLanguageSync(grammars)
  for (const name of [language, ...grammars.map((grammar) => grammar.name)]) loaded.add(name)
  return highlighter
}

const load = createRequire(import.meta.url)

function createHighlighter(): HighlighterCore {
  const { createHighlighterCoreSync }: typeof Shiki = load('@shikijs/core')
  if (engine === undefined) throw new Error('readyEngine must be awaited before a page with code is parsed')
  return createHighlighterCoreSync({ themes: [THEME], langs: [], engine })
}

/** The grammar of a language and of those that may stand in it. */
function loadGrammars(language: string): LanguageRegistration[] {
  const { default: grammars }: { readonly default: LanguageRegistration[] } = load(
    `@shikijs/langs/${language}`,
  )
  return grammars
}

// ── Classes ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** A theme's colours stand for classes: ours are the numbers of the entries below. */
const SCOPES: readonly (readonly [className: string, scopes: readonly string[]])[] = [
  ['c', ['comment', 'punctuation.definition.comment', 'meta.diff.header', 'markup.quote']],
  ['s', ['string', 'punctuation.definition.string', 'markup.inline.raw', 'markup.fenced_code']],
  ['n', ['constant', 'support.constant', 'variable.language', 'keyword.other.unit', 'markup.list']],
  [
    'k',
    [
      'keyword',
      'storage',
      'punctuation.definition.keyword',
      'keyword.operator.new',
      'keyword.operator.expression',
      'entity.name.tag.css',
      'markup.bold',
    ],
  ],
  ['f', ['entity.name.function', 'support.function', 'entity.name.section', 'entity.name.command']],
  ['t', ['entity.name.type', 'entity.name.class', 'entity.name.namespace', 'entity.other.inherited-class']],
  ['t', ['support.type', 'support.class', 'entity.name.scope-resolution', 'storage.type.java']],
  [
    'p',
    [
      'support.type.property-name',
      'meta.object-literal.key',
      'entity.name.tag.yaml',
      'variable.other.property',
    ],
  ],
  ['g', ['entity.name.tag', 'punctuation.definition.tag']],
  [
    'a',
    ['entity.other.attribute-name', 'meta.attribute', 'entity.name.function.decorator', 'variable.parameter'],
  ],
  [
    'r',
    ['string.regexp', 'constant.character.escape', 'constant.other.placeholder', 'markup.underline.link'],
  ],
  ['h', ['markup.heading', 'entity.name.section.markdown']],
  ['i', ['markup.inserted', 'punctuation.definition.inserted']],
  ['d', ['markup.deleted', 'punctuation.definition.deleted']],
  ['x', ['keyword.operator', 'punctuation.separator', 'punctuation.terminator', 'punctuation.section']],
  [
    'x',
    ['meta.template.expression', 'meta.embedded', 'meta.interpolation', 'meta.brace', 'punctuation.accessor'],
  ],
]

/** `x` is no class: it takes the colour of what is around it away. */
export const TOKEN_CLASSES: readonly string[] = [...new Set(SCOPES.map(([name]) => name))].filter(
  (name) => name !== 'x',
)

const colourOf = (entry: number): string => `#${(entry + 1).toString(16).padStart(6, '0')}`

const THEME: ThemeRegistrationRaw = {
  name: 'classes',
  type: 'light',
  fg: '#000000',
  bg: '#ffffff',
  settings: [
    { settings: { foreground: '#000000', background: '#ffffff' } },
    ...SCOPES.map(([, scope], n) => ({ scope: [...scope], settings: { foreground: colourOf(n) } })),
  ],
}

const classByColour = new Map(SCOPES.map(([name], n) => [colourOf(n), name === 'x' ? undefined : name]))

function tokenise(code: string, language: string): CodeTokens {
  const lines = highlighterFor(language).codeToTokensBase(code, {
    lang: language,
    theme: THEME.name ?? '',
    // No clock.
    tokenizeTimeLimit: 0,
  })
  return lines.map((tokens) => {
    const merged: { text: string; className: string | undefined }[] = []
    for (const { content, color } of tokens) {
      const className = classByColour.get(color?.toLowerCase() ?? '')
      const last = merged.at(-1)
      if (last !== undefined && (last.className === className || content.trim() === '')) last.text += content
      else merged.push({ text: content, className: content.trim() === '' ? undefined : className })
    }
    return merged
  })
}
