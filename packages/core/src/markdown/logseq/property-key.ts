/** Which properties a reader sees. */

import type { GraphConfig } from '../../nouns.ts'

/** Kept by Logseq for itself, or said elsewhere on the page. */
const HIDDEN =
  /^(?:id|collapsed|heading|background-color|icon|public|ls-type|title-format|filters|exclude-from-graph-view|template-including-parent|logseq\..*|(?:hl|query|card)-.*|(?:created|updated|last-modified)-at)$/iu

export function isHiddenProperty(
  key: string,
  { hiddenProperties }: Pick<GraphConfig, 'hiddenProperties'>,
): boolean {
  return HIDDEN.test(key) || hiddenProperties.includes(key.toLowerCase())
}
