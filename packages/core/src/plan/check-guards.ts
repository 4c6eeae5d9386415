import { DraehiError } from '../errors.ts'
import type { PageComparison } from './compare-pages.ts'

const UNCHANGED = 'The live site is unchanged.'

/**
 * Refuses a deployment that looks like a mistake: no page at all, or more than half of the stored pages gone. Pages that
 * only moved are not gone. It takes linked pages and no rows, so that it is asked before anything is rendered or written.
 * @param files how many markdown files the commit has
 * @throws DraehiError `guard-no-pages`, `guard-pages-removed`
 */
export function checkGuards(
  { total, removed, before }: Pick<PageComparison, 'total' | 'removed' | 'before'>,
  files: number,
): void {
  if (total === 0) {
    throw new DraehiError(
      'guard-no-pages',
      'The commit has no page to publish.',
      'Check the branch and the root directory; publish an empty site with --force.',
      { state: UNCHANGED, data: { files } },
    )
  }
  if (removed * 2 > before) {
    throw new DraehiError(
      'guard-pages-removed',
      `${removed} of ${before} pages would disappear.`,
      'Check the branch and the root directory; if the pages are meant to go, use --force.',
      { state: UNCHANGED, data: { removed, before } },
    )
  }
}
