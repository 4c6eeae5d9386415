/**
 * Where pages stand in a drawing: those that are linked draw one another near, those that are near push one another away.
 * Starts the same each time, so the same graph is drawn the same.
 *
 * @typedef {{ readonly x: Float64Array, readonly y: Float64Array, step: () => boolean }} Layout `step` moves everything once; false when it is at rest
 *
 * @param {number} count
 * @param {readonly (readonly [number, number])[]} edges
 * @returns {Layout}
 */
export function layOut(count, edges) {
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  const speedX = new Float64Array(count)
  const speedY = new Float64Array(count)
  const degree = new Float64Array(count)
  for (const [a, b] of edges) {
    degree[a] = at(degree, a) + 1
    degree[b] = at(degree, b) + 1
  }
  for (let n = 0; n < count; n++) {
    // A sunflower: equally dense, none on another.
    const radius = 14 * Math.sqrt(n + 0.5)
    x[n] = radius * Math.cos(n * GOLDEN_ANGLE)
    y[n] = radius * Math.sin(n * GOLDEN_ANGLE)
  }
  let heat = 1

  const pull = () => {
    for (const [a, b] of edges) {
      const dx = at(x, b) - at(x, a)
      const dy = at(y, b) - at(y, a)
      const distance = Math.hypot(dx, dy) || 1
      const force = (((distance - LINK) / distance) * heat) / Math.min(at(degree, a), at(degree, b))
      const share = at(degree, b) / (at(degree, a) + at(degree, b))
      speedX[a] = at(speedX, a) + dx * force * share
      speedY[a] = at(speedY, a) + dy * force * share
      speedX[b] = at(speedX, b) - dx * force * (1 - share)
      speedY[b] = at(speedY, b) - dy * force * (1 - share)
    }
  }

  /** Only what is near pushes: looked up in squares as wide as the push reaches. */
  const push = () => {
    /** @type {Map<number, number[]>} */
    const squares = new Map()
    const keyOf = (/** @type {number} */ column, /** @type {number} */ row) => column * 65_536 + row
    for (let n = 0; n < count; n++) {
      const key = keyOf(Math.floor(at(x, n) / REACH), Math.floor(at(y, n) / REACH))
      const square = squares.get(key)
      if (square === undefined) squares.set(key, [n])
      else square.push(n)
    }
    for (let n = 0; n < count; n++) {
      const column = Math.floor(at(x, n) / REACH)
      const row = Math.floor(at(y, n) / REACH)
      for (let near = 0; near < 9; near++) {
        const square = squares.get(keyOf(column - 1 + (near % 3), row - 1 + Math.floor(near / 3)))
        for (const m of square ?? []) {
          if (m === n) continue
          const dx = at(x, n) - at(x, m)
          const dy = at(y, n) - at(y, m)
          const square2 = dx * dx + dy * dy
          if (square2 > REACH * REACH) continue
          const force = (PUSH * heat) / Math.max(square2, 25)
          speedX[n] = at(speedX, n) + dx * force
          speedY[n] = at(speedY, n) + dy * force
        }
      }
    }
  }

  return {
    x,
    y,
    step() {
      heat *= COOLING
      pull()
      push()
      for (let n = 0; n < count; n++) {
        speedX[n] = (at(speedX, n) - at(x, n) * GRAVITY * heat) * FRICTION
        speedY[n] = (at(speedY, n) - at(y, n) * GRAVITY * heat) * FRICTION
        x[n] = at(x, n) + at(speedX, n)
        y[n] = at(y, n) + at(speedY, n)
      }
      return heat > COLD
    },
  }
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))
/** Units between linked pages, at rest. */
const LINK = 45
/** Units over which pages push. */
const REACH = 90
const PUSH = 55
const GRAVITY = 0.012
const FRICTION = 0.6
const COOLING = 0.985
/** After some 350 steps. */
const COLD = 0.005

/** @param {Float64Array} values @param {number} n */
const at = (values, n) => values[n] ?? 0
