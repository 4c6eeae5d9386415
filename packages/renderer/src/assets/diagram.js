/**
 * Draws the diagrams of a page. Loaded only by pages that have one.
 *
 * The library that draws makes styles and HTML of what an author wrote, which no page of ours may. So it runs in a frame
 * of its own (`diagram-frame.html`), with another origin and another policy; what comes back is shown as a picture, in
 * which no script runs and no link leads anywhere. What cannot be drawn stays the source that it is.
 */

const FRAME = new URL('{{diagram-frame.html}}', import.meta.url).href
/** One diagram that takes longer ends the drawing. */
const TIMEOUT_MS = 15_000

const scheme = matchMedia('(prefers-color-scheme: dark)')

/** As the page is shown: what its style says, else what the reader's system says. */
function isDark() {
  const own = getComputedStyle(document.documentElement).colorScheme
  return own === 'dark' || (own !== 'light' && scheme.matches)
}

/** @returns {Promise<MessagePort>} to a frame that draws */
function openFrame() {
  const frame = document.createElement('iframe')
  frame.className = 'diagram-frame'
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.setAttribute('aria-hidden', 'true')
  frame.tabIndex = -1
  frame.src = FRAME
  return new Promise((resolve, reject) => {
    frame.addEventListener('load', () => {
      const { port1, port2 } = new MessageChannel()
      // Its origin is opaque: there is no name for it.
      frame.contentWindow?.postMessage('draw', '*', [port2])
      resolve(port1)
    })
    frame.addEventListener('error', reject)
    document.body.append(frame)
  })
}

/** @returns {Promise<{ svg: string, width: number, height: number } | undefined>} undefined when it is no diagram */
function draw(port, source, dark) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('A diagram takes too long.')), TIMEOUT_MS)
    port.onmessage = ({ data }) => {
      clearTimeout(timer)
      resolve(data)
    }
    port.postMessage({ source, dark })
  })
}

function show(figure, { svg, width, height }) {
  const image = figure.querySelector('img') ?? document.createElement('img')
  image.alt = ''
  image.width = Math.ceil(width)
  image.height = Math.ceil(height)
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  figure.append(image)
  figure.classList.add('drawn')
}

let figures = []
let port
let drawnDark
let isDrawing = false

/** All of them, one after the other, and again when the page changes between light and dark meanwhile. */
async function drawAll() {
  if (isDrawing || figures.length === 0) return
  isDrawing = true
  try {
    port ??= await openFrame()
    while (drawnDark !== isDark()) {
      const dark = isDark()
      const drawn = figures
      for (const figure of drawn) {
        const made = await draw(port, figure.querySelector('pre').textContent, dark)
        if (made !== undefined) show(figure, made)
      }
      // Of another page, when one arrived meanwhile.
      if (drawn === figures) drawnDark = dark
    }
    isDrawing = false
  } catch (error) {
    // `isDrawing` stays: what has failed once is not tried again.
    document.querySelector('.diagram-frame')?.remove()
    console.warn(error)
  }
}

/** Of this page, and of each that arrives without a load. */
function start() {
  figures = [...document.querySelectorAll('figure.diagram')].filter((figure) =>
    figure.querySelector('pre.mermaid'),
  )
  drawnDark = undefined
  if (figures.length > 0) drawAll()
}

start()
document.addEventListener('draehi:page', start)
scheme.addEventListener('change', drawAll)
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true })
