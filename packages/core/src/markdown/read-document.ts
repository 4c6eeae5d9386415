/** A markdown file → what it says, as data and as a tree: front matter, then the body by its dialect, then the facts. */

import type { Root, RootContent } from 'mdast'
import { journalTitleOf } from '../journal-title.ts'
import type { Dialect, GraphConfig, JsonObject, PageName, SourceFile } from '../nouns.ts'
import { lookupKey, parsePageName, toPageName } from '../page-name.ts'
import { type Problem, problem } from '../problem.ts'
import { type BlockList, createBlockList } from './block-list.ts'
import type { PlacedProperty } from './bullet.ts'
import type { PageDocument } from './document.ts'
import { type FrontMatter, readFrontMatter } from './front-matter/read-front-matter.ts'
import { type KnownKeys, readKnownKeys } from './known-keys.ts'
import { lineStarts, normalText, placeAt } from './normal-text.ts'
import { numberLinks } from './number-links.ts'
import { readOutline } from './outline.ts'
import { takeTitle } from './page-title.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { toProperties } from './property.ts'
import { propertyLinks } from './property-links.ts'
import { readProse } from './prose.ts'
import type { Reference } from './reference.ts'

/**
 * Pure: depends on the file and the configuration alone. What an author wrote wrong is in `facts.problems`.
 * @throws RangeError when the markdown is nested deeper than the stack
 */
export function readDocument(file: SourceFile, config: GraphConfig): PageDocument {
  const { path, oid } = file
  const { dialect } = config
  const text = normalText(file.text)
  const frontMatter = readFrontMatter(path, text)
  const named = toPageName(path, config)
  const name = named?.name ?? fallbackName(path)
  const problems: Problem[] = [...frontMatter.problems]
  if (named === undefined) problems.push(unpublishable(path))

  const { known, dangerous } = readKeys(frontMatter, dialect, path, problems)
  const values = without(frontMatter.values, dangerous)
  const ownTitle = known.title ?? nameTitle(name, named?.journalDay, config)
  const body =
    dialect === 'logseq'
      ? readBullets(path, text, frontMatter.end)
      : readText(text, frontMatter.end, dialect, known.title === undefined ? undefined : ownTitle)
  problems.push(...body.problems)
  const own = readPageProperties(body.properties, path, problems)
  const keys = joinedKeys(known, own.known)

  const tree: Root = { type: 'root', children: body.children }
  const ownLinks = [...frontMatter.links, ...propertyLinks(body.properties)]
  const links = [...ownLinks, ...numberLinks(tree, body.references, ownLinks.length)]
  const tagged = links.filter(({ kind }) => kind === 'tag').map(({ target }) => target)
  return {
    facts: {
      path,
      oid,
      name,
      title: keys.title ?? body.heading ?? ownTitle,
      journalDay: named?.journalDay,
      permalink: keys.permalink,
      description: keys.description,
      aliases: unique([...keys.aliases, ...titleAlias(keys, name, dialect)]),
      tags: unique([...keys.tags, ...tagged]),
      properties: { ...values, ...own.values },
      frontMatter: values,
      isPublished: named !== undefined && isPublished(keys, frontMatter, config),
      links,
      problems,
    },
    blocks: body.blocks.blocks,
    tree,
  }
}

interface Body {
  readonly children: RootContent[]
  readonly blocks: BlockList
  readonly references: readonly Reference[]
  /** Page properties of an outline. */
  readonly properties: readonly PlacedProperty[]
  /** The first-level heading that is the page's title and no part of the article. */
  readonly heading: string | undefined
  readonly problems: readonly Problem[]
}

function readBullets(path: string, text: string, end: number): Body {
  const starts = lineStarts(text)
  return { ...readOutline(path, text, placeAt(starts, end).line, starts), heading: undefined }
}

/** @param title the title that front matter gives; a first heading that says the same is not said again */
function readText(text: string, end: number, dialect: Dialect, title: string | undefined): Body {
  // Blank lines in place of front matter: every place in the tree is the file's own.
  const blank = text.slice(0, end).replace(/[^\n]/gu, ' ')
  const { root, references } = parseMarkdown(blank + text.slice(end), dialect)
  const titled = takeTitle(root.children, references)
  const isTitle = title === undefined ? dialect === 'plain' : titled.heading === title
  const nodes = isTitle ? titled.rest : root.children
  const blocks = createBlockList(references)
  const children = readProse(nodes, { text, dialect, blocks, headings: [] })
  const heading = isTitle ? titled.heading : undefined
  return { children, blocks, references, properties: [], heading, problems: [] }
}

interface ReadKeys {
  readonly known: KnownKeys
  /** Keys whose values go no further. */
  readonly dangerous: ReadonlySet<string>
}

function readKeys(
  { values, lines }: FrontMatter,
  dialect: Dialect,
  path: string,
  problems: Problem[],
): ReadKeys {
  const dangerous = new Set<string>()
  const known = readKnownKeys(values, dialect, ({ key, message, code = 'bad-front-matter', isDangerous }) => {
    const line = lines.get(key)
    problems.push(problem(code, path, message, line === undefined ? {} : { line }))
    if (isDangerous) dangerous.add(key)
  })
  return { known, dangerous }
}

function readPageProperties(
  properties: readonly PlacedProperty[],
  path: string,
  problems: Problem[],
): { readonly known: KnownKeys; readonly values: JsonObject } {
  const dangerous = new Set<string>()
  const places = new Map(properties.map((property) => [property.key, property]))
  const values = toProperties(properties, 'logseq')
  const known = readKnownKeys(values, 'logseq', ({ key, message, code = 'bad-property', isDangerous }) => {
    const { line, column } = places.get(key) ?? {}
    problems.push(
      problem(code, path, message, line === undefined || column === undefined ? {} : { line, column }),
    )
    if (isDangerous) dangerous.add(key)
  })
  return { known, values: without(values, dangerous) }
}

function without(values: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return keys.size === 0
    ? values
    : Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)))
}

/** Front matter comes before properties; a page is hidden when either says so. */
function joinedKeys(first: KnownKeys, second: KnownKeys): KnownKeys {
  return {
    title: first.title ?? second.title,
    description: first.description ?? second.description,
    permalink: first.permalink ?? second.permalink,
    aliases: [...first.aliases, ...second.aliases],
    tags: [...first.tags, ...second.tags],
    isPublic: first.isPublic && second.isPublic,
    isMarked: first.isMarked || second.isMarked,
  }
}

function isPublished(keys: KnownKeys, frontMatter: FrontMatter, config: GraphConfig): boolean {
  if (!keys.isPublic || frontMatter.mayBePrivate) return false
  return config.publish === 'all' || keys.isMarked
}

/** The journal's title, or the name: in Logseq all of it, elsewhere its last segment, since folders are folders there. */
function nameTitle(name: PageName, journalDay: string | undefined, config: GraphConfig): string {
  if (config.dialect === 'logseq') return name
  return journalDay === undefined
    ? name.slice(name.lastIndexOf('/') + 1)
    : journalTitleOf(journalDay, config.journal)
}

/** A Logseq page with a title is called by it. */
function titleAlias({ title }: KnownKeys, name: PageName, dialect: Dialect): string[] {
  const alias = dialect === 'logseq' && title !== undefined ? parsePageName(title) : undefined
  return alias === undefined || lookupKey(alias) === lookupKey(name) ? [] : [alias]
}

function fallbackName(path: string): PageName {
  const name = parsePageName(path.replaceAll('\\', '/'))
  if (name === undefined) throw new RangeError('a file without a path')
  return name
}

function unpublishable(path: string): Problem {
  return problem('bad-file-name', path, `The file name "${path}" cannot be published.`, {
    hint: 'Rename the file.',
  })
}

/** The first spelling of each. */
function unique(names: readonly string[]): string[] {
  const byKey = new Map<string, string>()
  for (const name of names) if (!byKey.has(lookupKey(name))) byKey.set(lookupKey(name), name)
  return [...byKey.values()]
}
