import type { Slug, StoredPage } from '@draehi/core'
import { type CardColours, parseColours } from '../card/card-colours.ts'
import { readTwigs, type Twig } from '../page/sidebar-tree.ts'
import { writeSidebar } from '../page/write-sidebar.ts'

/** Where a deployment keeps the frame around its pages. */
export const SHELL_PATH = '-/shell'

export interface Shell {
  /** Before the head, between head and the tree of pages, between that and the body, after the body. */
  readonly parts: readonly [start: string, middle: string, main: string, end: string]
  readonly tree: readonly Twig[]
  readonly siteTitle: string
  readonly colours: CardColours
  /** What it holds in memory, about. */
  readonly sizeBytes: number
}

/** What a shell is filled with. */
export interface ShellContent {
  readonly head: string
  readonly body: string
  readonly slug: Slug
  /** Below the workspace, as stored; undefined where no page is. */
  readonly path: string | undefined
}

/** A twig is an array, a string or two, and what its title and path take. */
const BYTES_PER_JSON_UNIT = 4

/** @throws Error when the row holds no frame: the deployment was not written by this program */
export function parseShell(page: StoredPage): Shell {
  const stored: unknown = JSON.parse(page.body)
  const about = {
    sizeBytes: BYTES_PER_JSON_UNIT * page.body.length,
    siteTitle: page.title,
    colours: parseColours(page.head),
  }
  if (Array.isArray(stored)) {
    const values: readonly unknown[] = stored
    const strings = values.filter((value) => typeof value === 'string')
    const [start, middle, main, end] = strings
    // Three strings are a frame of former times, without a tree.
    if (start !== undefined && middle !== undefined && main !== undefined) {
      if (values.length === 3 && end === undefined)
        return { parts: [start, middle, '', main], tree: [], ...about }
      if (values.length === 5 && end !== undefined)
        return { parts: [start, middle, main, end], tree: readTwigs(values[4]), ...about }
    }
  }
  throw new Error('the stored frame is not one')
}

/** A whole document, as it is sent. */
export function joinShell({ parts, tree }: Shell, { head, body, slug, path }: ShellContent): Buffer {
  const [start, middle, main, end] = parts
  return Buffer.from(start + head + middle + writeSidebar(tree, slug, path) + main + body + end)
}
