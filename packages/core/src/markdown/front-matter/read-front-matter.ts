import type { Dialect, JsonObject, Link } from '../../nouns.ts'
import { type Problem, problem } from '../../problem.ts'
import { findConstructs } from '../construct.ts'
import { parseWikilink, tagReference } from '../reference.ts'
import { FrontMatterFault } from './fault.ts'
import { keyLines } from './key-lines.ts'
import { parseBlock } from './parse-block.ts'
import { readPropertyBlock } from './property-block.ts'
import { type FrontMatterBlock, splitFrontMatter } from './split-front-matter.ts'

export interface FrontMatter {
  readonly values: JsonObject
  /** Offset at which the body begins. */
  readonly end: number
  /** 1-based lines in the file of the keys at its top. */
  readonly lines: ReadonlyMap<string, number>
  /** `[[page]]` in values. */
  readonly links: readonly Link[]
  readonly problems: readonly Problem[]
  /** It cannot be read and seems to say that the page is not for readers. */
  readonly mayBePrivate: boolean
}

/** @param text with `\n` line ends, without byte order mark */
export function readFrontMatter(path: string, text: string, dialect: Dialect): FrontMatter {
  const block = splitFrontMatter(text)
  if (block === undefined) return none([])
  try {
    const values = dialect === 'logseq' ? parseLogseqBlock(block) : parseBlock(block)
    if (values === undefined) return none(isBreak(block) ? [] : [notKeys(path)])
    const lines = keyLines(block.source)
    return {
      values,
      end: block.end,
      lines,
      links: linksIn(block.source, dialect),
      problems: [],
      mayBePrivate: false,
    }
  } catch (error) {
    if (!(error instanceof FrontMatterFault)) throw error
    const line = (error.line ?? 0) + 1
    const message = `The front matter cannot be read: ${error.message.replace(/\.$/u, '')}.`
    const problems = [problem('bad-front-matter', path, message, { line })]
    return { ...none(problems), end: block.end, mayBePrivate: PRIVATE.test(block.source) }
  }
}

/** YAML where it is YAML, and what Logseq makes of it otherwise. @throws FrontMatterFault */
function parseLogseqBlock(block: FrontMatterBlock): JsonObject | undefined {
  if (
    block.language === 'yaml' &&
    block.source.length <= MAX_LENIENT &&
    /^[^\s:]+::(?:\s|$)/mu.test(block.source)
  ) {
    const values = readPropertyBlock(block.source)
    if (values !== undefined) return values
  }
  try {
    return parseBlock(block)
  } catch (error) {
    const isLarge = block.source.length > MAX_LENIENT
    const values = block.language === 'yaml' && !isLarge ? readPropertyBlock(block.source) : undefined
    if (!(error instanceof FrontMatterFault) || values === undefined) throw error
    return values
  }
}

/** UTF-16 units. */
const MAX_LENIENT = 16_384

/** A line that would hide the page, were the rest of it readable. */
const PRIVATE =
  /^["']?(?:(?:draft|private|unlisted)["']?[ \t]*[:=][ \t]*["']?(?:true|yes|on|1)\b|publi(?:c|sh(?:ed)?)["']?[ \t]*[:=][ \t]*["']?(?:false|no|off|0)\b|(?:publish|expiry)[-_ ]?date["']?[ \t]*[:=])/imu

function none(problems: readonly Problem[]): FrontMatter {
  return { values: {}, end: 0, lines: new Map(), links: [], problems, mayBePrivate: false }
}

/** A thematic break, an empty line and prose: there never was front matter. */
function isBreak({ source }: FrontMatterBlock): boolean {
  return /^[ \t]*\n/u.test(source)
}

function notKeys(path: string): Problem {
  return problem('bad-front-matter', path, 'What stands between the fences is no list of "key: value".', {
    line: 1,
    hint: 'It is shown as text; write an empty line after the first --- when that is what you want.',
  })
}

function linksIn(source: string, dialect: Dialect): Link[] {
  return source.split('\n').flatMap((text, i) => {
    if (/^\s*#/u.test(text)) return []
    const key = dialect === 'logseq' ? /^(tags?|alias(?:es)?)::?(?:\s|$)/iu.exec(text)?.[1] : undefined
    // Other names of the page lead nowhere.
    if (key?.toLowerCase().startsWith('alias')) return []
    return findConstructs(text, { macros: false })
      .filter((construct) => construct.kind === 'wikilink')
      .map(({ inner, offset }): Link => {
        const place = { block: undefined, line: i + 2, column: offset + 1 }
        const link = { ...parseWikilink(inner, 'page', 'obsidian'), ...place }
        return key === undefined ? link : { ...link, ...tagReference(link.target) }
      })
  })
}
