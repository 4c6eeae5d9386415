import { escapeAttribute } from './html.ts'

type Named = { readonly path: string }

/** What every document loads: the one script that is waited for, because it chooses light or dark, and the style. */
export function headFilesOfAll(assets: readonly Named[]): readonly string[] {
  return addresses([...assets.filter(isEarly), ...assets.filter(({ path }) => path.endsWith('.css'))])
}

/** What pages of a workspace load: the same, and the script that adds to them. */
export function headFilesOfSite(assets: readonly Named[]): readonly string[] {
  const scripts = assets.filter(({ path }) => path.startsWith('-/assets/site.'))
  return [...headFilesOfAll(assets), ...addresses(scripts)]
}

/** @param hrefs addresses of `.css` and `.js` files, in order */
export function writeHeadFiles(hrefs: readonly string[]): string {
  return hrefs.map(escapeAttribute).map(writeHeadFile).join('')
}

function writeHeadFile(href: string): string {
  if (href.endsWith('.css')) return `<link rel="stylesheet" href="${href}">`
  return isEarly({ path: href.slice(1) })
    ? `<script src="${href}"></script>`
    : `<script type="module" src="${href}"></script>`
}

const isEarly = ({ path }: Named): boolean => path.startsWith('-/assets/early.')

const addresses = (assets: readonly Named[]): readonly string[] => assets.map(({ path }) => `/${path}`)
