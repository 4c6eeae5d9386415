/** `draehi.yaml` as settings and problems. A bad value is a problem with its place, and as if it were not there. */

import { parseSiteAddress } from '../page-name.ts'
import { type Problem, problem } from '../problem.ts'
import { didYouMean } from './did-you-mean.ts'
import { DRAEHI_SETTINGS, type DraehiSettings } from './draehi-settings.ts'
import { type Place, parseYaml } from './yaml-document.ts'

export interface DraehiYaml {
  readonly settings: DraehiSettings
  readonly problems: readonly Problem[]
}

type YamlMap = Readonly<Record<string, unknown>>
type Path = readonly PropertyKey[]

/** Never throws: a file that is no YAML has no settings and says where it breaks. */
export function readDraehiYaml(path: string, text: string): DraehiYaml {
  const read = parseYaml(text)
  if ('fault' in read) return unusable(path, `This is not valid YAML: ${read.fault}.`, read.place)
  if (read.value === null) return { settings: {}, problems: [] }
  if (!isMap(read.value))
    return unusable(path, 'The configuration is not a map of keys and values.', read.placeOf([]))

  const checked = checkSettings(read.value)
  const redirects = checkRedirects(read.value, checked.settings)
  const problems = [
    ...checked.issues.map(({ at, part, message, hint }) =>
      problem('bad-configuration', path, message, { ...read.placeOf(at, part), ...(hint && { hint }) }),
    ),
    ...redirects.refused.map(({ at, from, to }) =>
      problem(
        'bad-redirect',
        path,
        `The redirect from ${quote(from)} to ${quote(to)} does not stay on this site.`,
        {
          ...read.placeOf(at),
          hint: 'Write both as a page or path of this site, such as "old-name: new-name".',
        },
      ),
    ),
  ]
  return { settings: { ...checked.settings, ...redirects.settings }, problems }
}

interface Issue {
  readonly at: Path
  /** What of the pair is wrong. */
  readonly part: 'key' | 'value'
  readonly message: string
  readonly hint: string | undefined
}

/** Takes the values that are wrong away until the rest is right; each round removes at least one. */
function checkSettings(map: YamlMap): {
  readonly settings: DraehiSettings
  readonly issues: readonly Issue[]
} {
  let values: YamlMap = Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null))
  const issues: Issue[] = []
  for (;;) {
    const result = DRAEHI_SETTINGS.safeParse(values)
    if (result.success) return { settings: result.data, issues }
    for (const issue of result.error.issues) {
      const found =
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => unknownKey([...issue.path, key]))
          : [wrongValue(map, issue.path, issue.message)]
      for (const one of found) {
        issues.push(one)
        values = without(values, one.at)
      }
    }
  }
}

const TOP_KEYS = Object.keys(DRAEHI_SETTINGS.shape)
const JOURNAL_KEYS = ['directory', 'fileFormat', 'titleFormat']

function unknownKey(at: Path): Issue {
  const key = String(at.at(-1))
  const near = didYouMean(key, at.length === 1 ? TOP_KEYS : JOURNAL_KEYS)
  return {
    at,
    part: 'key',
    message: `There is no setting ${quote(at.join('.'))}.`,
    hint: near === undefined ? undefined : `Did you mean "${near}"?`,
  }
}

function wrongValue(map: YamlMap, at: Path, message: string): Issue {
  const value = valueAt(map, at)
  const isPlain = typeof value === 'number' || typeof value === 'boolean'
  return {
    at,
    part: 'value',
    message: `${quote(at.join('.'))} ${message}, not ${quote(value)}.`,
    hint: isPlain && message.startsWith('must be text') ? 'Put it in quotes.' : undefined,
  }
}

function valueAt(value: unknown, at: Path): unknown {
  return at.reduce<unknown>(
    (inner, key) => (isMap(inner) || Array.isArray(inner) ? Reflect.get(inner, key) : inner),
    value,
  )
}

/** Without the value at `at`; of a list in the way, without the whole list, because half a list is not what was written. */
function without(values: YamlMap, at: Path): YamlMap {
  const [head, ...rest] = at
  const inner = values[String(head)]
  const others = Object.entries(values).filter(([key]) => key !== String(head))
  const kept = rest.length > 0 && isMap(inner) ? [[String(head), without(inner, rest)] as const] : []
  return Object.fromEntries([...others, ...kept])
}

interface RefusedRedirect {
  readonly at: Path
  readonly from: string
  readonly to: string
}

function checkRedirects(
  map: YamlMap,
  { redirects = [] }: DraehiSettings,
): { readonly settings: DraehiSettings; readonly refused: readonly RefusedRedirect[] } {
  const good: { from: string; to: string }[] = []
  const refused: RefusedRedirect[] = []
  redirects.forEach((redirect, i) => {
    const from = parseSiteAddress(redirect.from)
    const to = parseSiteAddress(redirect.to)
    if (from !== undefined && to !== undefined) good.push({ from, to })
    else refused.push({ at: ['redirects', Array.isArray(map.redirects) ? i : redirect.from], ...redirect })
  })
  return { settings: redirects.length === 0 ? {} : { redirects: good }, refused }
}

function unusable(path: string, message: string, place: Place): DraehiYaml {
  const hint = 'Nothing of this file is used.'
  return { settings: {}, problems: [problem('bad-configuration', path, message, { ...place, hint })] }
}

const isMap = (value: unknown): value is YamlMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
