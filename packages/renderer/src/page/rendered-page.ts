import { digestOf, type LinkedSite, type NodeUuid, type RenderedPage } from '@draehi/core'
import { escapeAttribute, escapeText } from './html.ts'
import { pageHref } from './page-href.ts'

/** A row of `rendered_pages` with the digest of everything in it. */
export function toRenderedPage(row: Omit<RenderedPage, 'digest'>): RenderedPage {
  const { kind, path, title, head, body } = row
  return { ...row, digest: digestOf({ kind, path, pageUuid: row.pageUuid ?? null, title, head, body }) }
}

export interface HeadFacts {
  readonly title: string
  readonly description: string | undefined
  /** Below the workspace, `''` for home. */
  readonly path: string
  readonly pageUuid?: NodeUuid
  /** Search engines are asked not to list it. */
  readonly isUnlisted?: boolean
}

/** What goes into `<head>` for one page alone. The canonical address is relative to the host: no setting names one yet. */
export function writeHead(site: LinkedSite, facts: HeadFacts): string {
  const { title, description, path } = facts
  const whole = title === site.title ? title : `${title} · ${site.title}`
  const about =
    description === undefined || description === ''
      ? ''
      : `<meta name="description" content="${escapeAttribute(description)}">`
  const canonical = escapeAttribute(pageHref(site.workspaceSlug, path))
  const robots = facts.isUnlisted === true ? '<meta name="robots" content="noindex">' : ''
  return `<title>${escapeText(whole)}</title>${about}${robots}<link rel="canonical" href="${canonical}">`
}
