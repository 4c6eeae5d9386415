import { writeHeadFiles } from '../page/head-files.ts'
import { escapeText } from '../page/html.ts'

/** A whole document that belongs to no workspace. Its style is our own. */
export function writePlainPage(page: {
  readonly title: string
  /** HTML. */
  readonly content: string
  /** Addresses from the server's root. */
  readonly headFiles: readonly string[]
}): string {
  return (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="color-scheme" content="light dark">${writeHeadFiles(page.headFiles)}<title>${escapeText(page.title)}</title>` +
    `</head><body><main id="content"><div class="listing"><header class="page-header"><h1>${escapeText(page.title)}</h1></header>` +
    `${page.content}</div></main><footer class="site-footer"><p>Published with draehi</p></footer></body></html>`
  )
}
