import type { Slug } from '@draehi/core'
import { SEARCH_GLYPH } from './glyphs.ts'
import { escapeAttribute } from './html.ts'
import { pageHref } from './page-href.ts'

/** Below a workspace. */
export const SEARCH_PATH = '-/search'
export const SEARCH_JSON_PATH = '-/search.json'
/** What scripts say when a reader is done with a query that was answered as it was typed: `?q=`, and `&to=` the hit. */
export const SEARCH_ASKED_PATH = '-/search/asked'
/** What they say when a reader follows a hit of the page `-/search`, which counted the query itself. */
export const SEARCH_CHOSEN_PATH = '-/search/chosen'

export interface SearchFormFacts {
  /** Tells the landmark from others on the page. */
  readonly label: string
  /** What is in the field; undefined: nothing, and no button beside it, for in the frame of pages there is little room. */
  readonly query?: string
}

/** A form that works without JavaScript. The frame's and the search page's have the same field. */
export function writeSearchForm(workspaceSlug: Slug, { label, query }: SearchFormFacts): string {
  const value = query === undefined ? '' : ` value="${escapeAttribute(query)}"`
  const button = query === undefined ? '' : '<button type="submit">Search</button>'
  return (
    `<form class="site-search" role="search" aria-label="${escapeAttribute(label)}" method="get" action="${escapeAttribute(pageHref(workspaceSlug, SEARCH_PATH))}">` +
    `${SEARCH_GLYPH}<input type="search" name="q"${value} aria-label="Search" placeholder="Search" autocomplete="off" enterkeyhint="search" maxlength="200" dir="auto">${button}</form>`
  )
}
