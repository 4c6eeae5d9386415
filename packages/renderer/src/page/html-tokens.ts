/**
 * A template → its tags and texts. What is read is our own serialisation: in text `<` is an entity, attribute values stand
 * between double quotes, every element that is not void is closed. So one pass finds tags, and nothing is parsed.
 */

import type { Hole, Template } from '@draehi/core'

export type Token =
  /** Never empty, never all of an entity and half of the next. */
  | { readonly kind: 'text'; readonly html: string }
  /** A hole between tags. */
  | { readonly kind: 'hole'; readonly hole: Hole }
  /** `tag`: all of it, with the holes for its attributes. */
  | { readonly kind: 'open' | 'void' | 'close'; readonly name: string; readonly tag: Template }

const VOID = new Set('area br col embed hr img input link meta source track wbr'.split(' '))

export function* tokensOf(template: Template): Generator<Token, void, undefined> {
  /** The pieces of the tag that is open; undefined between tags. */
  let tag: (string | Hole)[] | undefined
  let isQuoted = false
  for (const part of template) {
    if (typeof part !== 'string') {
      if (tag === undefined) yield { kind: 'hole', hole: part }
      else tag.push(part)
      continue
    }
    let at = 0
    while (at < part.length) {
      if (tag === undefined) {
        const open = part.indexOf('<', at)
        const end = open === -1 ? part.length : open
        if (end > at) yield { kind: 'text', html: part.slice(at, end) }
        if (open === -1) break
        at = open
        tag = []
        isQuoted = false
      }
      const [end, quoted] = endOfTag(part, at, isQuoted)
      isQuoted = quoted
      tag.push(part.slice(at, end ?? part.length))
      if (end === undefined) break
      yield toToken(tag)
      tag = undefined
      at = end
    }
  }
}

/** @returns the index after the `>` that ends the tag, and whether the text ends inside of a value */
function endOfTag(text: string, from: number, wasQuoted: boolean): readonly [number | undefined, boolean] {
  let isQuoted = wasQuoted
  for (let at = from; ; ) {
    const quote = text.indexOf('"', at)
    if (!isQuoted) {
      const close = text.indexOf('>', at)
      if (close !== -1 && (quote === -1 || close < quote)) return [close + 1, false]
    }
    if (quote === -1) return [undefined, isQuoted]
    isQuoted = !isQuoted
    at = quote + 1
  }
}

function toToken(tag: Template): Token {
  const [first = ''] = tag
  const name = (typeof first === 'string' ? /^<\/?([^\s>/]*)/u.exec(first)?.[1] : undefined) ?? ''
  const isClose = typeof first === 'string' && first.startsWith('</')
  return { kind: isClose ? 'close' : VOID.has(name) ? 'void' : 'open', name, tag }
}
