import type { Slug, StoredPage } from '@draehi/core'
import { escapeAttribute } from '../page/html.ts'
import { BASE } from '../page/page-head.ts'
import type { CardColours } from './card-colours.ts'
import { CARD_HEIGHT, CARD_PLACE, CARD_WIDTH, cardHref, readCardFacts } from './card-facts.ts'

/**
 * The head of a page with the address of its card, which depends on the site's title and colours too.
 * @param site undefined where there are no cards
 */
export function placeCard(
  { head, path }: Pick<StoredPage, 'head' | 'path'>,
  slug: Slug,
  site: { readonly siteTitle: string; readonly colours: CardColours } | undefined,
): string {
  const facts = site && readCardFacts(head, site.siteTitle, site.colours)
  if (facts === undefined) return head.replace(CARD_PLACE, '<meta name="twitter:card" content="summary">')
  const href = escapeAttribute(BASE + cardHref(slug, path, facts))
  const alt = escapeAttribute(
    facts.title === facts.siteTitle ? facts.title : `${facts.title}: ${facts.siteTitle}`,
  )
  const tags = [
    `<meta property="og:image" content="${href}">`,
    '<meta property="og:image:type" content="image/png">',
    `<meta property="og:image:width" content="${CARD_WIDTH}">`,
    `<meta property="og:image:height" content="${CARD_HEIGHT}">`,
    `<meta property="og:image:alt" content="${alt}">`,
    '<meta name="twitter:card" content="summary_large_image">',
    `<meta name="twitter:image" content="${href}">`,
    `<meta name="twitter:image:alt" content="${alt}">`,
  ]
  return head.replace(CARD_PLACE, () => tags.join(''))
}
