import matter from 'gray-matter'
import { parse as parseToml, TomlError } from 'smol-toml'
import type { JsonObject } from '../../nouns.ts'
import { FrontMatterFault } from './fault.ts'
import { parseYaml } from './parse-yaml.ts'
import type { FrontMatterBlock } from './split-front-matter.ts'
import { isJsonObject, toJson } from './to-json.ts'

/** From the threat model: more is an attack or a mistake. */
const MAX_BYTES = 64 * 1024
const MAX_LINES = 500

/**
 * The values of front matter; undefined when it is a scalar or a list, and so no front matter.
 * @throws FrontMatterFault
 */
export function parseBlock(block: FrontMatterBlock): JsonObject | undefined {
  if (Buffer.byteLength(block.source) > MAX_BYTES)
    throw new FrontMatterFault(`It is larger than ${MAX_BYTES / 1024} KB`, undefined)
  if (block.source.split('\n').length > MAX_LINES + 1)
    throw new FrontMatterFault(`It is longer than ${MAX_LINES} lines`, undefined)
  const inner = block.source.split('\n').findIndex((line) => line.startsWith(FENCES[block.language]))
  // gray-matter would end here.
  if (inner !== -1) throw new FrontMatterFault(`A line begins with ${FENCES[block.language]}`, inner + 1)

  const value = toJsonValue(readMatter(block))
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_BYTES)
    throw new FrontMatterFault(`Its values are larger than ${MAX_BYTES / 1024} KB`, undefined)
  if (value === null) return {}
  return isJsonObject(value) ? value : undefined
}

const FENCES = { yaml: '---', toml: '+++' } as const

/** gray-matter with the two languages we name. Its own engines for `js` and `json` are taken away; options are always given, for without them it caches failures. */
function readMatter({ language, source }: FrontMatterBlock): unknown {
  const fence = FENCES[language]
  return guarded(
    () =>
      matter(`${fence}\n${source}${fence}\n`, {
        language,
        delimiters: fence,
        engines: {
          yaml: (text: string) => ({ value: parseYaml(text.replace(/^\n/u, '')) }),
          toml: (text: string) => ({
            value: parseToml(text.replace(/^\n/u, ''), { integersAsBigInt: true }),
          }),
          javascript: refuse,
          json: refuse,
        },
      }).data['value'] ?? null,
  )
}

function refuse(): never {
  throw new FrontMatterFault('Only YAML and TOML are front matter', undefined)
}

function toJsonValue(value: unknown) {
  return guarded(() => toJson(value))
}

/** Front matter may be anything, so what its readers throw at bad input is its fault and not ours. */
function guarded<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof TomlError) throw new FrontMatterFault(tomlMessage(error), error.line)
    if (error instanceof RangeError) throw new FrontMatterFault('Values are nested too deep', undefined)
    throw error
  }
}

/** The first line says what is wrong; below it, the reader draws the place. */
function tomlMessage(error: TomlError): string {
  return error.message.split('\n')[0]?.replace(/^Invalid TOML document: /u, '') ?? 'Not valid TOML'
}
