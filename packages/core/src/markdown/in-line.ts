/**
 * Text that is to be read as part of a line, although it stands alone: `# 1`, `- x`, `1984.` are no heading and no list
 * in the value of a property. A bracket before it keeps the parser from seeing the beginning of a line, and emphasis and
 * addresses may follow one.
 */

import type { PhrasingContent } from 'mdast'

/** Before the text, one column. */
export const LEAD = '('

export const inLine = (text: string): string => LEAD + text

/** The nodes of a paragraph made of `inLine`, without the bracket. */
export function withoutLead(children: readonly PhrasingContent[]): PhrasingContent[] {
  const [first, ...rest] = children
  if (first?.type !== 'text' || !first.value.startsWith(LEAD)) return [...children]
  const value = first.value.slice(LEAD.length)
  return value === '' ? rest : [{ ...first, value }, ...rest]
}
