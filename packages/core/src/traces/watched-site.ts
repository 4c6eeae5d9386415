/**
 * A site that notices what is read of it. Rendering is a function of the page and of what it reads of the site: when both
 * are as they were, so is what it makes. Nobody has to list what a page's HTML depends on, and nobody can forget it.
 */

import type { LinkedPage, LinkedSite, NodeUuid } from '../nouns.ts'

/** What the making of one page read of its site, beside the page itself and what all pages read (`COMMON`). */
export interface PageReads {
  /** Pages that were looked up, there or not. */
  readonly pages: readonly NodeUuid[]
  /** Paths of files that were looked up. */
  readonly assets: readonly string[]
  /** What was asked of all pages together (`askSite`). */
  readonly questions: readonly string[]
}

export interface WatchedSite {
  readonly site: LinkedSite
  /** Runs `make`; `reads` is undefined when it read what can only be told from the whole site. */
  watch<T>(make: () => T): { readonly value: T; readonly reads: PageReads | undefined }
}

/** What every page may read without a note: few values, which seldom change, and then change all pages. */
export const COMMON = ['workspaceId', 'workspaceSlug', 'config', 'title', 'home'] as const

interface Notes {
  readonly pages: Set<NodeUuid>
  readonly assets: Set<string>
  readonly questions: Set<string>
  isWhole: boolean
}

const askers = new WeakMap<LinkedSite, (question: string) => LinkedSite>()

/**
 * The whole site, to find the answer to one question that a renderer asks of all pages together, such as where the list of
 * a tag is. Whether the answer changed is found by `SiteRenderer.answer`.
 */
export function askSite(site: LinkedSite, question: string): LinkedSite {
  return askers.get(site)?.(question) ?? site
}

export function watchSite(whole: LinkedSite): WatchedSite {
  let notes = newNotes()
  const watched = {}
  for (const key of Object.keys(whole) as (keyof LinkedSite)[]) {
    if (key === 'byUuid' || key === 'assets') continue
    const isCommon = COMMON.some((common) => common === key)
    const get = (): unknown => {
      if (!isCommon) notes.isWhole = true
      return whole[key]
    }
    Object.defineProperty(watched, key, { enumerable: true, get })
  }
  const readAll = (): void => {
    notes.isWhole = true
  }
  const byUuid = new WatchedMap<NodeUuid, LinkedPage>(whole.byUuid, (uuid) => notes.pages.add(uuid), readAll)
  const assets = new WatchedMap(whole.assets, (path) => notes.assets.add(path), readAll)
  Object.defineProperty(watched, 'byUuid', { enumerable: true, value: byUuid })
  Object.defineProperty(watched, 'assets', { enumerable: true, value: assets })
  const site = watched as LinkedSite
  askers.set(site, (question) => {
    notes.questions.add(question)
    return whole
  })
  return {
    site,
    watch(make) {
      notes = newNotes()
      const value = make()
      const { pages, assets: files, questions, isWhole } = notes
      const reads = { pages: [...pages], assets: [...files], questions: [...questions] }
      return { value, reads: isWhole ? undefined : reads }
    },
  }
}

const newNotes = (): Notes => ({
  pages: new Set(),
  assets: new Set(),
  questions: new Set(),
  isWhole: false,
})

class WatchedMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #map: ReadonlyMap<Key, Value>
  readonly #onKey: (key: Key) => void
  readonly #onAll: () => void

  constructor(map: ReadonlyMap<Key, Value>, onKey: (key: Key) => void, onAll: () => void) {
    this.#map = map
    this.#onKey = onKey
    this.#onAll = onAll
  }

  get(key: Key): Value | undefined {
    this.#onKey(key)
    return this.#map.get(key)
  }

  has(key: Key): boolean {
    this.#onKey(key)
    return this.#map.has(key)
  }

  get size(): number {
    return this.#all().size
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    this.#all().forEach(visit)
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#all().entries()
  }

  keys(): MapIterator<Key> {
    return this.#all().keys()
  }

  values(): MapIterator<Value> {
    return this.#all().values()
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries()
  }

  #all(): ReadonlyMap<Key, Value> {
    this.#onAll()
    return this.#map
  }
}
