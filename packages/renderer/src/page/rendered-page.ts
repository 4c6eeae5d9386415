import { digestOf, type LinkedSite, type NodeUuid, type RenderedPage } from '@draehi/core'
import { escapeAttribute, escapeText } from './html.ts'

/** A row of `rendered_pages` with the digest of everything in it. */
export function toRenderedPage(row: Omit<RenderedPage, 'digest'>): RenderedPage {
  const { kind, path, title, head, body } = row
  return { ...row, digest: digestOf({ kind, path, pageUuid: row.pageUuid ?? null, title, head, body }) }
}

export interface HeadFacts {
  readonly title: string
  readonly description: string | undefined
  readonly pageUuid?: NodeUuid
  /** Search engines are asked not to list it. */
  readonly isUnlisted?: boolean
}

/** What goes into `<head>` for one page alone. Its canonical address is added by the server, which knows its own. */
export function writeHead(site: LinkedSite, facts: HeadFacts): string {
  const { title, description } = facts
  const whole = title === site.title ? title : `${title} · ${site.title}`
  const about =
    description === undefined || description === ''
      ? ''
      : `<meta name="description" content="${escapeAttribute(description)}">`
  const robots = facts.isUnlisted === true ? '<meta name="robots" content="noindex">' : ''
  return `<title>${escapeText(whole)}</title>${about}${robots}`
}
