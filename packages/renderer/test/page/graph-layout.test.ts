import { expect, test } from 'vitest'

interface Layout {
  readonly x: Float64Array
  readonly y: Float64Array
  step(): boolean
}

type LayOut = (count: number, edges: readonly (readonly [number, number])[]) => Layout

const { layOut }: { readonly layOut: LayOut } = await import(
  new URL('../../src/assets/script/graph-layout.js', import.meta.url).href
)

/** At rest. */
function laidOut(count: number, edges: readonly (readonly [number, number])[]): Layout {
  const layout = layOut(count, edges)
  for (let n = 0; n < 2000 && layout.step(); n++);
  expect(layout.step()).toBe(false)
  return layout
}

const distance = ({ x, y }: Layout, a: number, b: number): number =>
  Math.hypot((x[a] ?? 0) - (x[b] ?? 0), (y[a] ?? 0) - (y[b] ?? 0))

test('linked pages stand nearer than others, and none on another', () => {
  const ring = Array.from({ length: 12 }, (_, n) => [n, (n + 1) % 12] as const)
  const layout = laidOut(12, ring)
  for (const [a, b] of ring) expect(distance(layout, a, b)).toBeLessThan(distance(layout, a, (a + 6) % 12))
  for (let a = 0; a < 12; a++) for (let b = 0; b < a; b++) expect(distance(layout, a, b)).toBeGreaterThan(10)
})

test('the same graph is drawn the same', () => {
  const edges = [
    [0, 1],
    [1, 2],
    [3, 4],
  ] as const
  expect([...laidOut(5, edges).x]).toEqual([...laidOut(5, edges).x])
})

test.each([
  ['nothing', 0, []],
  ['one page', 1, []],
  ['pages without links', 50, []],
  ['a star', 300, Array.from({ length: 299 }, (_, n) => [0, n + 1] as const)],
])('%s comes to rest at places that are numbers', (_, count, edges) => {
  const { x, y } = laidOut(count, edges)
  expect([...x, ...y].every(Number.isFinite)).toBe(true)
})
