import type { Asset, Digest, Link, LinkTarget, Oid } from '@draehi/core'
import { expect, test } from 'vitest'
import { formatBytes } from '../../src/page/asset-embed.ts'
import { fillTemplate } from '../../src/page/fill-template.ts'
import { linkedSite, pageOf } from './site.ts'

const assetOf = (path: string, type: string, more: Partial<Asset> = {}): Asset => ({
  path,
  oid: 'a'.repeat(40) as Oid,
  sha256: 'b'.repeat(64) as Digest,
  type,
  sizeBytes: 12_345,
  width: undefined,
  height: undefined,
  address: `-/files/bbbb/${path.slice(path.lastIndexOf('/') + 1)}`,
  digest: 'c'.repeat(64) as Digest,
  ...more,
})

const ASSETS = [
  assetOf('img/a.png', 'image/png', { width: 400, height: 200 }),
  assetOf('img/plain.svg', 'image/svg+xml'),
  assetOf('a b"<.mp3', 'audio/mpeg', { address: '-/files/bbbb/a-b.mp3' }),
  assetOf('film.mp4', 'video/mp4'),
  assetOf('doc.pdf', 'application/pdf'),
  assetOf('data.zip', 'application/octet-stream'),
  assetOf('LICENSE', 'application/octet-stream'),
  assetOf('fake.png', 'application/octet-stream'),
]

const EMBED: Link = {
  kind: 'embed',
  block: undefined,
  target: 'x',
  fragment: undefined,
  label: undefined,
  line: 1,
  column: 1,
}
const heading = (text: string): Link['fragment'] => ({ kind: 'heading', path: [text] })

function filled(
  hole: Parameters<typeof fillTemplate>[0][number],
  link: Partial<Link>,
  target: LinkTarget,
): string {
  const literal = { at: 'a', links: [{ ...EMBED, ...link }], linked: { targets: [target] } }
  const site = linkedSite([literal], { assets: new Map(ASSETS.map((asset) => [asset.path, asset])) })
  return fillTemplate([hole], { page: pageOf(site, 1), site })
}

const embed = (path: string, link: Partial<Link> = {}): string =>
  filled({ hole: 'embed-phrasing', link: 0 }, link, { kind: 'asset', path })

const LAZY = 'loading="lazy" decoding="async"'

test.each<[path: string, link: Partial<Link>, html: string]>([
  ['img/a.png', {}, `<img src="/garden/-/files/bbbb/a.png" alt="a" width="400" height="200" ${LAZY}>`],
  [
    'img/a.png',
    { label: '100' },
    `<img src="/garden/-/files/bbbb/a.png" alt="a" width="100" height="50" ${LAZY}>`,
  ],
  [
    'img/a.png',
    { label: 'A "sign"|100x60' },
    `<img src="/garden/-/files/bbbb/a.png" alt="A &quot;sign&quot;" width="100" height="60" class="sized" ${LAZY}>`,
  ],
  [
    'img/plain.svg',
    { label: '30' },
    `<img src="/garden/-/files/bbbb/plain.svg" alt="plain" width="30" ${LAZY}>`,
  ],
  ['img/plain.svg', {}, `<img src="/garden/-/files/bbbb/plain.svg" alt="plain" ${LAZY}>`],
  [
    'a b"<.mp3',
    {},
    '<audio controls preload="none" src="/garden/-/files/bbbb/a-b.mp3" aria-label="a b&quot;&lt;.mp3"></audio>',
  ],
  [
    'film.mp4',
    { fragment: heading('t=30,60'), label: 'The film|320x180' },
    '<video controls preload="metadata" src="/garden/-/files/bbbb/film.mp4#t=30,60" aria-label="The film" width="320" height="180"></video>',
  ],
  [
    'film.mp4',
    { fragment: heading('"><script>'), kind: 'asset', label: '320' },
    '<video controls preload="metadata" src="/garden/-/files/bbbb/film.mp4" aria-label="320"></video>',
  ],
  [
    'doc.pdf',
    { fragment: heading('page=3') },
    '<a class="file-card" href="/garden/-/files/bbbb/doc.pdf#page=3"><span class="file-name">doc.pdf</span> <span class="file-facts">PDF · 12 KB · page 3</span></a>',
  ],
  [
    'data.zip',
    { label: 'All of it' },
    '<a class="file-card" href="/garden/-/files/bbbb/data.zip"><span class="file-name">All of it</span> <span class="file-facts">ZIP · 12 KB</span></a>',
  ],
  [
    'LICENSE',
    {},
    '<a class="file-card" href="/garden/-/files/bbbb/LICENSE"><span class="file-name">LICENSE</span> <span class="file-facts">file · 12 KB</span></a>',
  ],
  [
    'drawing.canvas',
    {},
    '<span class="file-card missing"><span class="file-name">drawing.canvas</span> <span class="file-facts">not published</span></span>',
  ],
])('%s is shown', (path, link, html) => expect(embed(path, link)).toBe(html))

test.each<[path: string, width: string | undefined, height: string | undefined, html: string]>([
  ['img/a.png', undefined, undefined, 'width="400" height="200" '],
  ['img/a.png', '50%', undefined, 'width="50%" '],
  ['img/a.png', undefined, '20', 'width="40" height="20" '],
  ['img/plain.svg', undefined, undefined, ''],
])('%s, %s by %s', (path, width, height, size) => {
  const hole = { hole: 'picture-attributes', link: 0, alt: '', width, height } as const
  const html = `src="/garden/-/files/bbbb/${path.slice(4)}" alt="" ${size}${LAZY}`
  expect(filled(hole, { kind: 'asset' }, { kind: 'asset', path })).toBe(html)
})

test('what is called a picture and is none is a box, and so is what is nowhere', () => {
  const hole = { hole: 'picture-attributes', link: 0, alt: 'words', width: '5', height: undefined } as const
  const box =
    /^src="data:image\/svg\+xml,[^"<>]+" alt="words" width="\d+" height="38" class="missing" title="fake\.png"$/u
  expect(filled(hole, { kind: 'asset' }, { kind: 'asset', path: 'fake.png' })).toMatch(box)
  expect(filled(hole, { kind: 'asset', target: 'fake.png' }, { kind: 'broken' })).toMatch(box)
  const embedded = filled(
    { hole: 'embed-phrasing', link: 0 },
    { target: 'gone.png', label: 'words|5' },
    { kind: 'broken' },
  )
  expect(embedded).toMatch(/^<img src="data:[^"]+" alt="words" .*title="gone\.png">$/u)
})

test('sound and video in HTML of an author name their file', () => {
  const hole = { hole: 'media-attributes', link: 0 } as const
  expect(filled(hole, {}, { kind: 'asset', path: 'film.mp4' })).toBe('src="/garden/-/files/bbbb/film.mp4"')
  expect(filled(hole, {}, { kind: 'broken' })).toBe('class="missing"')
})

test('a link to a file leads to it', () => {
  const hole = { hole: 'link-attributes', link: 0 } as const
  const link = { kind: 'asset', fragment: heading('page=2') } as const
  expect(filled(hole, link, { kind: 'asset', path: 'doc.pdf' })).toBe(
    'href="/garden/-/files/bbbb/doc.pdf#page=2" class="asset"',
  )
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [9940, '9.9 KB'],
  [9960, '10 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [26_214_400, '26 MB'],
])('%i bytes', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
