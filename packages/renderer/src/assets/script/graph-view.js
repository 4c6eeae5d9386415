/** Draws a graph on a canvas, and lets pointer and keys move in it. */

import { layOut } from './graph-layout.js'

/**
 * @typedef {{ title: string, url: string, links: number }} GraphPage
 * @typedef {{ total: number, pages: readonly GraphPage[], edges: readonly (readonly [number, number])[] }} Graph
 */

/** Milliseconds of a frame that the layout may take. */
const STEP_MS = 10
/** CSS pixels around a page in which a pointer means it. */
const GRASP = 14
const ARROWS = new Map([
  ['ArrowRight', [1, 0]],
  ['ArrowLeft', [-1, 0]],
  ['ArrowDown', [0, 1]],
  ['ArrowUp', [0, -1]],
])

/**
 * @param {HTMLCanvasElement} canvas its style names the colours: see `readColours`
 * @param {Graph} graph
 * @param {{ center: number, left: AbortSignal, say: (text: string) => void, follow: (url: string, event: MouseEvent | KeyboardEvent) => void }} options
 *   `center` is the page one is on, or -1
 * @returns {{ zoom: (factor: number) => void }}
 */
export function showGraph(canvas, { pages, edges }, { center, left, say, follow }) {
  const layout = layOut(pages.length, edges)
  /** @type {Set<number>[]} */
  const near = pages.map(() => new Set())
  for (const [a, b] of edges) {
    near[a]?.add(b)
    near[b]?.add(a)
  }
  const context = canvas.getContext('2d')
  let colours = readColours(canvas)
  let [scale, shiftX, shiftY] = [1, 0, 0]
  let isFitted = true
  let chosen = -1
  let isMoving = true
  let frame = 0

  const radiusOf = (/** @type {number} */ n) => 3 + Math.min(9, Math.sqrt(pages[n]?.links ?? 0) * 1.1)
  const toX = (/** @type {number} */ n) => canvas.clientWidth / 2 + shiftX + (layout.x[n] ?? 0) * scale
  const toY = (/** @type {number} */ n) => canvas.clientHeight / 2 + shiftY + (layout.y[n] ?? 0) * scale

  const fit = () => {
    let far = 60
    for (let n = 0; n < pages.length; n++)
      far = Math.max(
        far,
        Math.abs(layout.x[n] ?? 0) * (canvas.clientHeight / Math.max(1, canvas.clientWidth)),
        Math.abs(layout.y[n] ?? 0),
      )
    scale = Math.min(2, (canvas.clientHeight / 2 - 24) / far)
  }

  const draw = () => {
    if (context === null) return
    const ratio = devicePixelRatio || 1
    canvas.width = canvas.clientWidth * ratio
    canvas.height = canvas.clientHeight * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.strokeStyle = colours.line
    context.lineWidth = 1
    context.beginPath()
    for (const [a, b] of edges) {
      context.moveTo(toX(a), toY(a))
      context.lineTo(toX(b), toY(b))
    }
    context.stroke()
    if (chosen >= 0) {
      context.strokeStyle = colours.accent
      context.beginPath()
      for (const n of near[chosen] ?? []) {
        context.moveTo(toX(chosen), toY(chosen))
        context.lineTo(toX(n), toY(n))
      }
      context.stroke()
    }
    for (let n = 0; n < pages.length; n++) {
      context.fillStyle = n === chosen || n === center ? colours.accent : colours.page
      context.beginPath()
      context.arc(toX(n), toY(n), radiusOf(n) * Math.min(1, Math.max(0.5, scale)), 0, 2 * Math.PI)
      context.fill()
    }
    drawNames(context)
  }

  const drawNames = (/** @type {CanvasRenderingContext2D} */ context) => {
    const room = Math.max(12, Math.round(40 * scale * scale))
    context.font = `12px ${getComputedStyle(canvas).fontFamily}`
    context.textAlign = 'center'
    context.lineWidth = 3
    context.strokeStyle = colours.ground
    context.fillStyle = colours.text
    for (const [n, { title }] of pages.entries()) {
      if (n >= room && n !== chosen && n !== center && !near[chosen]?.has(n)) continue
      const name = title.length > 40 ? `${title.slice(0, 39)}…` : title
      context.strokeText(name, toX(n), toY(n) + radiusOf(n) + 13)
      context.fillText(name, toX(n), toY(n) + radiusOf(n) + 13)
    }
  }

  const run = () => {
    frame = 0
    if (left.aborted) return
    const end = performance.now() + STEP_MS
    // Who does not want motion sees it when it is at rest.
    const isQuiet = matchMedia('(prefers-reduced-motion: reduce)').matches
    while (isMoving && performance.now() < end) isMoving = layout.step()
    if (isFitted) fit()
    if (!isMoving || !isQuiet) draw()
    canvas.dataset['state'] = isMoving ? 'moving' : 'still'
    if (isMoving) ask()
  }
  const ask = () => {
    frame ||= requestAnimationFrame(run)
  }

  /** @param {number} n */
  const choose = (n) => {
    if (n === chosen) return
    chosen = n
    canvas.style.cursor = n === -1 ? 'grab' : 'pointer'
    ask()
  }
  const zoom = (/** @type {number} */ factor) => {
    isFitted = false
    const next = Math.min(8, Math.max(0.05, scale * factor))
    shiftX *= next / scale
    shiftY *= next / scale
    scale = next
    ask()
  }
  const pageAt = (/** @type {MouseEvent} */ { offsetX, offsetY }) => {
    let [best, found] = [GRASP, -1]
    for (let n = 0; n < pages.length; n++) {
      const distance = Math.hypot(toX(n) - offsetX, toY(n) - offsetY) - radiusOf(n)
      if (distance < best) [best, found] = [distance, n]
    }
    return found
  }
  /** The nearest page on that side of the chosen one. */
  const beside = (/** @type {number} */ right, /** @type {number} */ down) => {
    const from = chosen === -1 ? Math.max(0, center) : chosen
    let [best, found] = [Number.POSITIVE_INFINITY, from]
    for (let n = 0; n < pages.length; n++) {
      const dx = toX(n) - toX(from)
      const dy = toY(n) - toY(from)
      const along = dx * right + dy * down
      const aside = Math.abs(dx * down) + Math.abs(dy * right)
      if (n !== from && along > aside / 2 && along + 2 * aside < best) [best, found] = [along + 2 * aside, n]
    }
    return found
  }

  /** @type {{ x: number, y: number, hasMoved: boolean } | undefined} */
  let grasp
  const options = { signal: left }
  canvas.addEventListener(
    'pointerdown',
    ({ offsetX: x, offsetY: y, pointerId }) => {
      grasp = { x, y, hasMoved: false }
      canvas.setPointerCapture(pointerId)
    },
    options,
  )
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (grasp === undefined) {
        choose(pageAt(event))
        return
      }
      const [dx, dy] = [event.offsetX - grasp.x, event.offsetY - grasp.y]
      if (!grasp.hasMoved && Math.hypot(dx, dy) < 4) return
      grasp = { x: event.offsetX, y: event.offsetY, hasMoved: true }
      isFitted = false
      shiftX += dx
      shiftY += dy
      ask()
    },
    options,
  )
  canvas.addEventListener(
    'click',
    (event) => {
      const isClick = grasp?.hasMoved !== true
      grasp = undefined
      const page = isClick ? pages[pageAt(event)] : undefined
      if (page !== undefined) follow(page.url, event)
    },
    options,
  )
  canvas.addEventListener(
    'pointercancel',
    () => {
      grasp = undefined
    },
    options,
  )
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoom(Math.exp(-event.deltaY / 400))
    },
    { passive: false, signal: left },
  )
  canvas.addEventListener(
    'keydown',
    (event) => {
      const arrow = ARROWS.get(event.key)
      if (arrow !== undefined) {
        choose(beside(arrow[0] ?? 0, arrow[1] ?? 0))
        const page = pages[chosen]
        if (page !== undefined) say(page.title)
      } else if (event.key === 'Enter') {
        const page = pages[chosen]
        if (page !== undefined) follow(page.url, event)
      } else if (event.key === '+') zoom(1.3)
      else if (event.key === '-') zoom(1 / 1.3)
      else return
      event.preventDefault()
    },
    options,
  )

  const recolour = () => {
    colours = readColours(canvas)
    ask()
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour, options)
  const themes = new MutationObserver(recolour)
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const sizes = new ResizeObserver(ask)
  sizes.observe(canvas)
  left.addEventListener('abort', () => {
    themes.disconnect()
    sizes.disconnect()
    cancelAnimationFrame(frame)
  })
  ask()
  return { zoom }
}

/**
 * A canvas has no style of its own: its element's colours are read, each from a property that shows nothing there.
 *
 * @param {HTMLCanvasElement} canvas
 */
function readColours(canvas) {
  const { color, caretColor, textDecorationColor, columnRuleColor, backgroundColor } =
    getComputedStyle(canvas)
  return {
    text: color,
    accent: caretColor,
    page: textDecorationColor,
    line: columnRuleColor,
    ground: backgroundColor,
  }
}
