/**
 * A writer's style as readers get it: it may look like anything, and it may not ask another server for anything. Imports
 * are taken out; every address of another server, in `url()` and in any text in quotes, becomes an empty one. (In quotes
 * too, because `image-set("…")` and custom properties make addresses of them.)
 *
 * The tokens are those of CSS Syntax 3 as far as they matter: comments, texts in quotes, names, unquoted `url()`, each with
 * its escapes. What is taken out leaves something in its place, or what stands around it would become one token. One pass;
 * every character is read once or twice.
 */

export interface SafeStyle {
  readonly text: string
  /** 1-based lines on which something was taken out. */
  readonly lines: readonly number[]
}

export function safeStyle(source: string): SafeStyle {
  const text = source.replace(/\r\n?|\f/gu, '\n').replaceAll('\0', '\ufffd')
  const lines = new Set<number>()
  let safe = ''
  let line = 1
  let at = 0
  while (at < text.length) {
    const { end, kept } = readToken(text, at)
    const piece = text.slice(at, end)
    if (kept !== piece) lines.add(line)
    safe += kept
    for (const character of piece) if (character === '\n') line++
    at = end
  }
  return { text: safe, lines: [...lines] }
}

interface Token {
  readonly end: number
  readonly kept: string
}

function readToken(text: string, at: number): Token {
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2)
    const end = close === -1 ? text.length : close + 2
    return { end, kept: text.slice(at, end) }
  }
  const character = text[at] ?? ''
  if (character === '"' || character === "'") return readQuoted(text, at)
  if (character === '@' && isNameStart(text, at + 1)) return readRule(text, at)
  if (isNameStart(text, at)) return readName(text, at)
  return { end: at + 1, kept: character }
}

function readQuoted(text: string, at: number): Token {
  const end = endOfQuoted(text, at)
  const quote = text[at] ?? '"'
  const isClosed = end > at + 1 && text[end - 1] === quote
  const inner = text.slice(at + 1, isClosed ? end - 1 : end)
  return { end, kept: isElsewhere(inner) ? quote + quote : text.slice(at, end) }
}

/** Behind the quote that ends it, or before the line end that breaks it. */
function endOfQuoted(text: string, at: number): number {
  const quote = text[at]
  for (let n = at + 1; n < text.length; n++) {
    if (text[n] === '\\') n++
    else if (text[n] === quote) return n + 1
    else if (text[n] === '\n') return n
  }
  return text.length
}

/** `@import …;` goes as a whole; of another rule only the name is read here. */
function readRule(text: string, at: number): Token {
  const end = endOfName(text, at + 1)
  if (withoutEscapes(text.slice(at + 1, end)).toLowerCase() !== 'import')
    return { end, kept: text.slice(at, end) }
  let stop = end
  while (stop < text.length && text[stop] !== ';' && text[stop] !== '{' && text[stop] !== '}') {
    const character = text[stop]
    if (character === '"' || character === "'") stop = endOfQuoted(text, stop)
    else if (/^url\($/iu.test(text.slice(stop, stop + 4))) stop = endOfUrl(text, stop + 4)
    else stop += 1
  }
  return { end: text[stop] === ';' ? stop + 1 : stop, kept: ' ' }
}

function readName(text: string, at: number): Token {
  const end = endOfName(text, at)
  const name = withoutEscapes(text.slice(at, end)).toLowerCase()
  if (name !== 'url' || text[end] !== '(') return { end, kept: text.slice(at, end) }
  let start = end + 1
  while (/^[ \t\n]$/u.test(text[start] ?? '')) start++
  if (text[start] === '"' || text[start] === "'") return { end: start, kept: text.slice(at, start) }
  const close = endOfUrl(text, start)
  const inner = text.slice(start, text[close - 1] === ')' ? close - 1 : close)
  return { end: close, kept: isElsewhere(inner) ? 'url()' : text.slice(at, close) }
}

/** Behind its bracket. */
function endOfUrl(text: string, at: number): number {
  for (let n = at; n < text.length; n++) {
    if (text[n] === '\\') n++
    else if (text[n] === ')') return n + 1
  }
  return text.length
}

const NAME = /[-\w\u0080-\u{10ffff}]/u

function isNameStart(text: string, at: number): boolean {
  const character = text[at] ?? ''
  return (/[-\w\u0080-\uffff]/u.test(character) && character !== '') || isEscape(text, at)
}

const isEscape = (text: string, at: number): boolean =>
  text[at] === '\\' && text[at + 1] !== undefined && text[at + 1] !== '\n'

function endOfName(text: string, at: number): number {
  let n = at
  for (;;) {
    if (isEscape(text, n)) n = endOfEscape(text, n)
    else if (NAME.test(text[n] ?? '')) n++
    else return n
  }
}

/** Up to six hex digits and one white space, or any one character. */
function endOfEscape(text: string, at: number): number {
  let n = at + 1
  while (n < at + 7 && /^[\da-f]$/iu.test(text[n] ?? '')) n++
  if (n === at + 1) return at + 2
  return /^[ \t\n]$/u.test(text[n] ?? '') ? n + 1 : n
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(?:([\da-f]{1,6})[ \t\n]?|\n|([^\n]))/giu, (_, hex?: string, other?: string) => {
    if (hex === undefined) return other ?? ''
    const code = Number.parseInt(hex, 16)
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
      ? '\ufffd'
      : String.fromCodePoint(code)
  })
}

/** As the URL standard reads it: what has a scheme that is asked over a network, or begins with two slashes of either kind. */
function isElsewhere(written: string): boolean {
  const address = withoutEscapes(written)
    .replace(/[\t\n\r]/gu, '')
    .replace(/^[\u0000-\u0020]+/u, '')
  return /^[/\\]{2}/u.test(address) || /^(?:https?|wss?|ftp):/iu.test(address)
}
