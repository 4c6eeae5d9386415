/** `llms.txt` (llmstxt.org): what a site is, and its pages as markdown. */

import type { ListedPage } from '@draehi/core'

/** Pages that are named; the rest is in the sitemap. */
const MOST_PAGES = 1000

export function writeLlms(
  title: string,
  pages: readonly ListedPage[],
  hrefOf: (path: string) => string,
): string {
  const items = pages.slice(0, MOST_PAGES).map(({ title: name, path, description }) => {
    const about = description === undefined ? '' : `: ${oneLine(description)}`
    return `- [${oneLine(name).replaceAll(/[[\]\\]/gu, '\\$&')}](${hrefOf(`${path}.md`)})${about}\n`
  })
  return `# ${oneLine(title)}\n\nEvery page is also there as markdown (\`.md\`) and as JSON (\`.json\`).\n\n## Pages\n\n${items.join('')}`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()
