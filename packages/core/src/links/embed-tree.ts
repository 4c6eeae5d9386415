/**
 * What every embed of a page shows, and what the embeds in it show, decided before any HTML is made: so `check` and the
 * renderer say the same, and what is too deep, too much or without end is never begun.
 */

import type { LinkedPage, NodeUuid } from '../nouns.ts'
import {
  type EmbeddedPart,
  embedsIn,
  findPart,
  holdsEmbed,
  lengthOfPart,
  wholePage,
} from './embedded-part.ts'

export type Embed =
  | { readonly kind: 'part'; readonly part: EmbeddedPart; readonly embeds: EmbedTree }
  /** The page is there and its heading or block is not. */
  | { readonly kind: 'missing-part' }
  /** It would show itself again. */
  | { readonly kind: 'cycle' }
  | { readonly kind: 'too-deep' }
  | { readonly kind: 'too-large' }

/** By index of the link on the page that the embeds stand on. */
export type EmbedTree = ReadonlyMap<number, Embed>

/** An embed that was cut short, and how one gets there. */
export interface EmbedCut {
  readonly kind: 'cycle' | 'too-large'
  /** The embeds around it from the outside to the inside, then itself. For a cycle: those that are in the cycle. */
  readonly chain: readonly EmbedPlace[]
}

export interface EmbedPlace {
  readonly page: LinkedPage
  /** Index into the page's links. */
  readonly link: number
}

export const EMBED_LIMITS = {
  /** On one page, at every depth. */
  maxEmbeds: 1000,
  /** Of all that is embedded in one page, about. UTF-16 units of HTML. */
  maxLength: 2_000_000,
}

/**
 * Nearest first: what a page embeds itself is shown before what is embedded in that, when there is not room for all.
 * @param depth how many embeds may stand in one another
 */
export function embedTree(
  page: LinkedPage,
  pages: ReadonlyMap<NodeUuid, LinkedPage>,
  depth: number,
  limits: typeof EMBED_LIMITS = EMBED_LIMITS,
): { readonly embeds: EmbedTree; readonly cuts: readonly EmbedCut[] } {
  const embeds = new Map<number, Embed>()
  const cuts: EmbedCut[] = []
  if (!mayEmbedPage(page)) return { embeds, cuts }
  const room = { embeds: limits.maxEmbeds, length: limits.maxLength }
  const waiting: Waiting[] = [{ part: wholePage(page), chain: [], embeds }]
  for (const { part: around, chain, embeds: found } of waiting) {
    for (const link of embedsIn(around)) {
      const own = [...chain, { page: around.page, link }]
      const part = findPart(around.page, link, pages)
      const embed = decide(part, own, depth, room)
      found.set(link, embed)
      if (embed.kind === 'part') waiting.push({ part: embed.part, chain: own, embeds: embed.embeds })
      else if (embed.kind === 'too-large') cuts.push({ kind: 'too-large', chain: own })
      else if (embed.kind === 'cycle') cuts.push({ kind: 'cycle', chain: own.slice(cycleStart(part, own)) })
    }
  }
  return { embeds, cuts }
}

/** Most pages embed none: nothing is measured and kept for them. */
function mayEmbedPage({ page, targets }: LinkedPage): boolean {
  return page.links.some(
    ({ kind }, n) => (kind === 'embed' || kind === 'asset') && targets[n]?.kind === 'page',
  )
}

interface Waiting {
  readonly part: EmbeddedPart
  readonly chain: readonly EmbedPlace[]
  readonly embeds: Map<number, Embed>
}

type Decision =
  | Exclude<Embed, { kind: 'part' }>
  | (Extract<Embed, { kind: 'part' }> & { readonly embeds: Map<number, Embed> })

function decide(
  part: EmbeddedPart | undefined,
  chain: readonly EmbedPlace[],
  depth: number,
  room: { embeds: number; length: number },
): Decision {
  if (part === undefined) return { kind: 'missing-part' }
  if (cycleStart(part, chain) !== -1) return { kind: 'cycle' }
  if (chain.length > depth) return { kind: 'too-deep' }
  const length = lengthOfPart(part)
  if (room.embeds < 1 || room.length < length) return { kind: 'too-large' }
  room.embeds -= 1
  room.length -= length
  return { kind: 'part', part, embeds: new Map() }
}

/** The embed of the chain that the part would show once more: -1 when there is none. */
function cycleStart(part: EmbeddedPart | undefined, chain: readonly EmbedPlace[]): number {
  return part === undefined
    ? -1
    : chain.findIndex(({ page, link }) => page === part.page && holdsEmbed(part, link))
}
