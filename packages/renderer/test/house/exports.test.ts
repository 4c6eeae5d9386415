import { expect, test } from 'vitest'
import * as renderer from '../../src/index.ts'

test('renderer exports what is listed here, and nothing by accident', () => {
  expect(Object.keys(renderer).sort()).toEqual(
    [
      'assets',
      'blockAnchor',
      'createFetch',
      'exportSite',
      'fillTemplate',
      'findPort',
      'formatRequestEntry',
      'listen',
      'pageHref',
      'siteRenderer',
      'writeDiffEnd',
      'writeDiffStart',
      'writePageDiff',
      'writePreviewChanges',
    ].sort(),
  )
})
