/** Diagrams in a real browser: drawn where there is one, in a frame that can do nothing to the page. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../../test/support/browser.ts'
import type { Listening } from '../../src/serve/listen.ts'
import { serveSite } from './serve-site.ts'

const fence = (source: string): string => `\`\`\`mermaid\n${source}\n\`\`\`\n`

const FLOW = 'graph TD\n  A[Start of it] -->|goes to| B{Is it?}\n  B --> C[End]'

/** Each is one diagram. What must not happen is a script, a request, or anything in the page but a picture. */
const HOSTILE = [
  'graph TD\n  A[x] --> B\n  click A "javascript:alert(1)"',
  'graph TD\n  A[x] --> B\n  click A call alert(1)',
  'graph TD\n  A["<img src=x onerror=alert(1)>"] --> B["<script>alert(1)</script>"]',
  'graph TD\n  A["<iframe srcdoc=\'<script>parent.alert(1)</script>\'></iframe>"]',
  '%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\ngraph TD\n  A["<img src=x onerror=alert(1)>"]\n  click A href "javascript:alert(1)"',
  '%%{init: {"themeCSS": "* { background: url(https://attacker.example/css) } </style><script>alert(1)</script>"}}%%\ngraph TD\n  A',
  '%%{init: {"fontFamily": "x; } </style><img src=x onerror=alert(1)>"}}%%\ngraph TD\n  A',
  'sequenceDiagram\n  participant A as <img src=x onerror=alert(1)>\n  A->>B: <b onclick=alert(1)>x</b>\n  link A: x @ javascript:alert(1)',
  'graph TD\n  A@{ img: "https://attacker.example/pixel.png", label: "x" }',
  'classDiagram\n  class A\n  click A href "javascript:alert(1)" "x"',
  '---\nconfig:\n  securityLevel: sandbox\n---\ngraph TD\n  A',
]

const KINDS = [
  'sequenceDiagram\n  A->>B: hello',
  'pie\n  "a" : 1\n  "b" : 2',
  'mindmap\n  root\n    one\n    two',
  'gantt\n  dateFormat YYYY-MM-DD\n  section s\n  one :a, 2024-01-01, 3d',
  'stateDiagram-v2\n  [*] --> one',
  'erDiagram\n  A ||--o{ B : has',
  'classDiagram\n  A <|-- B\n  A : +int x',
  'gitGraph\n  commit\n  branch b\n  commit',
  'timeline\n  2001 : one\n  2002 : two',
]

const FILES: Readonly<Record<string, string>> = {
  'flow.md': `# Flow\n\n${fence(FLOW)}`,
  'kinds.md': KINDS.map(fence).join('\n'),
  'broken.md': `${fence('graph TD\n  A --')}\n${fence('no diagram at all')}\n${fence(FLOW)}`,
  'none.md': 'No diagram, but `mermaid` and\n\n```js\nlet a\n```\n',
  'embeds.md': '![[flow]]',
  'mentions.md': '[[flow]]',
  ...Object.fromEntries(HOSTILE.map((source, n) => [`hostile-${n}.md`, fence(source)])),
}

let browser: Browser
let server: Listening

beforeAll(async () => {
  server = await serveSite(FILES, 'obsidian')
  browser = (await openBrowser()).browser
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

interface Opened {
  readonly page: Page
  /** Violations of a policy, errors, dialogs. */
  readonly noise: readonly string[]
  /** Everything that was asked for, below the server's root, or whole when it was elsewhere. */
  readonly requests: readonly string[]
}

async function open(path: string, context: BrowserContext): Promise<Opened> {
  const page = await context.newPage()
  const noise: string[] = []
  const requests: string[] = []
  page.on('console', (message) => noise.push(`${message.type()} ${message.text()}`))
  page.on('pageerror', (error) => noise.push(String(error)))
  page.on('dialog', (dialog) => {
    noise.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url().replace(server.url, ''))
  })
  // A policy lets the browser think of a request, and not make it.
  page.on('requestfailed', (request) => {
    const n = requests.indexOf(request.url())
    if (request.failure()?.errorText === 'csp' && n !== -1) requests.splice(n, 1)
  })
  await page.goto(`${server.url}/garden/${path}`)
  return { page, noise, requests }
}

/** Until so many pictures are drawn. */
async function drawn(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.evaluate(DRAWN), { timeout: 30_000 }).toBe(count)
}

/** What is evaluated in a page is text, as there are no types of a browser here; nothing may wait in it, which needs `eval`. */
const DRAWN = `[...document.querySelectorAll('.diagram.drawn > img')]
  .filter(({ complete, naturalWidth }) => complete && naturalWidth > 0).length`

async function withContext(
  options: Parameters<Browser['newContext']>[0],
  act: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  try {
    await act(context)
  } finally {
    await context.close()
  }
}

test('a diagram is drawn as a picture, and nothing is refused', () =>
  withContext({}, async (context) => {
    const { page, noise } = await open('flow', context)
    await drawn(page, 1)
    const picture = page.locator('.diagram > img')
    const source = decodeURIComponent((await picture.getAttribute('src')) ?? '')
    expect(source).toMatch(/^data:image\/svg\+xml,<svg/u)
    expect(source).toContain('Start')
    const box = await picture.boundingBox()
    expect(box?.width).toBeGreaterThan(80)
    expect(box?.height).toBeGreaterThan(100)
    expect(noise).toEqual([])
  }))

test('diagrams of every kind are drawn', () =>
  withContext({}, async (context) => {
    const { page, noise } = await open('kinds', context)
    await drawn(page, KINDS.length)
    expect(noise).toEqual([])
  }))

test('what is no diagram stays its source, and the others are drawn', () =>
  withContext({}, async (context) => {
    const { page } = await open('broken', context)
    await drawn(page, 1)
    const figures = page.locator('.diagram')
    expect(await figures.nth(0).locator('pre').isVisible()).toBe(true)
    expect(await figures.nth(0).locator('img').count()).toBe(0)
    expect(await figures.nth(1).locator('pre').textContent()).toBe('no diagram at all\n')
    expect(await figures.nth(2).getAttribute('class')).toBe('diagram drawn')
  }))

test('without scripts the source is shown', () =>
  withContext({ javaScriptEnabled: false }, async (context) => {
    const { page, requests } = await open('flow', context)
    expect(await page.locator('.diagram > pre').isVisible()).toBe(true)
    expect(await page.locator('.diagram > pre').textContent()).toBe(`${FLOW}\n`)
    expect(requests.filter((path) => path.includes('mermaid'))).toEqual([])
  }))

test('a page without a diagram loads nothing that draws, one that embeds a diagram does', () =>
  withContext({}, async (context) => {
    const scripts = async (path: string): Promise<number> => {
      const { page, requests } = await open(path, context)
      if (path === 'embeds') await drawn(page, 1)
      await page.waitForLoadState('networkidle')
      return requests.filter((request) => /\/(?:diagram|mermaid)[^/]*\.js$/u.test(request)).length
    }
    expect(await scripts('none')).toBe(0)
    expect(await scripts('mentions')).toBe(0)
    expect(await scripts('embeds')).toBe(3)
  }))

test('a diagram is drawn anew when the page becomes dark', () =>
  withContext({ colorScheme: 'light' }, async (context) => {
    const { page } = await open('flow', context)
    await drawn(page, 1)
    const light = await page.locator('.diagram > img').getAttribute('src')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect
      .poll(() => page.locator('.diagram > img').getAttribute('src'), { timeout: 30_000 })
      .not.toBe(light)
    expect(await page.locator('.diagram > img').count()).toBe(1)
  }))

test.each(HOSTILE.map((source, n) => [source, n] as const))('%s does nothing to the page', (_, n) =>
  withContext({}, async (context) => {
    const { page, noise, requests } = await open(`hostile-${n}`, context)
    await page.waitForSelector('.diagram-frame', { state: 'attached' })
    // As long as a diagram takes, and some more: one that is refused gives no sign.
    await Promise.race([drawn(page, 1), page.waitForTimeout(4_000)]).catch(() => undefined)
    await page.waitForTimeout(300)
    for (const element of await page.locator('.diagram *').all())
      await element.dispatchEvent('click', {}, { timeout: 1_000 }).catch(() => undefined)
    expect(noise.filter((line) => line.startsWith('dialog'))).toEqual([])
    expect(requests.filter((request) => !/^\/(?:garden|-\/assets)\//u.test(request))).toEqual([])
    const held = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.diagram, .diagram *')].map(({ localName }) => localName)`,
    )
    expect(['figure pre code', 'figure pre code img']).toContain(held.join(' '))
    expect(page.url()).toBe(`${server.url}/garden/hostile-${n}`)
  }),
)

test('the frame that draws knows nothing of the page and is no page of ours', () =>
  withContext({}, async (context) => {
    const { page } = await open('flow', context)
    await drawn(page, 1)
    const frame = page.frames().find((one) => one.url().includes('diagram-frame'))
    const known = await frame?.evaluate<string[]>(`[
      () => self.origin,
      () => parent.document.title,
      () => localStorage.length,
    ].map((read) => {
      try {
        return String(read())
      } catch (error) {
        return error.name
      }
    })`)
    expect(known).toEqual(['null', 'SecurityError', 'SecurityError'])
  }))

test('of all that is served, only that frame lets itself be framed', () =>
  withContext({}, async (context) => {
    const { page, noise } = await open('none', context)
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.src = '/garden/flow'
      frame.onload = resolve
      document.body.append(frame)
    })`)
    expect(noise.join()).toMatch(/frame-ancestors|refused|violates/iu)
  }))
