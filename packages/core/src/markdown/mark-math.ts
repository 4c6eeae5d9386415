import './hast-data.ts'
import type { Element, ElementContent } from 'hast'
import type { MathPlace } from './hast-data.ts'
import { writeMath } from './write-math.ts'

/** A formula that is shown as its source, and why. */
export interface BadMath {
  readonly place: MathPlace
  /** One sentence. */
  readonly message: string
}

/**
 * The TeX of a formula → MathML; its source in code when it cannot be read.
 * @param tex text that went through the sanitiser
 * @param bad takes what cannot be read
 */
export function markMath(tex: string, place: MathPlace, bad: BadMath[]): Element {
  const written = writeMath(tex, place.isDisplay)
  if (written.kind === 'bad') {
    if (!bad.some((other) => isSamePlace(other.place, place))) bad.push({ place, message: written.message })
    return make('code', 'bad-math', [{ type: 'text', value: place.isDisplay ? `$$${tex}$$` : `$${tex}$` }])
  }
  return place.isDisplay ? make('span', 'formula', [written.element]) : written.element
}

/** What encloses other blocks is written twice: where it stands, and for its quotes. */
function isSamePlace(a: MathPlace, b: MathPlace): boolean {
  return a.line === b.line && a.column === b.column
}

function make(tagName: string, className: string, children: ElementContent[]): Element {
  return { type: 'element', tagName, properties: { className: [className] }, children }
}
