import { malformed, named } from './query-fault.ts'
import { readTokens, type Token } from './read-tokens.ts'

/** Expressions in expressions. */
const MAX_DEPTH = 40

/** The tokens of a query, read from left to right. */
export interface TokenReader {
  /** The next token; of kind `end` when there is none. @param ahead how many to look over */
  peek(ahead?: number): Token
  take(): Token
  /** Takes the next token when it is this sign. */
  takeSign(...signs: readonly string[]): string | undefined
  /** Takes the next token when it is this word, whatever its case. */
  takeWord<Word extends string>(...words: readonly Word[]): Word | undefined
  expectSign(sign: string): void
  /** As written, from the token that begins at `start` to the last one taken. */
  sourceFrom(start: number): string
  /** @throws QueryFault when it nests too deeply */
  deeper<T>(read: () => T): T
}

/** @throws QueryFault */
export function createTokenReader(text: string): TokenReader {
  const tokens = readTokens(text)
  const end: Token = { kind: 'end', text: '', start: text.length, end: text.length }
  let next = 0
  let depth = 0
  const reader: TokenReader = {
    peek: (ahead = 0) => tokens[next + ahead] ?? end,
    take: () => tokens[next++] ?? end,
    takeSign: (...signs) => {
      const { kind, text: sign } = reader.peek()
      return kind === 'sign' && signs.includes(sign) ? reader.take().text : undefined
    },
    takeWord: (...words) => {
      const { kind, text: word } = reader.peek()
      const found = kind === 'name' ? words.find((known) => known === word.toLowerCase()) : undefined
      if (found !== undefined) next++
      return found
    },
    expectSign: (sign) => {
      if (reader.takeSign(sign) === undefined)
        throw malformed(`${said(reader.peek())} stands where "${sign}" should.`)
    },
    sourceFrom: (start) => text.slice(start, tokens[next - 1]?.end ?? start).trim(),
    deeper: (read) => {
      if (++depth > MAX_DEPTH) throw malformed(`The query nests more than ${MAX_DEPTH} deep.`)
      const made = read()
      depth--
      return made
    },
  }
  return reader
}

/** A token for a message. */
export const said = ({ kind, text }: Token): string => (kind === 'end' ? 'The end of the query' : named(text))
