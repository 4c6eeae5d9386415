import type { Asset } from '@draehi/core'
import { expect, test } from 'vitest'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { createFixtureReader } from '../serve/fixture-reader.ts'
import { rowsOf } from './published-site.ts'
import { CONFIG, linkedSite } from './site.ts'

const logo = {
  path: 'art/logo.png',
  type: 'image/png',
  address: '-/files/0123456789abcdef/logo.png',
  width: 20,
  height: 10,
} as Asset

const site = linkedSite([{ at: 'a', title: 'A' }], {
  assets: new Map([[logo.path, logo]]),
  config: {
    ...CONFIG,
    logo: logo.path,
    favicon: logo.path,
    style: 'a { color: red }',
    footer: {
      text: '<b> & so on',
      links: [
        { title: 'First', to: 'a' },
        { title: 'Elsewhere', to: 'https://example.org/?a&b' },
        { title: 'Post', to: 'mailto:a@example.org' },
        { title: 'Trap', to: 'javascript:alert(1)' },
      ],
    },
  },
})

const rows = Object.fromEntries(
  [...rowsOf(site), siteRenderer.renderShell(site)].map(({ path, body }) => [path, body]),
)
const [STYLE = ''] = Object.keys(rows).filter((path) => path.startsWith('-/style/'))

test('logo, icon, style and footer are of the writer, and text', () => {
  const shell = (JSON.parse(rows['-/shell'] ?? '') as string[]).slice(0, 4).join('')
  expect(shell).toContain(
    `<link rel="icon" href="/garden/${logo.address}"><link rel="stylesheet" href="/garden/${STYLE}">`,
  )
  expect(shell).toContain(
    `<a href="/garden"><img class="site-logo" src="/garden/${logo.address}" alt="" width="20" height="10">Garden</a>`,
  )
  expect(shell).toContain(
    '<footer class="site-footer"><p dir="auto">&lt;b&gt; &amp; so on</p><ul><li><a href="/garden/a">First</a></li>' +
      '<li><a href="https://example.org/?a&amp;b">Elsewhere</a></li><li><a href="mailto:a@example.org">Post</a></li><li>Trap</li></ul>',
  )
})

test('the style is served by its content, for ever, and another one has another address', async () => {
  expect(STYLE).toMatch(/^-\/style\/[0-9a-f]{16}\.css$/u)
  const other = linkedSite([], { config: { ...CONFIG, style: 'b {}' } })
  expect(rowsOf(other).map(({ path }) => path)).not.toContain(STYLE)
  const reader = createFixtureReader({
    garden: { workspaceId: 1, name: 'Garden', deploymentId: 1, pages: rows },
  })
  const fetch = createFetch(reader)
  const get = (path: string): Promise<Response> => fetch(new Request(`http://s.test/garden/${path}`))
  const answer = await get(STYLE)
  expect([answer.status, await answer.text()]).toEqual([200, 'a { color: red }'])
  expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await get('-/style/0000000000000000.css')).status).toBe(404)
})
