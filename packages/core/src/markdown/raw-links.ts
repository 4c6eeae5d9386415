import type { Link } from '../nouns.ts'
import { parseAddress } from './html-references.ts'

/** The links of a page by what they say: where one leads depends on nothing else. */
export interface RawLinks {
  /** Index of the link that an address in HTML is. @param kind of the element */
  find(address: unknown, kind: 'link' | 'image'): number | undefined
}

export function createRawLinks(links: readonly Link[]): RawLinks {
  let byKey: Map<string, number> | undefined
  return {
    find: (address, kind) => {
      const reference = typeof address === 'string' ? parseAddress(address, kind) : undefined
      if (reference === undefined) return undefined
      byKey ??= new Map(links.map((link, n) => [keyOf(link), n] as const).toReversed())
      return byKey.get(keyOf(reference))
    },
  }
}

function keyOf({ kind, target, fragment }: Pick<Link, 'kind' | 'target' | 'fragment'>): string {
  return JSON.stringify([kind, target, fragment ?? null])
}
