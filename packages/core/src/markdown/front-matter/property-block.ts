import type { JsonObject } from '../../nouns.ts'
import { toProperties } from '../property.ts'

const LINE = /^([\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .?/-]{0,99}?)::?(?:[ \t]+(.*))?$/u

/**
 * Front matter as Logseq reads it: `key: value` line by line, with the values of its properties (`tags: [[a]], b`), of which
 * many are no YAML. Undefined when a line is none of these.
 */
export function readPropertyBlock(source: string): JsonObject | undefined {
  const lines = source.split('\n').filter((line) => line.trim() !== '')
  const read = lines.map((line) => LINE.exec(line))
  if (read.length === 0 || read.includes(null)) return undefined
  return toProperties(
    read.flatMap((match) => {
      const [, key, value = ''] = match ?? []
      return key === undefined || value.trim() === '' ? [] : [{ key, value: value.trim(), offset: 0 }]
    }),
    { dialect: 'logseq' },
  )
}
