/**
 * The keys of front matter and page properties that mean something to us, however their letters are cased and their words
 * are joined (`publishDate`, `publish_date`, `publish-date`). Each is read with the tolerance its writers expect
 * (`title: 123`, `tags: "a, b"`, `draft: "false"`); what cannot be read is a fault, and the page goes on without.
 */

import { withoutInvisible } from '../names/text.ts'
import type { Dialect, GraphConfig, JsonObject, JsonValue, PageDate, PageDetails } from '../nouns.ts'
import { parsePageName } from '../page-name.ts'
import type { ProblemCode } from '../problem.ts'
import { keyForm } from './key-form.ts'
import {
  direction,
  flagOrAnything,
  hidingFlag,
  type Kind,
  language,
  layout,
  list,
  minuteOf,
  people,
  permalink,
  picture,
  rank,
  redirects,
  showingFlag,
  someDate,
  text,
} from './key-kinds.ts'

export interface KnownKeys {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly permalink: string | undefined
  readonly aliases: readonly string[]
  readonly tags: readonly string[]
  readonly details: PageDetails
  /** False when one key says so, or a key that should say it cannot be read: a draft is never published by mistake. */
  readonly isPublic: boolean
  /** `publish: true` or `public: true` stands there. */
  readonly isMarked: boolean
}

export interface KeyFault {
  /** As written. */
  readonly key: string
  /** One sentence. */
  readonly message: string
  readonly code: ProblemCode | undefined
  /** The value leads where it must not; nobody after this may see it. */
  readonly isDangerous: boolean
}

/** Of a page that says nothing. */
export const NO_DETAILS: PageDetails = {
  authors: [],
  date: undefined,
  updated: undefined,
  rank: undefined,
  image: undefined,
  lang: undefined,
  dir: undefined,
  isHome: false,
  isUnlisted: false,
  shownFrom: undefined,
  shownUntil: undefined,
  redirectFrom: [],
}

export function readKnownKeys(
  values: JsonObject,
  config: GraphConfig,
  report: (fault: KeyFault) => void,
): KnownKeys {
  const all = createReader(values, report)
  const first = <T>(kind: Kind<T>, ...keys: readonly string[]): T | undefined =>
    keys.flatMap((key) => all(kind, key)).find((value) => value !== undefined)
  const some = (kind: Kind<boolean>, ...keys: readonly string[]): readonly boolean[] =>
    keys.flatMap((key) => all(kind, key))

  first(layout, 'layout')
  const addresses = ['permalink', 'slug'].flatMap((key) => all(permalink, key))
  const hidden = some(hidingFlag, 'draft', 'private')
  const shown = [
    ...some(showingFlag, 'publish', 'public'),
    ...all(flagOrAnything, 'published').filter((value) => value !== undefined),
  ]
  const dates = dateKinds(config)
  const window = readWindow(all, dates)
  return {
    title: first(text, 'title') || undefined,
    description: first(text, 'description', 'summary') || undefined,
    permalink: addresses.find((address) => address.trim() !== '/'),
    aliases: [...all(list, 'aliases'), ...all(list, 'alias')].flat().flatMap(toAlias),
    tags: [...all(list, 'tags'), ...all(list, 'tag')].flat().flatMap((tag) => toTags(tag, config.dialect)),
    details: {
      authors: [...all(people, 'authors'), ...all(people, 'author')].flat(),
      date: first(dates.day, 'date', 'created'),
      updated: first(dates.day, 'updated', 'lastmod', 'modified'),
      rank: first(rank, ...rankKeys(config.dialect)),
      image: first(picture, 'image', 'cover', 'banner'),
      lang: first(language, 'lang'),
      dir: first(direction, 'dir'),
      isHome: addresses.some((address) => address.trim() === '/'),
      isUnlisted: some(hidingFlag, 'unlisted').includes(true),
      ...window.shown,
      redirectFrom: ['redirect_from', 'redirect', 'redirect_to'].flatMap((key) => {
        const written = all(redirects, keyForm(key)).flat()
        return key === 'redirect_from' ? written : []
      }),
    },
    isPublic: window.isReadable && !hidden.includes(true) && !shown.includes(false),
    isMarked: shown.includes(true) && !shown.includes(false),
  }
}

/** In a notebook `weight` is a person's; in a folder for a site generator it is a rank. */
function rankKeys(dialect: Dialect): readonly string[] {
  return ['order', 'navorder', 'sidebarposition', ...(dialect === 'plain' ? ['weight'] : [])]
}

/** Never a minute too early, never a minute too long; a date that cannot be read hides the page. */
function readWindow(
  all: Reader,
  { from, until }: DateKinds,
): { readonly shown: Pick<PageDetails, 'shownFrom' | 'shownUntil'>; readonly isReadable: boolean } {
  const begins = all(from, 'publishdate')
  const ends = all(until, 'expirydate')
  return {
    shown: { shownFrom: begins.toSorted().at(-1), shownUntil: ends.toSorted()[0] },
    isReadable: ![...begins, ...ends].includes(UNREADABLE),
  }
}

const UNREADABLE = 'unreadable'

/** The kinds that depend on the configuration. */
interface DateKinds {
  readonly day: Kind<PageDate | undefined>
  readonly from: Kind<string>
  readonly until: Kind<string>
}

/** Made once for a graph: making these schemas takes longer than reading the keys of a page. */
const dateKindsOf = new WeakMap<GraphConfig, DateKinds>()

function dateKinds(config: GraphConfig): DateKinds {
  const known = dateKindsOf.get(config)
  if (known !== undefined) return known
  const made = {
    day: someDate(config),
    from: minuteOf(config, Math.ceil, UNREADABLE),
    until: minuteOf(config, Math.floor, UNREADABLE),
  }
  dateKindsOf.set(config, made)
  return made
}

/** Every readable value of a key, however it is spelt; the exact spelling first. */
type Reader = <T>(kind: Kind<T>, form: string) => readonly T[]

function createReader(values: JsonObject, report: (fault: KeyFault) => void): Reader {
  const byForm = new Map<string, string[]>()
  for (const key of Object.keys(values)) {
    const keys = byForm.get(keyForm(key)) ?? []
    if (key === keyForm(key)) keys.unshift(key)
    else keys.push(key)
    byForm.set(keyForm(key), keys)
  }
  return <T>(kind: Kind<T>, form: string) =>
    (byForm.get(form) ?? []).flatMap((key): readonly T[] => {
      const value = values[key]
      if (value === undefined || value === null || value === '') return []
      const result = kind.schema.safeParse(value)
      if (result.success) return [result.data]
      const message = `"${key}" should be ${kind.expected}, not ${printed(value)}.`
      report({ key, message, code: kind.code, isDangerous: kind.isDangerous ?? false })
      return kind.otherwise === undefined ? [] : [kind.otherwise]
    })
}

function toAlias(written: string): string[] {
  const name = parsePageName(written.replace(/^\s*\[\[(.*)\]\]\s*$/u, '$1'))
  return name === undefined ? [] : [name]
}

/** With or without `#`. In Obsidian a tag has no spaces, so they separate. */
function toTags(written: string, dialect: Dialect): string[] {
  const name = withoutInvisible(written.replace(/^\s*#?\[\[(.*)\]\]\s*$/u, '$1')).trim()
  const names = dialect === 'obsidian' || /^#\S+(?: #\S+)+$/u.test(name) ? name.split(' ') : linkedNames(name)
  return names.map((tag) => tag.replace(/^#+/u, '').trim()).filter((tag) => tag !== '')
}

/** `paper [[a]] [[b c]]` names three. */
function linkedNames(name: string): readonly string[] {
  return name.includes('[[') ? name.split(/#?\[\[([^[\]]{1,512})\]\]/u) : [name]
}

function printed(value: JsonValue): string {
  const json = JSON.stringify(value)
  return json.length > 80 ? `${[...json].slice(0, 80).join('')}…` : json
}
