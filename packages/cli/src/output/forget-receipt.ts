import type { ForgetReceipt } from '@draehi/core'
import { count, printable } from './format.ts'
import { formatTable } from './table.ts'

/** Pages listed; the rest is counted. `--json` has all. */
const SHOWN = 10

/** What is gone, and what this program cannot take away. */
export function forgetReceiptText(
  receipt: ForgetReceipt,
  { isDry, mirror, root }: { readonly isDry: boolean; readonly mirror: string; readonly root: string },
): string {
  const { files, addresses, own, remade, letGo, rewritten, rows, cut, assetChunks } = receipt
  const list = (names: readonly string[]): string =>
    names.slice(0, SHOWN).map(printable).join(', ') +
    (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '')
  const ids = (numbers: readonly number[]): string => list(numbers.map((id) => `#${id}`))
  const made = isDry ? 'would be made again without it' : 'made again without it'
  const table: [string, string][] = [
    [isDry ? 'would forget' : 'forgotten', files.length === 0 ? 'nothing that is stored' : list(files)],
    ['at', addresses.length === 0 ? 'no address' : list(addresses.map((address) => `/${address}`))],
    [
      'of its own',
      `${count(own.nodes, 'node')}, ${count(own.links, 'link')}, ${count(own.renderedPages, 'page')}, ${count(own.redirects, 'redirect')}, ${count(own.assets, 'file')}`,
    ],
    ['deployments', remade.length === 0 ? 'none has it' : `${ids(remade)} ${made}`],
    ...(letGo.length === 0
      ? []
      : [['let go', `${ids(letGo)}: the commit cannot be read any more`] as [string, string]]),
    ['other pages', rewritten.length === 0 ? 'none' : list(rewritten.map((path) => `/${path}`))],
    ['deleted', `${count(rows, 'row')}, ${count(assetChunks, 'piece')} of files`],
    ...(cut === undefined
      ? []
      : ([
          [
            'cut',
            `${count(cut.pastAddresses, 'redirect')} of old addresses, ${count(cut.nodeSuccessors, 'successor')}, ${count(cut.pastAnchors, 'name')} of places, ${count(cut.searchWords, 'search word')}, ${count(cut.problems, 'problem')}`,
          ],
          ['caches', 'parsed pages and traces removed; servers read every page anew'],
        ] as [string, string][])),
  ]
  return `${formatTable(table)}
Not gone:
- The history of the repository, and its mirror, ${mirror}. To rewrite the history:
    git filter-repo --invert-paths${files.map((file) => ` --path ${quoted(root === '' ? file : `${root}/${file}`)}`).join('')} && git push --force --all
  Then remove the mirror; the next sync makes it anew.
- What authors of other pages wrote themselves, such as links that name it.
- Copies that readers, search engines and shared caches have made, and backups of the database.

${isDry ? 'Nothing was changed.\n' : 'Syncs leave the file out from now on; draehi forget <path> --allow-again ends that.\n'}`
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`
}
