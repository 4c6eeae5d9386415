import { digestOf, type LinkedSite, type RenderedPage } from '@draehi/core'
import { toRenderedPage } from './rendered-page.ts'

/** Below a workspace: `-/style/<16 hex digits of a digest>.css`. */
const STYLE_PATH = /^-\/style\/[0-9a-f]{16}\.css$/u

export const isStylePath = (path: string): boolean => STYLE_PATH.test(path)

/** The writer's own style as a row, at an address that changes with its text; undefined when there is none. */
export function styleRow({ config }: LinkedSite): RenderedPage | undefined {
  const { style } = config
  if (style === undefined) return undefined
  const path = `-/style/${digestOf(style).slice(0, 16)}.css`
  return toRenderedPage({ kind: 'shell', path, pageUuid: undefined, title: '', head: '', body: style })
}
