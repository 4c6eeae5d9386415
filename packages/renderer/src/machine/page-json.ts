/** A page as JSON, `schema` 1. Dates are ISO 8601, addresses whole where the server knows its own. */

import type { PageContents } from '@draehi/core'
import { isShown } from './write-markdown.ts'

/** @param hrefOf the address of what is at a path below the workspace, with an HTML id on it */
export function toPageJson(page: PageContents, hrefOf: (path: string, anchor?: string) => string): object {
  const { uuid, address, title, description, created, updated, authors, tags, aliases, html } = page
  return {
    schema: 1,
    ...{ uuid, title, url: hrefOf(address), description: description ?? null },
    ...{ created: created ?? null, updated: updated ?? null, authors, tags, aliases },
    properties: Object.fromEntries(Object.entries(page.properties).filter(([key]) => isShown(key, html))),
    blocks: page.blocks.map((block) => {
      const anchor = block.metadata['anchor']
      return {
        uuid: block.uuid,
        parent: block.parentUuid === uuid ? null : block.parentUuid,
        kind: block.metadata['kind'] ?? null,
        url: hrefOf(address, typeof anchor === 'string' ? anchor : `b-${block.uuid}`),
        text: block.text,
        html: block.html,
      }
    }),
    links: page.links.map(({ kind, block, address: to, title: label }) => ({
      ...{ kind, block: block ?? null, title: label, url: hrefOf(to) },
    })),
    backlinks: page.backlinks.map(({ block, address: from, title: label, text }) => ({
      ...{
        block: block ?? null,
        title: label,
        text,
        url: hrefOf(from, block === undefined ? undefined : `b-${block}`),
      },
    })),
  }
}
