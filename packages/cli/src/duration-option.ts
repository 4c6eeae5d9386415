import { DraehiError } from '@draehi/core'

const SECONDS = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
])

/**
 * `30s`, `5m`, `1h` in milliseconds; a number alone is seconds.
 * @param name of the option or variable, for the error
 * @throws DraehiError `bad-argument`
 */
export function parseDuration(text: string, name: string): number {
  const match = /^(\d{1,5})([smh])?$/.exec(text)
  const seconds = Number(match?.[1]) * (SECONDS.get(match?.[2] ?? 's') ?? Number.NaN)
  if (seconds >= 1) return seconds * 1000
  throw new DraehiError(
    'bad-argument',
    `${name} is ${JSON.stringify(text)}, which is no length of time.`,
    'Give one as 30s, 5m or 1h.',
  )
}
