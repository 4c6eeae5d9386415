/** Macros that the graph's configuration defines: `:macros {"poem" "Rose is $1"}`. */

import { type Macro, macroArguments } from './macro.ts'

/** By name. */
export type UserMacros = Readonly<Record<string, string>>

/** UTF-16 units of what one macro becomes. */
const MAX_EXPANSION = 10_000

/** `value` with the arguments in place of `$1`, `$2`, …; `undefined` when it becomes too long. A place without an argument stays empty. */
export function fillMacro(value: string, macro: Macro): string | undefined {
  const given = macroArguments(macro)
  const length = value.length + (value.split('$').length - 1) * macro.argument.length
  if (length > MAX_EXPANSION) return undefined
  return value.replace(/\$([1-9])/gu, (_, n: string) => given[Number(n) - 1] ?? '')
}

/** Hiccup: Clojure's notation for HTML, which is a program's and not a writer's. */
export const isHiccup = (value: string): boolean => /^\s*\[:[a-z]/iu.test(value)

export function userMacro(macros: UserMacros, name: string): string | undefined {
  return Object.hasOwn(macros, name) ? macros[name] : undefined
}
