/**
 * What raw HTML refers to in the repository: relative addresses of links, pictures, sound and video. Found in the source,
 * where they have a line; matched again by what they say (`raw-links.ts`) once the sanitiser has had the tree.
 */

import { type Token, Tokenizer, TokenizerMode } from 'parse5'
import { parseUrl, type Reference } from './reference.ts'

export interface HtmlReference {
  readonly reference: Reference
  /** 0-based, from the start of the HTML. */
  readonly offset: number
}

/** By element, the attribute that names a file and what it is. */
export const ADDRESSES: ReadonlyMap<string, { readonly attribute: string; readonly kind: 'link' | 'image' }> =
  new Map([
    ['a', { attribute: 'href', kind: 'link' }],
    ['audio', { attribute: 'src', kind: 'image' }],
    ['img', { attribute: 'src', kind: 'image' }],
    ['source', { attribute: 'src', kind: 'image' }],
    ['video', { attribute: 'src', kind: 'image' }],
  ])

/** What a page may have of them; more are as if they led nowhere. */
const MAX_REFERENCES = 5000

/** @param html one piece of raw HTML: a block, or a single tag in a line */
export function findHtmlReferences(html: string): readonly HtmlReference[] {
  if (!/\b(?:href|src)\s*=/iu.test(html)) return []
  const found: HtmlReference[] = []
  const ignore = (): void => undefined
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(token) {
        const reference = referenceOf(token)
        if (reference !== undefined && found.length < MAX_REFERENCES)
          found.push({ reference, offset: token.location?.startOffset ?? 0 })
        const mode = TEXT_MODES.get(token.tagName)
        if (mode !== undefined) tokenizer.state = mode
      },
      onEndTag: ignore,
      onCharacter: ignore,
      onComment: ignore,
      onDoctype: ignore,
      onEof: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
    },
  )
  tokenizer.write(html, true)
  return found
}

/** Elements whose content is text to the HTML parser, tags and all. */
const TEXT_MODES: ReadonlyMap<string, Tokenizer['state']> = new Map([
  ...['iframe', 'noembed', 'noframes', 'style', 'xmp'].map((name) => [name, TokenizerMode.RAWTEXT] as const),
  ...['textarea', 'title'].map((name) => [name, TokenizerMode.RCDATA] as const),
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
])

function referenceOf({ tagName, attrs }: Token.TagToken): Reference | undefined {
  const address = ADDRESSES.get(tagName)
  const value = attrs.find(({ name }) => name === address?.attribute)?.value
  return address === undefined || value === undefined ? undefined : parseAddress(value, address.kind)
}

/** A place on the same page is none: the HTML's own ids decide about it. */
export function parseAddress(value: string, kind: 'link' | 'image'): Reference | undefined {
  return value.trim().startsWith('#') ? undefined : parseUrl(value, '', kind)
}
