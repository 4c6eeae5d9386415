/** Macros that the graph's configuration defines: `:macros {"poem" "Rose is $1"}`. */

import { type Macro, macroArguments, parseMacro } from './macro.ts'

/** By name. */
export type UserMacros = Readonly<Record<string, string>>

/** UTF-16 units of what one macro becomes. */
const MAX_EXPANSION = 10_000

/** `value` with the arguments in place of `$1`, `$2`, …; `undefined` when it becomes too long. A place without an argument stays empty. */
export function fillMacro(value: string, macro: Macro): string | undefined {
  const given = macroArguments(macro)
  const length = value.length + (value.split('$').length - 1) * macro.argument.length
  if (length > MAX_EXPANSION) return undefined
  return value.replace(/\$([1-9])/gu, (_, n: string, at: number) => {
    const argument = given[Number(n) - 1] ?? ''
    return isInAddress(value, at) ? argument.replace(/\s+/gu, '%20') : argument
  })
}

/** Between `](` and what ends an address: a space would end it too. */
function isInAddress(value: string, at: number): boolean {
  const before = value.slice(Math.max(0, at - MAX_ADDRESS), at)
  const start = before.lastIndexOf('](')
  return start !== -1 && !/[\s)<]/u.test(before.slice(start + 2))
}

/** UTF-16 units. */
const MAX_ADDRESS = 2000

const MACRO = /\{\{([^{}\n]{1,500})\}\}/gu

/** An address with the graph's own macros filled in; others stay. `left` is what all macros of a page may still become. */
export function fillAddress(url: string, macros: UserMacros, left: { units: number }): string {
  if (!url.includes('{{') || url.length > MAX_EXPANSION) return url
  return url.replace(MACRO, (source, inner: string) => {
    const macro = parseMacro(inner, source)
    const value = userMacro(macros, macro.name)
    const filled = value === undefined || isHiccup(value) ? undefined : fillMacro(value, macro)?.trim()
    if (filled === undefined || filled.length > Math.min(left.units, MAX_ADDRESS)) return source
    left.units -= filled.length
    return filled
  })
}

/** Hiccup: Clojure's notation for HTML, which is a program's and not a writer's. */
export const isHiccup = (value: string): boolean => /^\s*\[:[a-z]/iu.test(value)

export function userMacro(macros: UserMacros, name: string): string | undefined {
  return Object.hasOwn(macros, name) ? macros[name] : undefined
}
