/** A markdown file → what it says, as data and as a tree: front matter, then the body by its dialect, then the facts. */

import type { Root } from 'mdast'
import type { GraphConfig, PageName, SourceFile } from '../nouns.ts'
import { lookupKey, parsePageName, toPageName } from '../page-name.ts'
import { type Problem, problem } from '../problem.ts'
import type { WrittenId } from './author-id.ts'
import { cssClasses } from './css-classes.ts'
import type { PageDocument } from './document.ts'
import { findFaults } from './find-faults.ts'
import { type FrontMatter, readFrontMatter } from './front-matter/read-front-matter.ts'
import type { KnownKeys } from './known-keys.ts'
import { breakLines } from './line-breaks.ts'
import { isHiddenProperty } from './logseq/property-key.ts'
import { linkTimestamps } from './macros/video-times.ts'
import { normalText } from './normal-text.ts'
import { numberLinks } from './number-links.ts'
import { readBullets, readText } from './page-body.ts'
import { frontMatterKeys, joinedKeys, propertyKeys } from './page-keys.ts'
import { isSaidElsewhere } from './page-properties.ts'
import { nameTitle, titleAlias } from './page-title.ts'
import { frontMatterPictures, propertyPictures } from './picture-links.ts'
import { propertyLinks } from './property-links.ts'
import { takeQueries } from './take-queries.ts'

/**
 * Pure: depends on the file and the configuration alone. What an author wrote wrong is in `facts.problems`.
 * @throws RangeError when the markdown is nested deeper than the stack
 */
export function readDocument(file: SourceFile, config: GraphConfig): PageDocument {
  const { path, oid } = file
  const { dialect } = config
  const text = normalText(file.text)
  const frontMatter = readFrontMatter(path, text, dialect)
  const named = toPageName(path, config)
  const name = named?.name ?? fallbackName(path)
  const head = frontMatterKeys(frontMatter, config, path)
  const ownTitle = head.known.title ?? nameTitle(name, named?.journalDay, config)
  const body =
    dialect === 'logseq'
      ? readBullets(path, text, frontMatter.end, config)
      : readText(path, text, frontMatter.end, dialect, head.known.title)
  const own = propertyKeys(body.properties, config, path)
  const keys = joinedKeys(head.known, own.known)

  const tree: Root = { type: 'root', children: body.children }
  linkTimestamps(tree)
  const unseen = body.properties.filter(({ key }) => isSaidElsewhere(key) || isHiddenProperty(key, config))
  const headLinks = [
    ...frontMatter.links,
    ...frontMatterPictures(frontMatter.values, frontMatter.lines),
    // A title is shown as its words.
    ...propertyLinks(unseen.filter(({ key }) => key.toLowerCase() !== 'title')),
    ...propertyPictures(body.properties),
  ]
  const shown: Root = { type: 'root', children: [body.shown] }
  const ownLinks = [...headLinks, ...numberLinks(shown, body.references, headLinks.length)]
  const links = [...ownLinks, ...numberLinks(tree, body.references, ownLinks.length)]
  const asked = takeQueries(tree, path, config)
  if (config.lineBreaks === 'hard') breakLines(tree)
  const tagged = links.filter(({ kind }) => kind === 'tag').map(({ target }) => target)
  return {
    facts: {
      path,
      oid,
      name,
      authorId: body.authorId,
      title: keys.title ?? body.heading ?? ownTitle,
      journalDay: named?.journalDay,
      permalink: keys.permalink,
      description: withoutMarks(keys.description),
      details: keys.details,
      aliases: unique([...keys.aliases, ...(dialect === 'logseq' ? titleAlias(keys.title, name) : [])]),
      tags: unique([...keys.tags, ...tagged]),
      properties: { ...head.values, ...own.values, ...body.values },
      frontMatter: head.values,
      cssClasses: cssClasses(head.values),
      isPublished: named !== undefined && isPublished(keys, frontMatter, config),
      links,
      queries: asked.queries,
      parts: body.blocks.parts,
      problems: [
        ...(named === undefined ? [unpublishable(path)] : []),
        ...frontMatter.problems,
        ...head.problems,
        ...own.problems,
        ...body.problems,
        ...asked.problems,
        ...body.blocks.misplaced.map((id) => misplaced(path, id)),
        ...findFaults(shown, path),
        ...findFaults(tree, path),
      ],
    },
    blocks: body.blocks.blocks,
    properties: body.shown,
    tree,
  }
}

function isPublished(keys: KnownKeys, frontMatter: FrontMatter, config: GraphConfig): boolean {
  if (!keys.isPublic || frontMatter.mayBePrivate) return false
  return config.publish === 'all' || keys.isMarked
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

function misplaced(path: string, { id, line }: WrittenId): Problem {
  const message = `The id "^${id}" does not stand at the end of a block.`
  return problem('misplaced-id', path, message, {
    ...(line !== undefined && { line }),
    hint: 'Move it to the end of the block, or below it; it is not shown.',
  })
}

/** The words of a text: a page's head has no links and no code. */
function withoutMarks(text: string | undefined): string | undefined {
  return text
    ?.replace(/#?\[\[([^[\]]{1,512})\]\]/gu, (_, inner: string) => inner.slice(inner.indexOf('|') + 1))
    .replace(/`([^`]{1,512})`/gu, '$1')
    .replace(/\[([^[\]]{1,512})\]\(https?:\/\/(?:[^\s()<>"[\]]|\([^\s()<>"]{0,200}\)){1,2000}\)/gu, '$1')
}

/** The first spelling of each. */
function unique(names: readonly string[]): string[] {
  const byKey = new Map<string, string>()
  for (const name of names) if (!byKey.has(lookupKey(name))) byKey.set(lookupKey(name), name)
  return [...byKey.values()]
}
