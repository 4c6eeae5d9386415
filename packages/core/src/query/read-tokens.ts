/** The text of a Dataview query → tokens, in one pass. */

import { malformed, named } from './query-fault.ts'

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'link' | 'embed' | 'tag' | 'date' | 'sign' | 'end'
  /** As written; of a string, link and tag what is inside. */
  readonly text: string
  /** Where it stands in the text, UTF-16 units. */
  readonly start: number
  readonly end: number
}

export const MAX_TOKENS = 2_000

const TOKEN =
  /\s+|(!?)\[\[([^[\]\n]{0,512})\]\]|"((?:[^"\\]|\\[\s\S])*)"|#([\p{L}\p{M}\p{N}\p{Extended_Pictographic}_/-]{1,256})|(\d{4}-\d\d(?:-\d\d(?:T[\d:.]{4,18}(?:Z|[+-]\d\d:\d\d)?)?)?)(?![\p{L}\p{N}_-])|(\d{1,15}(?:\.\d{1,15})?)|((?:[\p{L}_]|\p{Extended_Pictographic})(?:[\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]|\u200d)*)|(<=|>=|!=|=>|[()[\]{},.+*/%<>=!&|:-])|[\s\S]/gu

/** @throws QueryFault for a character that means nothing, and for too many of them */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [whole, mark, link, string, tag, date, number, name, sign] = match
    if (whole.trim() === '') continue
    const place = { start: match.index, end: match.index + whole.length }
    if (link !== undefined) tokens.push({ kind: mark === '!' ? 'embed' : 'link', text: link, ...place })
    else if (string !== undefined)
      tokens.push({ kind: 'string', text: string.replace(/\\([\s\S])/gu, unescaped), ...place })
    else if (tag !== undefined) tokens.push({ kind: 'tag', text: tag, ...place })
    else if (date !== undefined) tokens.push({ kind: 'date', text: date, ...place })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, ...place })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, ...place })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, ...place })
    else if (whole === '"') throw malformed('A quotation mark is not closed.')
    else throw malformed(`${named(whole)} means nothing in a query.`)
    if (tokens.length > MAX_TOKENS) throw malformed(`The query has more than ${MAX_TOKENS} words and signs.`)
  }
  return tokens
}

const unescaped = (_: string, character: string): string =>
  character === 'n' ? '\n' : character === 't' ? '\t' : character
