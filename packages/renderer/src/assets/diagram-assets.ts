/** The files that draw diagrams: a script of the page, the frame that it opens, and what runs in there. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { StaticAsset } from './static-asset.ts'
import { SOURCES, toAsset } from './to-asset.ts'

const SCRIPT = 'text/javascript; charset=utf-8'

/** To a frame whose origin is nobody's, even our own files come from elsewhere. */
const FOR_FRAMES = { 'cross-origin-resource-policy': 'cross-origin' }

/**
 * The frame has an origin of its own whatever it is opened by, and nothing to lose. Its library writes `<style>` and
 * HTML, which no page of ours allows.
 */
const FRAME_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

const mermaid = toAsset('mermaid', 'js', SCRIPT, readMermaid(), FOR_FRAMES)
const frameScript = toAsset('diagram-frame', 'js', SCRIPT, readSource('diagram-frame.js'), FOR_FRAMES)
const frame = toAsset(
  'diagram-frame',
  'html',
  'text/html; charset=utf-8',
  withPaths(readSource('diagram-frame.html'), [mermaid, frameScript]),
  { 'content-security-policy': FRAME_POLICY },
)

/** What a page with a diagram loads. */
export const diagramScript = toAsset('diagram', 'js', SCRIPT, withPaths(readSource('diagram.js'), [frame]))

export const diagramAssets: readonly StaticAsset[] = [diagramScript, frame, frameScript, mermaid]

/** The library as its authors built it, in one file. */
function readMermaid(): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js'))
}

function readSource(name: string): string {
  return readFileSync(new URL(name, SOURCES), 'utf8')
}

/** The name that each file is served under in place of `{{its name}}`: all lie in one folder, which an export has below any path. */
function withPaths(text: string, assets: readonly StaticAsset[]): string {
  return assets.reduce((result, { path }) => {
    const file = path.replace(/^-\/assets\//u, '')
    return result.replaceAll(`{{${file.replace(/\.[0-9a-f]+(?=\.[a-z]+$)/u, '')}}}`, file)
  }, text)
}
