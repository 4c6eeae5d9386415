/**
 * In a frame with an origin of its own: takes the sources of diagrams from the page around it, and gives back drawings.
 * `mermaid` is the library's, loaded before.
 */

const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'

let count = 0

/** A drawing as XML, since a picture is read as that; undefined for what is no diagram. */
async function draw({ source, dark }) {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: dark ? 'dark' : 'neutral',
    fontFamily: FONT,
    // Words as SVG, not as HTML in it.
    htmlLabels: false,
    flowchart: { htmlLabels: false, useMaxWidth: false },
    class: { htmlLabels: false, useMaxWidth: false },
    state: { useMaxWidth: false },
    sequence: { useMaxWidth: false },
    er: { useMaxWidth: false },
    gantt: { useWidth: 900 },
  })
  const box = document.createElement('div')
  document.body.replaceChildren(box)
  try {
    const { svg } = await mermaid.render(`diagram-${count++}`, source)
    box.innerHTML = svg
  } catch {
    return undefined
  }
  const drawing = box.querySelector('svg')
  if (drawing === null) return undefined
  const { width, height } = sizeOf(drawing)
  drawing.setAttribute('width', String(width))
  drawing.setAttribute('height', String(height))
  drawing.style.maxWidth = ''
  return { svg: new XMLSerializer().serializeToString(drawing), width, height }
}

function sizeOf(drawing) {
  const { width, height } = drawing.viewBox.baseVal ?? {}
  if (width > 0 && height > 0) return { width, height }
  const box = drawing.getBoundingClientRect()
  return { width: box.width || 600, height: box.height || 400 }
}

addEventListener('message', ({ source, ports: [port] }) => {
  if (source !== parent || port === undefined) return
  let last = Promise.resolve()
  port.onmessage = ({ data }) => {
    last = last.then(() => draw(data)).then((made) => port.postMessage(made))
  }
})
