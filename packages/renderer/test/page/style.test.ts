import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { assets } from '../../src/assets/assets.ts'
import { pageScripts } from '../../src/assets/page-scripts.ts'
import { createSiteRenderer } from '../../src/page/create-site-renderer.ts'
import { siteRenderer } from '../../src/site-renderer.ts'

const css = assets
  .filter(({ path }) => path.endsWith('.css'))
  .map(({ bytes }) => bytes.toString('utf8'))
  .join('')
const tokens = ['tokens.css', 'code.css']
  .map((name) => readFileSync(new URL(`../../src/assets/${name}`, import.meta.url), 'utf8'))
  .join('')

test('every file is named after its bytes, and the style is one', () =>
  expect(
    assets
      .filter((asset) => !pageScripts.includes(asset))
      .map(({ path, type }) => [path.replace(/[0-9a-f]{12}/u, '<hash>'), type]),
  ).toEqual([
    ['-/assets/style.<hash>.css', 'text/css; charset=utf-8'],
    ['-/assets/diagram.<hash>.js', 'text/javascript; charset=utf-8'],
    ['-/assets/diagram-frame.<hash>.html', 'text/html; charset=utf-8'],
    ['-/assets/diagram-frame.<hash>.js', 'text/javascript; charset=utf-8'],
    ['-/assets/mermaid.<hash>.js', 'text/javascript; charset=utf-8'],
  ]))

test('no file of ours names another from the root of its host, since an export lies below any path', () => {
  const own = assets.filter(({ path }) => !path.includes('/mermaid.'))
  expect(own.filter(({ bytes }) => bytes.includes('/-/assets/')).map(({ path }) => path)).toEqual([])
  const names = assets.map(({ path }) => path.slice('-/assets/'.length))
  const named = own.flatMap(
    ({ bytes }) => String(bytes).match(/(?:mermaid|diagram-frame)\.[0-9a-f]{12}\.\w+/gu) ?? [],
  )
  expect(named.filter((name) => !names.includes(name))).toEqual([])
  expect(named.length).toBe(3)
})

test('the style is at most 15 KiB compressed', () => {
  expect(gzipSync(css).length).toBeLessThan(15 * 1024)
  expect(brotliCompressSync(css).length).toBeLessThan(15 * 1024)
})

test('the style asks nobody for anything', () => expect(css).not.toMatch(/url\(|@import|@font-face/u))

test('every custom property that is used is defined', () => {
  const defined = new Set([...css.matchAll(/(--[a-z-]+):/gu)].map(([, name]) => name))
  const used = [...css.matchAll(/var\((--[a-z-]+)\)/gu)].map(([, name]) => name)
  expect(used.filter((name) => !defined.has(name))).toEqual([])
})

test('another style is another renderer', () => {
  const [style] = assets
  if (style === undefined) throw new RangeError('There is no style.')
  const changed = createSiteRenderer([{ ...style, path: '-/assets/style.000000000000.css' }])
  expect(changed.fingerprint).not.toBe(siteRenderer.fingerprint)
  expect(siteRenderer.fingerprint).toBe(createSiteRenderer(assets).fingerprint)
})

const GROUNDS = [
  'background-primary',
  'background-secondary',
  'background-modifier-hover',
  'code-background',
  'background-target',
]

const CODE = ['comment', 'string', 'number', 'keyword', 'function', 'type', 'name', 'deleted']

test.each([
  ...['text-normal', 'text-strong', 'text-muted', 'text-accent', 'text-error'].flatMap((text) =>
    GROUNDS.map((ground) => [text, ground] as const),
  ),
  ['text-highlight', 'text-highlight-bg'] as const,
  ['text-on-accent', 'interactive-accent'] as const,
  ...CODE.flatMap((text) =>
    ['code-background', 'background-target'].map((ground) => [`code-${text}`, ground] as const),
  ),
])('%s on %s has a contrast of 4.5 in light and dark', (text, ground) => {
  for (const theme of [0, 1] as const) {
    expect(contrast(colour(text)[theme], colour(ground)[theme])).toBeGreaterThanOrEqual(4.5)
  }
})

const CALLOUTS = [
  ...['color-blue', 'color-green', 'color-orange', 'color-purple', 'color-red'],
  ...['text-accent', 'text-muted'],
]

test.each(CALLOUTS)('what stands in a callout of %s has a contrast of 4.5 in light and dark', (name) => {
  for (const theme of [0, 1] as const) {
    const tint = mixed(colour(name)[theme], colour('background-primary')[theme], TINT)
    for (const text of [name, 'text-normal', 'text-strong', 'text-muted', 'text-accent', 'text-error'])
      expect(contrast(colour(text)[theme], tint), text).toBeGreaterThanOrEqual(4.5)
  }
})

test('every callout has one of these colours', () => {
  const used = [...css.matchAll(/--callout:\s*var\(--([a-z-]+)\)/gu)].map(([, name]) => name)
  expect([...new Set(used)].sort()).toEqual(CALLOUTS)
  expect(css).toMatch(new RegExp(`var\\(--callout\\) ${TINT * 100}%`, 'u'))
})

/** How much of its colour is in a callout's ground. */
const TINT = 0.08

function mixed(a: string, b: string, share: number): string {
  const channels = [1, 3, 5].map((start) => {
    const [x = 0, y = 0] = [a, b].map((hex) => Number.parseInt(hex.slice(start, start + 2), 16))
    return Math.round(x * share + y * (1 - share))
  })
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Light and dark. */
function colour(name: string): readonly [string, string] {
  const match = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`, 'u').exec(tokens)
  if (match?.[1] === undefined || match[2] === undefined) throw new RangeError(`There is no colour ${name}.`)
  return [match[1], match[2]]
}

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('every custom property that a theme may set is in the table of docs/themes.md', () => {
  const table = readFileSync(new URL('../../../../docs/themes.md', import.meta.url), 'utf8')
  const documented = new Set([...table.matchAll(/`(--[a-z-]+)`/gu)].map(([, name]) => name))
  const defined = [...tokens.matchAll(/^ {2}(--[a-z-]+):/gmu)].map(([, name]) => name)
  expect(defined.filter((name) => !documented.has(name))).toEqual([])
  expect([...documented].filter((name) => !defined.includes(name))).toEqual([])
})
