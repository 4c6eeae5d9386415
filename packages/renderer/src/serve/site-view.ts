/** A site that is not the live one, shown at addresses of its own: a preview, or a deployment that was. */

import type { PastSite, PreviewSite, Slug } from '@draehi/core'
import { escapeAttribute, escapeText } from '../page/html.ts'
import { pageHref } from '../page/page-href.ts'

export interface SiteView {
  /** Part of the key under which its pages are remembered. */
  readonly key: string
  readonly kind: 'preview' | 'past'
  /** Where an address of the live site leads from here. Takes and gives one that is escaped for an attribute. */
  lead(href: string): string
  /** Of a document: what in it is led nowhere, because it is about now. */
  readonly kept: readonly string[]
  /** What stands above a page. @param path below the workspace */
  banner(path: string): string
}

/** Below `-/preview/`. */
export const PREVIEW_PATH = '-/preview'
export const HISTORY_PATH = '-/history'

/** @param key name and token, as in the address */
export function previewView(slug: Slug, key: string, { previewId, name, branch }: PreviewSite): SiteView {
  const own = pageHref(slug, '')
  const prefix = pageHref(slug, `${PREVIEW_PATH}/${key}`)
  const lead = (href: string): string => prefix + href.slice(own.length)
  return {
    key: `preview ${previewId}`,
    kind: 'preview',
    lead,
    kept: [],
    banner: (path) =>
      bannerOf(`Preview <b>${escapeText(name)}</b> of the branch ${escapeText(branch)}.`, [
        [`${prefix}/-/diff`, 'What differs from the site'],
        [
          `/${encodeURIComponent(slug)}${path === '-/diff' || path === '' ? '' : pageHref(slug, path).slice(own.length)}`,
          'The site',
        ],
      ]),
  }
}

/** @param liveId what is live: pages that it keeps from readers are not shown */
export function pastView(slug: Slug, past: PastSite, liveId: number): SiteView {
  const lead = (href: string): string => {
    const [address = '', fragment] = href.split('#', 2)
    const at = address.includes('?')
      ? `${address}&amp;at=${past.deploymentId}`
      : `${address}?at=${past.deploymentId}`
    return fragment === undefined ? at : `${at}#${fragment}`
  }
  const day = past.since.slice(0, 10)
  return {
    key: `at ${liveId}`,
    kind: 'past',
    lead,
    // Scripts that put another page into the frame leave the header as it is.
    kept: ['<p class="site-title"><a ', '<form class="site-search" '],
    banner: (path) =>
      bannerOf(
        `This is how the page was on <time datetime="${escapeAttribute(past.since)}">${escapeText(day)}</time>.`,
        [
          [pageHref(slug, path), 'As it is now'],
          ...(path.startsWith('-/') ? [] : [[pageHref(slug, historyPath(path)), 'What changed'] as const]),
        ],
      ),
  }
}

export const historyPath = (path: string): string => (path === '' ? HISTORY_PATH : `${HISTORY_PATH}/${path}`)

function bannerOf(text: string, links: readonly (readonly [href: string, label: string])[]): string {
  const list = links.map(([href, label]) => `<a href="${escapeAttribute(href)}">${escapeText(label)}</a>`)
  return `<aside class="view-banner" lang="en" dir="ltr"><p>${text} ${list.join(' ')}</p></aside>`
}

/** `12`, `2024-05-01` (its end), `2024-05-01T12:00:00Z`; undefined for what is none of them. */
export function readAt(text: string): { readonly id: number } | { readonly until: string } | undefined {
  if (/^\d{1,9}$/.test(text)) return { id: Number(text) }
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text))
    return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) return undefined
  const end = text.length === 10 ? time + 86_399_999 : time
  return { until: new Date(end).toISOString() }
}
