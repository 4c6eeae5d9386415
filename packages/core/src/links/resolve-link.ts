/**
 * Where one link leads. A link that leads nowhere is broken for readers, whatever the reason; why, its author learns from
 * the problem: nobody else hears of a page that is not published.
 */

import { parseUuid } from '../id.ts'
import { journalDayOf } from '../journal-title.ts'
import type { GraphConfig, Link, LinkTarget, NodeUuid } from '../nouns.ts'
import { type Problem, type ProblemCode, problem } from '../problem.ts'
import type { AssetIndex } from './asset-index.ts'
import type { BlockIndex, FoundBlock } from './block-index.ts'
import { type HeadingIndex, headingKey } from './heading-index.ts'
import type { LeftOutFiles } from './left-out-files.ts'
import type { NearTargets } from './near-targets.ts'
import type { PageIndex } from './page-index.ts'
import { type PlacedPage, parentOf } from './placed-page.ts'
import { quoted } from './quoted.ts'
import { findAsset, findFilePage } from './resolve-file.ts'
import { isFileName, isMarkdown } from './root-path.ts'

export interface LinkContext {
  readonly config: GraphConfig
  readonly pages: PageIndex
  readonly unpublished: PageIndex
  readonly assets: AssetIndex
  readonly blocks: BlockIndex
  readonly headings: (page: PlacedPage) => HeadingIndex
  readonly near: NearTargets
  readonly leftOut: LeftOutFiles
  /** Most links lead to a page as a whole: all of them share one target. */
  readonly wholePages: Map<PlacedPage, LinkTarget>
}

export interface ResolvedLink {
  readonly target: LinkTarget
  readonly problem: Problem | undefined
}

/** @param from the page the link stands on */
export function resolveLink(link: Link, from: PlacedPage, context: LinkContext): ResolvedLink {
  switch (link.kind) {
    case 'tag':
      return resolveTag(link, context)
    case 'block':
      return resolveBlock(link, from, context)
    case 'page':
    case 'embed':
      return resolvePage(link, from, context)
    case 'file':
    case 'asset':
      return resolveFile(link, from, context)
  }
}

function resolveTag(link: Link, context: LinkContext): ResolvedLink {
  const page = context.pages.findByName(link.target)
  return fine(page === undefined ? { kind: 'tag', tag: link.target } : toWholePage(page, context))
}

function resolveBlock(link: Link, from: PlacedPage, context: LinkContext): ResolvedLink {
  if (link.kind === 'block' && link.fragment?.kind === 'block') return resolvePage(link, from, context)
  const found = findBlock(link.target, from, context)
  const page = found === undefined ? context.blocks.findPage(link.target) : undefined
  if (page !== undefined) return fine(toWholePage(page, context))
  return found === undefined
    ? broken(link, from, 'broken-block-reference', `No published block has the id ${quoted(link.target)}.`)
    : fine(toBlockTarget(found))
}

function resolvePage(link: Link, from: PlacedPage, context: LinkContext): ResolvedLink {
  const { pages, assets, config } = context
  const folder = parentOf(from.page.path)
  const page = link.target === '' ? from : pages.findByWikilink(link.target, folder)
  if (page !== undefined) return withFragment(link, from, page, context)

  if (link.kind === 'embed' && parseUuid(link.target) !== undefined) return resolveBlock(link, from, context)
  const path = findAsset(link, folder, assets, config.dialect)
  if (path !== undefined) return fine({ kind: 'asset', path })
  return link.kind === 'embed' && isFileName(link.target)
    ? missingAsset(link, from, assets)
    : missingPage(
        link,
        from,
        context,
        context.unpublished.findByWikilink(link.target, folder)?.page.path ??
          context.leftOut.findByWikilink(link.target, folder),
      )
}

/** What is called like a file is a file if it can be; anything else is a page if it can be. */
function resolveFile(link: Link, from: PlacedPage, context: LinkContext): ResolvedLink {
  const { pages, assets, config, unpublished } = context
  const folder = parentOf(from.page.path)
  const isFile = link.kind === 'asset' ? !isMarkdown(link.target) : isFileName(link.target)
  const path = findAsset(link, folder, assets, config.dialect)
  if (path !== undefined && isFile) return fine({ kind: 'asset', path })

  const page = link.target === '' ? from : findFilePage(link.target, folder, pages, config.dialect)
  if (page !== undefined) return withFragment(link, from, page, context)
  if (path !== undefined) return fine({ kind: 'asset', path })
  return isFile
    ? missingAsset(link, from, assets)
    : missingPage(
        link,
        from,
        context,
        findFilePage(link.target, folder, unpublished, config.dialect)?.page.path ??
          context.leftOut.findByPath(link.target, folder),
      )
}

/** A page whose heading or block is missing is still the page. */
function withFragment(link: Link, from: PlacedPage, page: PlacedPage, context: LinkContext): ResolvedLink {
  const { fragment } = link
  if (fragment === undefined) return fine(toWholePage(page, context))
  if (fragment.kind === 'block') {
    const found = context.blocks.findOnPage(page, fragment.id) ?? context.blocks.findByUuid(fragment.id)
    if (found !== undefined) return fine(toBlockTarget(found))
    const message = `The page ${quoted(page.page.name)} has no block with the id ${quoted(fragment.id)}.`
    const hint = meant(context.near.block(page, fragment.id), '^')
    const problem = fault(link, from, 'broken-block-reference', message, hint)
    return { target: toWholePage(page, context), problem }
  }
  const written = fragment.path.filter((part) => part.trim() !== '')
  const heading = context.headings(page).find(written)
  if (heading !== undefined) return fine(toTarget(page, page.blockUuids[heading.block], heading.anchor))
  const named = written.length === 1 ? context.blocks.findOnPage(page, written[0] ?? '') : undefined
  if (named !== undefined) return fine(toBlockTarget(named)) // `page.md#id` of a block with `{#id}`
  const anchor = authoredAnchor(written, page)
  if (anchor !== undefined) return fine(toTarget(page, undefined, anchor))
  if (written.length === 0 || isTitle(written, page)) return fine(toWholePage(page, context))
  const message = `The page ${quoted(page.page.name)} has no heading ${quoted(written.join(' > '))}.`
  const hint = meant(context.near.heading(page, written.at(-1) ?? ''))
  const problem = fault(link, from, 'broken-heading', message, hint)
  return { target: toWholePage(page, context), problem }
}

/** `page.md#place`, where the page has `<a name="place">`. */
function authoredAnchor(path: readonly string[], { page }: PlacedPage): string | undefined {
  const [name] = path
  return path.length === 1 ? page.anchors.find((anchor) => anchor === `user-content-${name}`) : undefined
}

/** The title is a heading to its author and none of the article. */
function isTitle(path: readonly string[], { page }: PlacedPage): boolean {
  return path.length === 1 && headingKey(path[0] ?? '') === headingKey(page.title)
}

function findBlock(id: string, from: PlacedPage, { blocks }: LinkContext): FoundBlock | undefined {
  return blocks.findByUuid(id) ?? blocks.findOnPage(from, id.replace(/^\^/u, ''))
}

function toWholePage(page: PlacedPage, { wholePages }: LinkContext): LinkTarget {
  const known = wholePages.get(page)
  if (known !== undefined) return known
  const target = toTarget(page, undefined)
  wholePages.set(page, target)
  return target
}

function toTarget(page: PlacedPage, block: NodeUuid | undefined, anchor?: string): LinkTarget {
  return { kind: 'page', page: page.uuid, path: page.path, title: page.page.title, block, anchor }
}

function toBlockTarget({ page, uuid }: FoundBlock): LinkTarget {
  return toTarget(page, uuid)
}

/** @param unpublished path of the file that is meant and not published */
function missingPage(
  link: Link,
  from: PlacedPage,
  { near, config }: LinkContext,
  unpublished: string | undefined,
): ResolvedLink {
  const name = quoted(link.target)
  if (unpublished !== undefined) {
    const hint = `It is in ${unpublished}.`
    return broken(link, from, 'link-to-unpublished', `The page ${name} is not published.`, hint)
  }
  // Another day is near to every day, and never what was meant.
  const isDay = /\d/u.test(link.target) && journalDayOf(link.target, config.journal) !== undefined
  const hint = isDay ? undefined : meant(near.page(link.target))
  return broken(link, from, 'broken-link', `There is no page ${name}.`, hint)
}

function missingAsset(link: Link, from: PlacedPage, assets: AssetIndex): ResolvedLink {
  const hint = meant(assets.findAlike(link.target))
  return broken(link, from, 'broken-asset', `There is no file ${quoted(link.target)}.`, hint)
}

function meant(near: string | undefined, mark = ''): string | undefined {
  return near === undefined ? undefined : `Did you mean ${quoted(`${mark}${near}`)}?`
}

function fine(target: LinkTarget): ResolvedLink {
  return { target, problem: undefined }
}

function broken(
  link: Link,
  from: PlacedPage,
  code: ProblemCode,
  message: string,
  hint?: string,
): ResolvedLink {
  return { target: { kind: 'broken' }, problem: fault(link, from, code, message, hint) }
}

function fault(link: Link, from: PlacedPage, code: ProblemCode, message: string, hint?: string): Problem {
  const { line, column } = link
  return problem(code, from.page.path, message, { line, column, ...(hint === undefined ? {} : { hint }) })
}
