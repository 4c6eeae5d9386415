import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { PAGE_LIMITS } from '../../src/markdown/page-limits.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import { openParsePool, type ParsePool, type ParsePoolOptions } from '../../src/markdown/parse-pool.ts'
import type { SourceFile } from '../../src/nouns.ts'
import { PATHOLOGICAL } from './pathological.ts'
import { config, fill, print, sourceFile } from './support.ts'

function openPool(options: ParsePoolOptions = {}): ParsePool {
  const pool = openParsePool(config(), { threads: 2, ...options })
  onTestFinished(() => pool.close())
  return pool
}

/** Read by the slower of the two parsers, because of its first line. */
const SLOW = `a*_*\n\n${PATHOLOGICAL['emphasis that never closes'] ?? ''}`
const HUGE = PATHOLOGICAL['100,000 headings'] ?? ''

test('pages come back in the order of their files and are what parsePage makes', async () => {
  const files = Array.from({ length: 40 }, (_, i) =>
    sourceFile(`# Page ${i}\n\n[[Other]] ${'x '.repeat(40 - i)}`, `p${i}.md`),
  )
  const counts: number[] = []
  const pages = await openPool().parsePages(files, (done) => counts.push(done))
  expect(pages).toEqual(files.map((file) => parsePage(file, config())))
  expect(counts).toEqual(files.map((_, i) => i + 1))
})

test('no files are no pages, and no thread', async () => {
  expect(await openPool().parsePages([])).toEqual([])
})

test('a page that takes too long fails by itself', async () => {
  const files = [sourceFile('one', '1.md'), sourceFile(SLOW, 'slow.md'), sourceFile('three', '3.md')]
  const pages = await openPool({ limits: { ...PAGE_LIMITS, timeMs: 1000 } }).parsePages(files)
  expect(pages.map(({ path }) => path)).toEqual(['1.md', 'slow.md', '3.md'])
  expect(pages.map(({ problems }) => problems.map(({ code, message }) => `${code}: ${message}`))).toEqual([
    [],
    ['page-failed: The page takes longer than 1 s to parse.'],
    [],
  ])
  expect(pages.map(fill)).toEqual([
    '<p id="b-0" dir="auto">one</p>',
    '<p class="notice">This page could not be rendered.</p>',
    '<p id="b-0" dir="auto">three</p>',
  ])
})

test('a page that takes too much memory fails by itself', async () => {
  const files = [sourceFile('one', '1.md'), sourceFile(HUGE, 'huge.md'), sourceFile('three', '3.md')]
  const limits = { ...PAGE_LIMITS, memoryMb: 40, timeMs: 60_000 }
  const pages = await openPool({ limits }).parsePages(files)
  expect(pages.map(({ problems }) => problems.map(({ message }) => message))).toEqual([
    [],
    ['The page needs more than 40 MB to parse.'],
    [],
  ])
})

test('whatever stops a parser, the others are published', async () => {
  const files = Object.entries(PATHOLOGICAL).flatMap(([name, text], i): SourceFile[] => [
    sourceFile(text, `${name}.md`),
    sourceFile(`fine ${i}`, `fine ${i}.md`),
  ])
  const pages = await openPool({ limits: { ...PAGE_LIMITS, timeMs: 400 } }).parsePages(files)
  expect(pages.map(({ path }) => path)).toEqual(files.map(({ path }) => path))
  for (const [i, page] of pages.entries()) {
    if (page.path.startsWith('fine'))
      expect(print(page.blocks[0]?.html ?? [])).toBe(`<p>${files[i]?.text}</p>`)
    else expect(page.isPublished).toBe(true)
    for (const { code } of page.problems) expect(['page-failed', 'page-too-large']).toContain(code)
  }
}, 300_000)

test('a draft that stops the parser stays a draft', async () => {
  const text = `---\ntitle: Secret\ndraft: true\naliases: [S]\n---\n\n${SLOW}`
  const [page] = await openPool({ limits: { ...PAGE_LIMITS, timeMs: 500 } }).parsePages([sourceFile(text)])
  expect(page).toMatchObject({ title: 'Secret', isPublished: false, aliases: ['S'], blocks: [] })
})

test('the event loop is free while a page is parsed', async () => {
  const parsing = openPool({ limits: { ...PAGE_LIMITS, timeMs: 1000 } }).parsePages([sourceFile(SLOW)])
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  await parsing
  clearInterval(timer)
  expect(turns).toBeGreaterThan(20)
})

test('an abort stops the work and is the reason given', async () => {
  const controller = new AbortController()
  const pool = openPool({ signal: controller.signal })
  const parsing = pool.parsePages([sourceFile(SLOW), sourceFile(SLOW), sourceFile(SLOW)])
  const refused = expect(parsing).rejects.toThrow('lease lost')
  await sleep(200)
  controller.abort(new Error('lease lost'))
  await refused
  await expect(pool.parsePages([sourceFile('x')])).rejects.toThrow('lease lost')
})

test('a pool that is closed parses nothing', async () => {
  const pool = openPool()
  const parsing = expect(pool.parsePages([sourceFile(SLOW)])).rejects.toThrow('stopped')
  await pool.close()
  await parsing
  await pool.close()
})

test('the process ends when the pool is closed', async () => {
  const pool = new URL('../../dist/markdown/parse-pool.js', import.meta.url).href
  const program = `
    import { openParsePool } from ${JSON.stringify(pool)}
    const pool = openParsePool(${JSON.stringify(config())}, { threads: 2 })
    const [page] = await pool.parsePages([${JSON.stringify(sourceFile('# Hi'))}])
    await pool.close()
    console.log(page.headings[0].anchor)
  `
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    timeout: 60_000,
  })
  expect(stdout).toBe('h-hi\n')
})
