import type { SiteReader, SiteSummary } from '@draehi/core'
import { createByteLru } from './byte-lru.ts'
import { createFreshValue, type FreshValue, type FreshValueOptions } from './fresh-value.ts'

/** Which deployment of a workspace is live, as of at most `maxAgeMs` ago. */
export interface SitePointers {
  /**
   * @param slug any text
   * @throws CouldNotAsk when the database does not answer and did not before
   */
  find(slug: string): Promise<SiteSummary | undefined>
  /** The same without waiting; undefined: `find` it. */
  peek(slug: string): SiteSummary | undefined
}

type Pointer = FreshValue<SiteSummary | undefined>

/** For slugs that nobody has: about a thousand of them. */
const UNKNOWN_BYTES = 500_000

/** Bytes of one pointer: a closure, its state and a promise. */
const POINTER_BYTES = 300

/**
 * Slugs that are workspaces are kept for good, so there are as many as workspaces and the last known deployment survives
 * a scan of random slugs; the others are forgotten when there are too many.
 */
export function createSitePointers(reader: SiteReader, options: FreshValueOptions): SitePointers {
  const known = new Map<string, Pointer>()
  const unknown = createByteLru<Pointer>(UNKNOWN_BYTES, () => POINTER_BYTES)

  const addPointer = (slug: string): Pointer => {
    const pointer = createFreshValue(() => reader.findSite(slug), options)
    unknown.set(slug, pointer)
    return pointer
  }

  return {
    async find(slug) {
      const pointer = known.get(slug) ?? unknown.get(slug) ?? addPointer(slug)
      const site = await pointer.read()
      if (site !== undefined) known.set(slug, pointer)
      else if (known.delete(slug)) unknown.set(slug, pointer)
      return site
    },
    peek: (slug) => known.get(slug)?.peek(),
  }
}
