/** `srcset` and `poster`: pictures that an element names beside its `src`. */

import type { Hole, LinkedPage, LinkedSite } from '@draehi/core'
import { assetHref, findAsset } from './asset-address.ts'
import { escapeAttribute } from './html.ts'
import { isPicture } from './picture.ts'

/** The attribute with those that are published and those from elsewhere; nothing when there is none. */
export function morePictures(
  { attribute, pictures }: Hole & { hole: 'more-pictures' },
  { targets }: LinkedPage,
  site: LinkedSite,
): string {
  const shown = pictures.flatMap(({ link, url, descriptor }) => {
    const target = link === undefined ? undefined : targets[link]
    const asset = target?.kind === 'asset' ? findAsset(site, target.path) : undefined
    const href = asset !== undefined && isPicture(asset) ? assetHref(site, asset) : url
    if (href === undefined) return []
    // A comma would end the address.
    const address = attribute === 'srcset' ? href.replaceAll(',', '%2C') : href
    return [descriptor === '' ? address : `${address} ${descriptor}`]
  })
  return shown.length === 0 ? '' : `${attribute}="${escapeAttribute(shown.join(', '))}"`
}

/** A `srcset` that we wrote, with other addresses. @param map undefined for what goes; addresses escaped as they stand */
export function mapSourceSet(value: string, map: (href: string) => string | undefined): string {
  return value
    .split(', ')
    .flatMap((picture) => {
      const [href = '', ...descriptor] = picture.split(' ')
      const mapped = map(href)
      return mapped === undefined ? [] : [[mapped, ...descriptor].join(' ')]
    })
    .join(', ')
}
