import { expect, test } from 'vitest'
import type { NodeUuid } from '../../src/nouns.ts'
import { isPageKey, linkKey, nodeKey, splitLinkKey, splitNodeKey } from '../../src/plan/row-key.ts'

const uuid = '63d0a3c1-1b0d-8c3c-8a3e-0c8e1f2a3b4c' as NodeUuid

test('the key of a page and of a block with the same uuid differ', () => {
  expect(nodeKey('page', uuid)).toBe('page:63d0a3c1-1b0d-8c3c-8a3e-0c8e1f2a3b4c')
  expect(nodeKey('block', uuid)).toBe('block:63d0a3c1-1b0d-8c3c-8a3e-0c8e1f2a3b4c')
})

test('the key of a node says its kind and uuid', () => {
  expect(splitNodeKey(nodeKey('page', uuid))).toEqual({ kind: 'page', uuid })
  expect(splitNodeKey(nodeKey('block', uuid))).toEqual({ kind: 'block', uuid })
  expect([nodeKey('page', uuid), nodeKey('block', uuid)].map(isPageKey)).toEqual([true, false])
})

test('the key of a link says its page and rank', () => {
  expect(linkKey(uuid, 12)).toBe('63d0a3c1-1b0d-8c3c-8a3e-0c8e1f2a3b4c:12')
  expect(splitLinkKey(linkKey(uuid, 12))).toEqual({ fromPage: uuid, order: 12 })
})
