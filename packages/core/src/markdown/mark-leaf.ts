/** What is made of an author's text alone, after the sanitiser: formulas, code, diagrams. */

import './hast-data.ts'
import type { Element } from 'hast'
import type { PageFeature } from '../nouns.ts'
import { type CodeBudget, createCodeBudget } from './highlight-code.ts'
import { isDiagram, markCode } from './mark-code.ts'
import { type BadMath, markMath } from './mark-math.ts'
import { withoutNoncharacters } from './sentinel.ts'

/** What was made of a page so far. */
export interface Leaves {
  readonly code: CodeBudget
  readonly badMath: BadMath[]
  readonly features: Set<PageFeature>
}

export const createLeaves = (): Leaves => ({ code: createCodeBudget(), badMath: [], features: new Set() })

/** Undefined for what is none of these. */
export function markLeaf(element: Element, leaves: Leaves): Element | undefined {
  const { math, code } = element.data ?? {}
  if (math !== undefined) {
    leaves.features.add('math')
    return markMath(textOf(element), math, leaves.badMath)
  }
  if (code === undefined) return undefined
  leaves.features.add(isDiagram(code) ? 'diagram' : 'code')
  return markCode(textOf(element), code, leaves.code)
}

/** The text that the element itself holds. */
const textOf = ({ children }: Element): string =>
  children.map((child) => (child.type === 'text' ? withoutNoncharacters(child.value) : '')).join('')
