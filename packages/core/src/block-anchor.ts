import type { NodeUuid } from './nouns.ts'

/** The HTML id of a block. */
export function blockAnchor(uuid: NodeUuid): string {
  return `b-${uuid}`
}
