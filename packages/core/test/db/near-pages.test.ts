import { expect, test } from 'vitest'
import { rankNear } from '../../src/db/near-pages.ts'
import type { PagePath } from '../../src/nouns.ts'

const check = (asked: string, pages: readonly string[], near: readonly string[]): void => {
  const candidates = pages.map((path) => ({ path: path as PagePath, title: path }))
  expect(rankNear(asked, candidates, 3).map((page) => page.path)).toEqual(near)
}

test('the likest comes first', () =>
  check('instal', ['install', 'installation', 'zebra'], ['install', 'installation']))
test('a page in another folder is near by its last segment', () =>
  check('a/setup', ['b/c/setup'], ['b/c/setup']))
test('of equals the earlier in the alphabet', () => check('x', ['b/x', 'a/x'], ['a/x', 'b/x']))
test('no more than asked for', () => check('a', ['a/a', 'b/a', 'c/a', 'd/a'], ['a/a', 'b/a', 'c/a']))
test('any script', () => check('日本', ['日本語', 'русский'], ['日本語']))
test('nothing resembles nothing', () => check('', ['a'], []))
test('a title counts', () =>
  expect(rankNear('getting-started', [{ path: 'p1' as PagePath, title: 'Getting started' }], 3).length).toBe(
    1,
  ))
