/** EDN, Logseq's configuration language, as plain values: a map is a `Map`, the keyword `:a/b` the string `a/b`. */

import { parseEDNString } from 'edn-data'
import { withoutInvisible } from '../names/text.ts'

export type EdnDocument =
  | { readonly value: unknown }
  /** @property line 1-based, when it is known */
  | { readonly fault: string; readonly line: number | undefined }

/** Never throws; what is broken is named. */
export function parseEdn(text: string): EdnDocument {
  const fault = findUnbalanced(text)
  if (fault !== undefined) return fault
  try {
    return {
      value: parseEDNString(text, {
        mapAs: 'map',
        setAs: 'array',
        listAs: 'array',
        keywordAs: 'string',
        charAs: 'string',
        tagHandlers: { inst: (value: unknown) => value },
      }),
    }
  } catch (error) {
    // Whatever the reader stumbles over is in the text; its own words are not for a writer.
    return {
      fault: error instanceof Error ? withoutInvisible(error.message).slice(0, 200) : 'unreadable',
      line: undefined,
    }
  }
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** A string, a comment, a character literal, a bracket or the end of a line. */
const LEXEME = /"(?:[^"\\]|\\[\s\S])*"?|;[^\n]*|\\(?:[a-z0-9]+|[\s\S])|[()[\]{}\n]/giu

/** The first bracket or string that is not closed, or that closes nothing. The reader itself lets these pass. */
function findUnbalanced(text: string): EdnDocument | undefined {
  const open: { readonly bracket: string; readonly line: number }[] = []
  let line = 1
  for (const [lexeme] of text.matchAll(LEXEME)) {
    const first = lexeme.charAt(0)
    if (first === '"' && !/^"(?:[^"\\]|\\[\s\S])*"$/u.test(lexeme))
      return { fault: 'a string is never closed', line }
    if (CLOSING.has(lexeme)) open.push({ bracket: lexeme, line })
    else if (/^[)\]}]$/u.test(lexeme)) {
      const last = open.pop()
      if (last === undefined) return { fault: `"${lexeme}" closes nothing`, line }
      if (CLOSING.get(last.bracket) !== lexeme) {
        return { fault: `"${lexeme}" closes the "${last.bracket}" of line ${last.line}`, line }
      }
    }
    line += lexeme.split('\n').length - 1
  }
  const last = open.at(-1)
  return last && { fault: `"${last.bracket}" is never closed`, line: last.line }
}
