/** Macros → nodes: one entry of the table for each that we know; then those of the graph; the rest is shown as its source. */

import type { PhrasingContent } from 'mdast'
import { parseConstruct } from '../construct.ts'
import type { Query } from '../document.ts'
import { embeddedBlock, parseWikilink } from '../reference.ts'
import { added, type Referring } from '../referring.ts'
import { fillMacro, isHiccup, userMacro } from './fill-macro.ts'
import { hiccupAt } from './hiccup.ts'
import { type Macro, parseMacro } from './macro.ts'
import { bilibiliLink, tweetLink, videoLink, vimeoLink, youtubeLink } from './media-link.ts'
import { timestamp } from './video-times.ts'

/** @returns undefined when the macro cannot be read, which is reported */
type Reader = (macro: Macro, expansion: Referring) => PhrasingContent | undefined

const MACROS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['bilibili', bilibiliLink],
  ['cloze', cloze],
  ['embed', embed],
  ['namespace', namespaceList],
  ['query', ({ source }) => queryNode(source)],
  ['tweet', tweetLink],
  ['twitter', tweetLink],
  ['video', videoLink],
  ['vimeo', vimeoLink],
  ['youtube', youtubeLink],
  ['youtube-timestamp', timestamp],
])

export function macroNode(inner: string, source: string, expansion: Referring): PhrasingContent {
  const macro = parseMacro(inner, source)
  const value = userMacro(expansion.macros, macro.name)
  const node =
    value === undefined
      ? MACROS.get(macro.name.toLowerCase())?.(macro, expansion)
      : filled(value, macro, expansion)
  return node ?? unsupportedMacro(source)
}

/** `{{namespace [[page]]}}`: the pages below it, which a query finds. */
function namespaceList({ argument }: Macro): PhrasingContent | undefined {
  const name = argument.replace(/^\[\[(.*)\]\]$/u, '$1').trim()
  return name === '' || /[[\]()"{}]/u.test(name) ? undefined : queryNode(`{{query (namespace [[${name}]])}}`)
}

/** `{{embed [[page]]}}`, `{{embed ((uuid))}}` */
function embed({ argument }: Macro, expansion: Referring): PhrasingContent | undefined {
  const construct = parseConstruct(argument, { macros: false })
  if (construct?.kind === 'wikilink') {
    const link = added(parseWikilink(construct.inner, 'embed', expansion.dialect), expansion)
    return { type: 'embed', data: { link } }
  }
  if (construct?.kind !== 'blockReference') return undefined
  return { type: 'embed', data: { link: added(embeddedBlock(construct.id), expansion) } }
}

/** `{{cloze answer \\ cue}}`: nothing is hidden from a reader. */
function cloze({ argument }: Macro, expansion: Referring): PhrasingContent | undefined {
  const [answer = ''] = argument.split(/\s\\\\\s/u)
  const children = answer === '' ? undefined : expansion.parseInline(answer, 'cloze')
  return children && { type: 'styled', children, data: { look: 'cloze' } }
}

/** What the graph's own macro stands for, read as if its author had written that. */
function filled(value: string, macro: Macro, expansion: Referring): PhrasingContent | undefined {
  const text = expansion.within.includes(macro.name) ? undefined : fillMacro(value, macro)?.trim()
  if (text !== undefined && isHiccup(value) && hiccupAt(text.replace(/\s+/gu, ' '), 0) === undefined)
    return undefined
  const children = text === undefined ? undefined : expansion.parseInline(text, macro.name)
  return children && { type: 'styled', children, data: { look: 'filled' } }
}

/** What is asked is read when the page is whole. @param source `{{query …}}` or `#+BEGIN_QUERY …` */
export function queryNode(source: string): Query {
  return { type: 'query', value: source, data: { query: -1, isInline: false } }
}

/** The source, and a problem. */
export function unsupportedMacro(source: string): PhrasingContent {
  const message = `The macro "${[...source].slice(0, 80).join('')}" is not supported; its source is shown.`
  return {
    type: 'inlineCode',
    value: source,
    data: { look: 'macro', fault: { code: 'unsupported-macro', message } },
  }
}
