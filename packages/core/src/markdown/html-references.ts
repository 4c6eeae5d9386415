/**
 * What raw HTML refers to in the repository: relative addresses of links, pictures, sound and video. Found in the source,
 * where they have a line; matched again by what they say (`raw-links.ts`) once the sanitiser has had the tree.
 */

import { type Token, Tokenizer, TokenizerMode } from 'parse5'
import { parseUrl, type Reference } from './reference.ts'
import { parseSourceSet } from './source-set.ts'

export interface HtmlReference {
  readonly reference: Reference
  /** 0-based, from the start of the HTML. */
  readonly offset: number
}

/** By element, the attributes that name a file and what it is. */
const ADDRESSES: ReadonlyMap<string, readonly (readonly [attribute: string, kind: 'link' | 'image'])[]> =
  new Map([
    ['a', [['href', 'link']]],
    ['audio', [['src', 'image']]],
    [
      'img',
      [
        ['src', 'image'],
        ['srcset', 'image'],
      ],
    ],
    [
      'source',
      [
        ['src', 'image'],
        ['srcset', 'image'],
      ],
    ],
    [
      'video',
      [
        ['src', 'image'],
        ['poster', 'image'],
      ],
    ],
  ])

/** A file of the repository that a style names: no page has styles of its author. The first one of a piece of raw HTML. */
export function findStyledFile(html: string): string | undefined {
  if (!/\burl\s*\(|\bbackground\s*=/iu.test(html)) return undefined
  let found: string | undefined
  readTags(html, ({ tagName, attrs, location }) => {
    if (found !== undefined) return
    const rest = html.slice(location?.endOffset)
    const sheet = tagName === 'style' ? rest.slice(0, Math.max(0, rest.search(/<\/style/iu))) : ''
    const styles = [sheet, ...attrs.filter(({ name }) => name === 'style').map(({ value }) => value)]
    const urls = styles.flatMap((style) => STYLE_URL.exec(style)?.[1] ?? [])
    const own = attrs.filter(({ name }) => name === 'background').map(({ value }) => value)
    found = [...urls, ...own].find((url) => parseAddress(url, 'image') !== undefined)
  })
  return found
}

const STYLE_URL = /\burl\(\s*["']?([^"')]{1,500})/iu

/** What a page may have of them; more are as if they led nowhere. */
const MAX_REFERENCES = 5000

/** @param html one piece of raw HTML: a block, or a single tag in a line */
export function findHtmlReferences(html: string): readonly HtmlReference[] {
  if (!/\b(?:href|src|srcset|poster)\s*=/iu.test(html)) return []
  const found: HtmlReference[] = []
  readTags(html, (token) => {
    for (const reference of referencesOf(token))
      if (found.length < MAX_REFERENCES) found.push({ reference, offset: token.location?.startOffset ?? 0 })
  })
  return found
}

/** Start tags, in order. */
function readTags(html: string, see: (token: Token.TagToken) => void): void {
  const ignore = (): void => undefined
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag(token) {
        see(token)
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
}

/** Elements whose content is text to the HTML parser, tags and all. */
const TEXT_MODES: ReadonlyMap<string, Tokenizer['state']> = new Map([
  ...['iframe', 'noembed', 'noframes', 'style', 'xmp'].map((name) => [name, TokenizerMode.RAWTEXT] as const),
  ...['textarea', 'title'].map((name) => [name, TokenizerMode.RCDATA] as const),
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
])

function referencesOf({ tagName, attrs }: Token.TagToken): Reference[] {
  return (ADDRESSES.get(tagName) ?? []).flatMap(([attribute, kind]) => {
    const value = attrs.find(({ name }) => name === attribute)?.value
    if (value === undefined) return []
    const urls = attribute === 'srcset' ? parseSourceSet(value).map(({ url }) => url) : [value]
    return urls.flatMap((url) => parseAddress(url, kind) ?? [])
  })
}

/** A place on the same page is none: the HTML's own ids decide about it. */
export function parseAddress(value: string, kind: 'link' | 'image'): Reference | undefined {
  return value.trim().startsWith('#') ? undefined : parseUrl(value, '', kind)
}
