import { expect, test } from 'vitest'
import { type GoneAddress, pastAddresses } from '../../src/plan/past-addresses.ts'

/** `a → b`, `a gone`, joined; `served` are paths that answer. */
function check(before: string, gone: string, served: string, after: string): void {
  const list = pastAddresses(
    pastAddresses([], parse(before), () => false),
    parse(gone),
    (path) => served.split(' ').includes(path),
  )
  expect(list.map(({ path, to }) => (to === undefined ? path : `${path}>${to}`)).join(' ')).toBe(after)
}

function parse(text: string): readonly GoneAddress[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [path = '', to] = word.split('>')
      return { path, to, wentTo: [], isHidden: false }
    })
}

test('an address of a page that moved leads there', () => check('', 'a>b', 'b', 'a>b'))
test('a chain is one step', () => check('a>b', 'b>c', 'c', 'a>c b>c'))
test('a long chain is one step from each', () => check('a>b b>c c>d', 'd>e', 'e', 'a>e b>e c>e d>e'))
test('a page that came back answers itself', () => check('a>b', 'b>a', 'a', 'b>a'))
test('a page that takes an old address wins', () => check('a>b', '', 'a b', ''))
test('pages that swap lose no address', () => check('', '', 'a b', ''))
test('a page that is gone is gone', () => check('', 'a', 'z', 'a'))
test('who led to what is gone finds it again when it is back', () => {
  check('a>b', 'b', 'z', 'a>b b')
  check('a>b c>b b', '', 'z b', 'a>b c>b')
})
test('the newer of two facts holds', () => check('a>b', 'a', 'z', 'a'))
test('a circle is cut', () => check('a>b', 'b>a', 'z', 'a b'))
test('what leads into a circle is gone', () => check('a>b c>a', 'b>a', 'z', 'a b c'))
test('a page that became the home page', () => check('a>b', 'b>', ' z', 'a> b>'))
test('a hundred thousand steps are followed once', () => {
  const count = 100_000
  const chain = Array.from({ length: count }, (_, n): GoneAddress => {
    return { path: `p${n}`, to: `p${n + 1}`, wentTo: [], isHidden: false }
  })
  const after = pastAddresses([], chain, (path) => path === `p${count}`)
  expect(after.every(({ to }) => to === `p${count}`)).toBe(true)
})
