/** The graph is loaded when it is asked for: by a button beside every page, and by the page of the whole. */

import { addTool, icon } from './element.js'
import { siteRoot } from './site-links.js'

const LINES =
  'M6 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M18 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M9 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M8.4 6.6l7.2 1.8M6.5 8.5l2 7M16.3 11l-5.6 5'

export function startGraphButton() {
  if (siteRoot() === undefined) return
  const button = addTool('graph-open')
  button.append(icon(LINES))
  button.setAttribute('aria-label', 'Graph')
  button.title = 'Graph'
  button.addEventListener('click', async () => {
    try {
      const { openGraph } = await import('./graph.js')
      await openGraph()
    } catch {
      location.assign(`${siteRoot()}/-/graph`)
    }
  })
}
