import { escapeAttribute, excerpt } from './html.ts'

const MAX_NAME = 48
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

const HEIGHT = 38

export interface AssetBox {
  /** Fit for `src`. */
  readonly url: string
  /** CSS pixels. */
  readonly width: number
  readonly height: number
}

/**
 * An image that stands for a file of the repository: its name in a quiet box, so that a page never shows a broken
 * picture. It follows the reader's light or dark theme by itself.
 * @param path of the file, as the link names it
 */
export function assetBox(path: string): AssetBox {
  const name = excerpt(assetName(path), MAX_NAME)
  const width = 40 + Math.ceil([...name].reduce((sum, c) => sum + (WIDE.test(c) ? 14 : 8.2), 0))
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="38" viewBox="0 0 ${width} 38" role="img" aria-label="${escapeXml(name)}">` +
    '<style>rect{fill:#f4f1ea;stroke:#cfc8ba}path{stroke:#6a6458}text{fill:#57524a;font:13px ui-monospace,monospace}' +
    '@media(prefers-color-scheme:dark){rect{fill:#24221f;stroke:#4a463f}path{stroke:#a8a193}text{fill:#bdb6a8}}</style>' +
    `<rect x=".5" y=".5" width="${width - 1}" height="37" rx="6"/>` +
    '<path d="M12 11h7l4 4v12h-11zM19 11v4h4" fill="none" stroke-linejoin="round"/>' +
    `<text x="31" y="23.5">${escapeXml(name)}</text></svg>`
  return { url: `data:image/svg+xml,${encodeURIComponent(svg.toWellFormed())}`, width, height: HEIGHT }
}

/** The last segment of a file's path. */
export function assetName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name === '' ? path : name
}

/** XML knows no `&nbsp;`, and no control characters. */
const escapeXml = (text: string): string =>
  escapeAttribute(text.replace(/[\u0000-\u001f\u00a0\ufffe\uffff]/gu, ' '))
