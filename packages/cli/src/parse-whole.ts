import { DraehiError } from '@draehi/core'

/** A whole number from a command line. @throws DraehiError `bad-argument` */
export function parseWhole(
  name: string,
  text: string,
  range: { readonly from: number; readonly to: number },
): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= range.from && value <= range.to) return value
  throw new DraehiError(
    'bad-argument',
    `${name} is ${JSON.stringify(text)}, which is not a whole number from ${range.from} to ${range.to}.`,
    `Give a number, for example ${name} ${Math.max(range.from, Math.min(range.to, 4321))}.`,
  )
}
