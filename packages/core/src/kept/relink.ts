/**
 * A site of which a few files changed, linked from the one that was kept: the short way. It is gone only where what comes out
 * is what linking all pages gives; where that cannot be told from the pages that changed, it says why, and all are linked.
 *
 * While the face of a page is what it was (`same-face.ts`), every name, address, list, redirect and neighbour is, and so is
 * every target of other pages, but for places on it. What is left are its own links, and what they say of where they lead:
 * backlinks and counts. Pure.
 */

import { collectBacklinks, countCitedBlocks } from '../links/backlinks.ts'
import { idsAlone } from '../links/block-ids.ts'
import { findEmbedProblems } from '../links/embed-problems.ts'
import { citedBlocksOf } from '../links/link-pages.ts'
import type { Backlink, LinkedPage, LinkedSite, LinkTarget, NodeUuid, Page, PageHistory } from '../nouns.ts'
import { compareProblems, compareText, type Problem } from '../problem.ts'
import { type AnsweredAgain, answerAgain } from './answer-again.ts'
import { embeddedBy } from './keep-site.ts'
import type { KeptSite } from './kept-site.ts'
import {
  type Draft,
  lazyContext,
  lazyNames,
  linksOf,
  OF_LINKS,
  type OwnLinks,
  type RelinkFacts,
} from './own-links.ts'
import { haveSameFace, placesOf } from './same-face.ts'

/** A file with other bytes. */
export interface PageChange {
  /** Number of its page. */
  readonly n: number
  /** As it is parsed now. */
  readonly page: Page
  readonly history: PageHistory | undefined
}

export interface Relinked {
  readonly site: LinkedSite
  /** All pages of the graph. */
  readonly pages: readonly Page[]
  /** By number, those of which anything is not what it was: changed pages, and where their links lead and led. */
  readonly changed: ReadonlyMap<number, LinkedPage>
  readonly today: string | undefined
}

/** Why all pages have to be linked. */
export type Refusal = 'face' | 'ids' | 'places' | 'queries' | 'embeds' | 'files' | 'failed' | 'many-problems'

export interface Refused<Why extends string = Refusal> {
  readonly refusal: Why
}

export const isRefused = <Made extends object, Why extends string>(
  made: Made | Refused<Why>,
): made is Refused<Why> => 'refusal' in made

export function relink(
  kept: KeptSite,
  changes: readonly PageChange[],
  facts: RelinkFacts,
): Relinked | Refused {
  const drafts = new Map<number, Draft>()
  const hidden = new Map<number, Page>()
  for (const change of changes) {
    const { n, page } = change
    if (page.problems.some(({ code }) => code === 'page-failed')) return { refusal: 'failed' }
    if (!haveSameFace(kept.parsed(n), page)) return { refusal: 'face' }
    const draft = draftOf(kept, change)
    if (draft === undefined) hidden.set(n, page)
    else if (typeof draft === 'string') return { refusal: draft }
    else drafts.set(n, draft)
  }

  const names = lazyNames(kept, drafts, facts)
  const context = lazyContext(kept, drafts, hidden, { ...facts, names })
  const links = new Map([...drafts].map(([n, draft]) => [n, linksOf(kept, draft, context)]))
  const problems = problemsAfter(kept, changes, links)
  if (problems === undefined) return { refusal: 'many-problems' }
  for (const [n, { targets }] of links) if (!haveSameFiles(kept, n, targets)) return { refusal: 'files' }

  const settled = settle(kept, drafts, links)
  const { config, today } = facts
  const answered = answerAgain(kept, { config, today, names, drafts, changed: settled })
  if (answered === undefined) return { refusal: 'queries' }
  const changed = withAnswers(kept, settled, answered)
  const pages = kept.columns.shown.map((n) => changed.get(n) ?? shownAt(kept, n))
  const byUuid = new Map(pages.map((page) => [page.uuid, page]))
  if (!areEmbedsFine(kept, drafts, changed, { byUuid, depth: facts.config.embedDepth }))
    return { refusal: 'embeds' }
  const { title, tree, home, redirects, assets } = kept.facts
  return {
    site: {
      ...{ workspaceId: facts.workspaceId, workspaceSlug: facts.workspaceSlug, config: facts.config },
      ...{ title, pages, tree, byUuid, home, redirects, problems },
      assets: new Map(assets.map((asset) => [asset.path, asset])),
      querySteps: answered.steps,
    },
    pages: kept.pages.map((page, n) => changed.get(n)?.page ?? hidden.get(n) ?? page),
    ...{ changed, today },
  }
}

/** Undefined for a page that is kept from readers, as it was before. */
function draftOf(kept: KeptSite, { n, page, history }: PageChange): Draft | Refusal | undefined {
  const before = kept.linked[n]
  if (before === undefined) return undefined
  const { uuid, path } = before
  const { problems, ...ids } = idsAlone(page, uuid, kept.taken)
  if (problems.length > 0) return 'ids'
  const { name } = before.page
  const placed = { page: page.name === name ? page : { ...page, name }, uuid, path, ...ids }
  if (kept.aimedAt.has(n) && placesOf(before) !== placesOf(placed)) return 'places'
  return { ...placed, before, history }
}

function shownAt(kept: KeptSite, n: number): LinkedPage {
  const page = kept.linked[n]
  if (page === undefined) throw new RangeError(`the page ${n} is not shown`)
  return page
}

// ── Problems and files ────────────────────────────────────────────────────────────────────────────────────────────

/** Beyond so many broken links, what is suggested for one depends on those before it (`near-names.ts`). */
const MANY_PROBLEMS = 2000

function problemsAfter(
  kept: KeptSite,
  changes: readonly PageChange[],
  links: ReadonlyMap<number, OwnLinks>,
): readonly Problem[] | undefined {
  const { problems } = kept.facts
  const paths = new Set(changes.map(({ page }) => page.path))
  const gone = new Set(changes.flatMap(({ n }) => kept.parsed(n).problems.map((one) => JSON.stringify(one))))
  const come = [...links.values()].flatMap((own) => own.problems)
  const isOld = (one: Problem): boolean =>
    paths.has(one.path) && (OF_LINKS.has(one.code) || gone.has(JSON.stringify(one)))
  const left = problems.filter((one) => !isOld(one))
  const ofLinks = problems.filter(({ code }) => OF_LINKS.has(code)).length
  const isMoved = come.length > 0 || problems.some((one) => paths.has(one.path) && OF_LINKS.has(one.code))
  if (isMoved && ofLinks + come.length >= MANY_PROBLEMS) return undefined
  return [...left, ...changes.flatMap(({ page }) => page.problems), ...come].sort(compareProblems)
}

/** Files are read when a page refers to them, and let go when no page does. */
function haveSameFiles(kept: KeptSite, n: number, targets: readonly LinkTarget[]): boolean {
  const filesOf = (found: readonly LinkTarget[]): ReadonlySet<string> =>
    new Set(found.flatMap((target) => (target.kind === 'asset' ? [target.path] : [])))
  const [before, after] = [filesOf(shownAt(kept, n).targets), filesOf(targets)]
  const referred = new Set(kept.facts.referred)
  return [...before].every((path) => after.has(path)) && [...after].every((path) => referred.has(path))
}

// ── What they say of where they lead ──────────────────────────────────────────────────────────────────────────────

/** The changed pages, and those whose backlinks or counts are not what they were. */
function settle(
  kept: KeptSite,
  drafts: ReadonlyMap<number, Draft>,
  links: ReadonlyMap<number, OwnLinks>,
): ReadonlyMap<number, LinkedPage> {
  const backlinks = new Map<number, readonly Backlink[]>()
  const cited = new Map<number, Map<NodeUuid, number>>()
  const openCited = (n: number): Map<NodeUuid, number> => {
    const { blockUuids, citedBlocks } = shownAt(kept, n)
    const known =
      cited.get(n) ?? new Map(citedBlocks.flatMap(({ block, count }) => citedAt(blockUuids, block, count)))
    cited.set(n, known)
    return known
  }
  for (const [n, draft] of drafts) {
    const { before, uuid, path } = draft
    if (before.page.details.isUnlisted) continue
    const targets = links.get(n)?.targets ?? []
    const [old, now] = [
      collectBacklinks([before], new Map([[uuid, before.targets]])),
      collectBacklinks([draft], new Map([[uuid, targets]])),
    ]
    for (const page of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(page) ?? [], now.get(page) ?? []]
      if (blocksIn(was) === blocksIn(is)) continue
      const at = kept.numberOf(page) ?? -1
      const all = backlinks.get(at) ?? shownAt(kept, at).backlinks
      backlinks.set(at, [
        ...all.filter((one) => one.path !== path && compareText(one.path, path) < 0),
        ...is,
        ...all.filter((one) => one.path !== path && compareText(one.path, path) > 0),
      ])
    }
    const counts = [
      [countCitedBlocks([before], new Map([[uuid, before.targets]])), -1],
      [countCitedBlocks([draft], new Map([[uuid, targets]])), 1],
    ] as const
    for (const [pages, sign] of counts)
      for (const [page, blocks] of pages) {
        const all = openCited(kept.numberOf(page) ?? -1)
        for (const [block, count] of blocks) all.set(block, (all.get(block) ?? 0) + sign * count)
      }
  }

  const changed = new Map<number, LinkedPage>()
  for (const n of new Set([...drafts.keys(), ...backlinks.keys(), ...cited.keys()])) {
    const draft = drafts.get(n)
    const before = shownAt(kept, n)
    const { page, uuid, path, blockUuids, idRules } = draft ?? before
    // Blocks of a page that changed may stand elsewhere on it.
    const counts = draft === undefined ? cited.get(n) : openCited(n)
    const there = counts && new Map([...counts].filter(([, count]) => count > 0))
    changed.set(n, {
      ...{ page, uuid, path, blockUuids, idRules },
      targets: links.get(n)?.targets ?? before.targets,
      backlinks: backlinks.get(n) ?? before.backlinks,
      citedBlocks: there === undefined ? before.citedBlocks : citedBlocksOf({ blockUuids }, there),
      ...{ breadcrumbs: before.breadcrumbs, previous: before.previous, next: before.next },
      history: draft === undefined ? before.history : draft.history,
      answers: draft === undefined ? before.answers : NONE,
    })
  }
  return changed
}

const NONE: readonly never[] = Object.freeze([])

function withAnswers(
  kept: KeptSite,
  settled: ReadonlyMap<number, LinkedPage>,
  { answers }: AnsweredAgain,
): ReadonlyMap<number, LinkedPage> {
  const changed = new Map(settled)
  for (const [n, own] of answers) {
    // Members of a page that is kept are none of its own: it cannot be spread.
    const before = settled.get(n) ?? shownAt(kept, n)
    const { page, uuid, path, blockUuids, idRules, targets, backlinks, citedBlocks } = before
    changed.set(n, {
      ...{ page, uuid, path, blockUuids, idRules, targets, backlinks, citedBlocks },
      ...{ breadcrumbs: before.breadcrumbs, previous: before.previous, next: before.next },
      ...{ history: before.history, answers: own },
    })
  }
  return changed
}

/** A citation in the properties of a page stands in no block, and is one. */
const blocksIn = (citations: readonly Backlink[]): string =>
  JSON.stringify(citations.map(({ block }) => block ?? null))

function citedAt(
  blockUuids: readonly NodeUuid[],
  block: number,
  count: number,
): readonly (readonly [NodeUuid, number])[] {
  const uuid = blockUuids[block]
  return uuid === undefined ? [] : [[uuid, count]]
}

// ── Embeds ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Pages that show the changed ones are looked at again; more than so many are not. */
const MOST_EMBEDDING = 200

/** Whether still no embed is cut short, neither on the changed pages nor where they are shown. None was. */
function areEmbedsFine(
  kept: KeptSite,
  drafts: ReadonlyMap<number, Draft>,
  changed: ReadonlyMap<number, LinkedPage>,
  { byUuid, depth }: { readonly byUuid: ReadonlyMap<NodeUuid, LinkedPage>; readonly depth: number },
): boolean {
  const shownOn = new Map<number, number[]>()
  const add = (on: number, embedded: readonly number[]): void => {
    for (const n of embedded) {
      const known = shownOn.get(n)
      if (known === undefined) shownOn.set(n, [on])
      else known.push(on)
    }
  }
  const asked = new Set<number>()
  for (const [n, embedded] of kept.embeds) if (!drafts.has(n)) add(n, embedded)
  for (const n of drafts.keys()) {
    const page = changed.get(n)
    const embedded = page === undefined ? [] : embeddedBy(page).map((uuid) => kept.numberOf(uuid) ?? -1)
    add(n, embedded)
    if (embedded.length > 0) asked.add(n)
  }
  const waiting = [...drafts.keys()]
  for (const n of waiting) {
    for (const on of shownOn.get(n) ?? []) {
      if (asked.size >= MOST_EMBEDDING) return false
      if (!asked.has(on)) waiting.push(on)
      asked.add(on)
    }
  }
  const pages = [...asked].map((n) => changed.get(n) ?? shownAt(kept, n))
  return findEmbedProblems(pages, byUuid, depth).length === 0
}
