/** Which files of a graph become pages. Pure. */

import ignore, { type Ignore } from 'ignore'
import { DraehiError } from '../errors.ts'
import type { GraphConfig } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'

/**
 * Folders that editors and tools keep beside the notes, and everything whose name begins with a dot: never read, never
 * mentioned. Logseq and Obsidian do not show them either.
 */
export function isHidden(path: string): boolean {
  return /(?:^|\/)(?:\.|node_modules(?:\/|$)|logseq\/(?:bak|version-files)(?:\/|$))/.test(path)
}

export function isMarkdown(path: string): boolean {
  return /\.(?:md|markdown)$/i.test(path)
}

/** Kinds of pages that other programs write and we do not read. */
const UNSUPPORTED =
  /\.(?:org|adoc|asciidoc|rst|textile|wiki|mediawiki|mdx|rmd|qmd|canvas|base|excalidraw|ipynb)$/i

/** Logseq's whiteboards. */
const WHITEBOARD = /(?:^|\/)whiteboards\/[^/]+\.edn$/i

/** Why a file that is a page elsewhere is none here. */
export function unsupported(path: string): Problem | undefined {
  if (WHITEBOARD.test(path)) return problem('unsupported-file', path, 'Whiteboards are not published.')
  const kind = UNSUPPORTED.exec(path)?.[0]
  if (kind === undefined) return undefined
  return problem('unsupported-file', path, `Files of the kind ${kind.toLowerCase()} are not published.`)
}

/** What the configuration's `include` and `exclude` say about a path. */
export interface FileFilter {
  isExcluded(path: string): boolean
  isIncluded(path: string): boolean
  readonly problems: readonly Problem[]
}

/** More wildcards make regular expressions whose time is not bounded by anything useful. */
const MAX_DOUBLE_STARS = 2
const MAX_STARS_IN_SEGMENT = 3
const MAX_PATTERN_LENGTH = 500
/** Milliseconds for all paths of a graph; a thousand plain patterns on ten thousand paths take a tenth of it. */
const MAX_FILTER_MS = 30_000

/** @throws DraehiError `bad-configuration` from its methods, when a repository's patterns take too long */
export function createFileFilter(
  config: Pick<GraphConfig, 'include' | 'exclude'>,
  now: () => number,
): FileFilter {
  const problems: Problem[] = []
  const excluded = compile(config.exclude, problems)
  const included = compile(config.include, problems)
  let spentMs = 0
  const test = (patterns: Ignore, path: string): boolean => {
    const start = now()
    const answer = patterns.ignores(path)
    spentMs += now() - start
    if (spentMs > MAX_FILTER_MS) throw tooSlow()
    return answer
  }
  return {
    isExcluded: (path) => config.exclude.length > 0 && test(excluded, path),
    isIncluded: (path) => config.include.length === 0 || test(included, path),
    problems,
  }
}

function compile(patterns: readonly string[], problems: Problem[]): Ignore {
  const fit = patterns.filter((pattern) => !isTooComplex(pattern))
  for (const pattern of patterns.filter(isTooComplex)) {
    problems.push(
      problem(
        'bad-configuration',
        'draehi.yaml',
        `The pattern ${JSON.stringify(pattern.slice(0, 80))} is too long or has too many wildcards.`,
        {
          hint: 'It is not used. Write several simpler ones.',
        },
      ),
    )
  }
  return ignore({ ignorecase: false }).add([...fit])
}

function isTooComplex(pattern: string): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) return true
  const segments = pattern.split('/')
  if (segments.filter((segment) => segment.includes('**')).length > MAX_DOUBLE_STARS) return true
  return segments.some((segment) => (segment.match(/\*+/g) ?? []).length > MAX_STARS_IN_SEGMENT)
}

function tooSlow(): DraehiError {
  return new DraehiError(
    'bad-configuration',
    'The include and exclude patterns of this repository take too long to apply.',
    'Write fewer and simpler patterns in draehi.yaml.',
  )
}
