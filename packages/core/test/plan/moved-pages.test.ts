import { expect, test } from 'vitest'
import type { NodeUuid } from '../../src/nouns.ts'
import { movedPages } from '../../src/plan/moved-pages.ts'

/** Pages as `id file text`; those after also have a new address when they end with `new`. */
function check(lost: string, after: string, renames: Record<string, string>, moved: readonly string[]): void {
  const pages = after.split(',').map((page) => page.trim().split(' '))
  const texts = new Map<string, NodeUuid[]>()
  for (const [id = '', , text = '', isNew] of pages)
    if (isNew === 'new') texts.set(text, [...(texts.get(text) ?? []), id as NodeUuid])
  const found = movedPages(
    lost.split(',').map((page) => {
      const [uuid = '', sourcePath = '', textDigest] = page.trim().split(' ')
      return { uuid: uuid as NodeUuid, path: sourcePath, sourcePath, textDigest }
    }),
    {
      byUuid: (uuid) => pages.find(([id]) => id === uuid)?.[0] as NodeUuid | undefined,
      bySource: (path) => pages.find(([, source]) => source === path)?.[0] as NodeUuid | undefined,
      newByText: () => texts,
    },
    new Map(Object.entries(renames)),
  )
  expect([...found].map(([from, to]) => `${from} → ${to}`)).toEqual(moved)
}

test('a page with the same id', () => check('1 a.md x', '1 b.md y', {}, ['1 → 1']))
test('a page of the same file', () => check('1 a.md x', '2 a.md y', {}, ['1 → 2']))
test('a page of a file that git says was renamed', () =>
  check('1 a.md x', '2 b.md y', { 'a.md': 'b.md' }, ['1 → 2']))
test('a page with the same text at a new address', () => check('1 a.md x', '2 b.md x new', {}, ['1 → 2']))
test('a page with the same text that was there before', () => check('1 a.md x', '2 b.md x', {}, []))
test('pages without text are not alike', () => check('1 a.md', '2 b.md  new', {}, []))
test('git is asked before the text', () =>
  check('1 a.md x, 2 b.md x', '3 c.md x new, 4 d.md x new', { 'a.md': 'd.md' }, ['1 → 4', '2 → 3']))
test('a page is the successor of one', () => check('1 a.md x, 2 b.md x', '3 c.md x new', {}, ['1 → 3']))
