/**
 * A page's tree → HTML with holes: remark-rehype → rehype-raw → rehype-sanitize → what only we may write → one string,
 * split at the marks where the holes are. Nothing after the sanitiser makes HTML but from text.
 *
 * What stands in the HTML, for whoever fills and styles it:
 * - a block of prose: its element has `{block-id} dir="auto"`; a heading has its anchor for an id and holds an empty
 *   `<span{block-id}>`; HTML that is no single element stands in a `<div>` with the id
 * - a list item: `<li{block-id} dir="auto">` around `{block-html}` and the child blocks
 * - an outline: `<ul class="outline">`, each `<li>` with `<div class="block">{block-html}</div>` and a `<ul>` of children
 * - `<a {link-attributes}>`: the space is there, the hole begins with the first attribute; `{link-label}` and
 *   `{embed-phrasing}` stand in phrasing content, `{embed}` in flow content; a picture of ours is
 *   `<img {picture-attributes}>`
 * - `Block.html` has no HTML ids, so that it may be quoted anywhere; it says nothing of its direction
 * - a formula is `<math>`, in `<span class="formula">` when it has lines of its own; one that cannot be read is
 *   `<code class="bad-math">`
 * - code and diagrams are what `mark-code.ts` says
 * - classes: `outline`, `block`, `table` (the box in which a table scrolls), `external` (a link that leaves the site),
 *   `contains-task-list`, `task-list-item`, `footnotes`, `sr-only`, `data-footnote-backref`, `language-…`
 *
 * Headings keep the level that the author wrote, `# one` too: the levels of a page are what `[[page#a#b]]` and the table
 * of contents go by, and to move them would make `#` and `##` alike or push `######` out.
 */

import type { Root } from 'hast'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import type { ArticleLayout, Heading, Link, PageFeature, Template } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { findAuthorIds } from './addresses.ts'
import type { PageDocument, Properties } from './document.ts'
import { findHeadings } from './heading-anchors.ts'
import { liftEmbeds } from './lift-embeds.ts'
import type { BadMath } from './mark-math.ts'
import { markTree } from './mark-tree.ts'
import { checkHtml, checkHtmlTree, checkMarkdownTree, PAGE_LIMITS, type PageLimits } from './page-limits.ts'
import { parseRawHtml } from './raw-html.ts'
import { sanitiseTree } from './sanitise-tree.ts'
import { lengthWithoutPlaces } from './sentinel.ts'
import { splitTemplate } from './split-template.ts'
import { toHast } from './to-hast.ts'

export interface PageTemplates {
  readonly article: Template
  /** See `Page.propertyList`. */
  readonly propertyList: Template
  readonly layout: ArticleLayout
  /** Aligned with the document's blocks. */
  readonly blockHtml: readonly Template[]
  readonly headings: readonly Heading[]
  /** See `Page.anchors`. */
  readonly anchors: readonly string[]
  /** See `Page.features`. */
  readonly features: readonly PageFeature[]
  /** What of the page cannot be shown as its author meant it. */
  readonly problems: readonly Problem[]
}

/**
 * @param sourceLength of the file, UTF-16 units; what the HTML may be long depends on it
 * @throws PageLimitError when the page is more than a page may be
 * @throws RangeError when the tree is deeper than the stack
 */
export function writeTemplates(
  { tree, facts, blocks, properties }: PageDocument,
  {
    limits = PAGE_LIMITS,
    sourceLength = limits.maxLength,
  }: { readonly sourceLength?: number; readonly limits?: PageLimits } = {},
): PageTemplates {
  checkMarkdownTree(tree, limits)
  const whole = parseRawHtml(toHast(tree))
  checkHtmlTree(whole, limits)
  const clean: Root = liftEmbeds(sanitiseTree(whole), facts.links)
  const { headings, anchors } = findHeadings(clean, facts.links)
  const marked = markTree(clean, facts.links, anchors)
  const html = writer.stringify(marked.tree)
  checkHtml(lengthWithoutPlaces(html), sourceLength, limits)
  const authored = [...findAuthorIds(clean)].filter((id) => !FOOTNOTE.test(id))
  const { article, layout, blockHtml } = splitTemplate(html, marked, {
    blocks: blocks.length,
    headings: headings.length,
    parts: facts.parts.length,
  })
  return {
    article,
    propertyList: properties.children.length === 0 ? [] : writeAlone(properties, facts.links),
    layout: { ...layout, numbered: marked.numbered },
    blockHtml,
    headings,
    anchors: authored,
    features: [...marked.leaves.features].sort(),
    problems: marked.leaves.badMath.map((bad) => badMathProblem(facts.path, bad)),
  }
}

function badMathProblem(path: string, { place: { line, column }, message }: BadMath): Problem {
  return problem('bad-math', path, message, {
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  })
}

/** The HTML of one node, without ids: as a quote of a block has it. */
function writeAlone(node: Properties, links: readonly Link[]): Template {
  const tree = toHast({ type: 'root', children: [{ ...node, data: { ...node.data, block: 0 } }] })
  const clean = liftEmbeds(sanitiseTree(parseRawHtml(tree)), links)
  const marked = markTree(clean, links, new Map())
  const html = writer.stringify(marked.tree)
  return splitTemplate(html, marked, { blocks: 1, headings: 0, parts: 0 }).blockHtml[0] ?? []
}

/** Ids of footnotes are made, not written; nobody links to them from elsewhere. */
const FOOTNOTE = /^user-content-fn(ref)?-/

const writer = unified()
  .use(rehypeStringify, { allowDangerousHtml: false, characterReferences: { useNamedReferences: true } })
  .freeze()
