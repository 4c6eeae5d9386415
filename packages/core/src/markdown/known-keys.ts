/**
 * The keys of front matter and page properties that mean something to us. Each is read with the tolerance its writers
 * expect (`title: 123`, `tags: "a, b"`, `draft: "false"`); what cannot be read is a fault, and the page goes on without.
 */

import { z } from 'zod'
import { withoutInvisible } from '../names/text.ts'
import type { Dialect, JsonObject, JsonValue } from '../nouns.ts'
import { parsePageName, toPermalinkPath } from '../page-name.ts'
import type { ProblemCode } from '../problem.ts'
import { splitList } from './property.ts'

export interface KnownKeys {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly permalink: string | undefined
  readonly aliases: readonly string[]
  readonly tags: readonly string[]
  /** False when one key says so, or a key that should say it cannot be read: a draft is never published by mistake. */
  readonly isPublic: boolean
  /** `publish: true` or `public: true` stands there. */
  readonly isMarked: boolean
}

export interface KeyFault {
  readonly key: string
  /** One sentence. */
  readonly message: string
  readonly code: ProblemCode | undefined
  /** The value leads where it must not; nobody after this may see it. */
  readonly isDangerous: boolean
}

/** Longer than any title; a B-tree and a browser tab get it. */
const MAX_TEXT = 1000

export function readKnownKeys(
  values: JsonObject,
  dialect: Dialect,
  report: (fault: KeyFault) => void,
): KnownKeys {
  const read = <T>(key: string, kind: Kind<T>): T | undefined => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined
    if (value === undefined || value === null || value === '') return undefined
    const result = kind.schema.safeParse(value)
    if (result.success) return result.data
    const message = `"${key}" should be ${kind.expected}, not ${printed(value)}.`
    report({ key, message, code: kind.code, isDangerous: kind.isDangerous ?? false })
    return kind.otherwise
  }
  // In Logseq a date is a link to its journal.
  if (dialect !== 'logseq')
    for (const key of ['date', 'created', 'updated', 'modified', 'lastmod']) read(key, day)
  for (const key of ['redirect', 'redirect_to', 'redirect_from']) read(key, redirects)
  for (const key of ['image', 'cover', 'banner']) read(key, picture)
  read('layout', layout)
  read('lang', language)

  const isHidden = [read('draft', hidingFlag), read('private', hidingFlag)].includes(true)
  const shown = [read('publish', showingFlag), read('public', showingFlag)]
  return {
    title: read('title', text) || undefined,
    description: read('description', text) || undefined,
    permalink: [read('permalink', permalink), read('slug', permalink)].find((address) => !isHome(address)),
    aliases: [...(read('aliases', list) ?? []), ...(read('alias', list) ?? [])].flatMap(toAlias),
    tags: [...(read('tags', list) ?? []), ...(read('tag', list) ?? [])].flatMap((tag) =>
      toTags(tag, dialect),
    ),
    isPublic: !isHidden && !shown.includes(false),
    isMarked: shown.includes(true) && !shown.includes(false),
  }
}

interface Kind<T> {
  readonly schema: z.ZodType<T>
  readonly expected: string
  /** Its own code; undefined for that of the place where it stands. */
  readonly code?: ProblemCode
  /** Whether a value that is refused is an attack as likely as a mistake. */
  readonly isDangerous?: boolean
  /** What an unreadable value counts as. */
  readonly otherwise?: T
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

const text: Kind<string> = {
  schema: scalar.transform((value) => [...withoutInvisible(value).trim()].slice(0, MAX_TEXT).join('')),
  expected: 'text',
}

/** One text is a list with commas; the items of a list are what they are. */
const list: Kind<readonly string[]> = {
  schema: z.union([
    scalar.transform(splitList),
    z.array(z.union([scalar, z.null()])).transform((items) => items.filter((item) => item !== null)),
  ]),
  expected: 'text or a list of texts',
}

const permalink: Kind<string> = {
  schema: scalar.refine(
    (value) => value.trim() === '/' || (!value.includes('\ufffd') && toPermalinkPath(value) !== undefined),
  ),
  expected: 'an address inside of the site',
  isDangerous: true,
}

const FLAGS = new Map<unknown, boolean>([
  ...['true', 'yes', 'on', 1, true].map((value) => [value, true] as const),
  ...['false', 'no', 'off', 0, false].map((value) => [value, false] as const),
])

const flag = z
  .union([z.boolean(), z.literal([0, 1]), z.string().transform((value) => value.trim().toLowerCase())])
  .refine((value) => FLAGS.has(value))
  .transform((value) => FLAGS.get(value) === true)

const hidingFlag: Kind<boolean> = { schema: flag, expected: 'true or false', otherwise: true }
const showingFlag: Kind<boolean> = { schema: flag, expected: 'true or false', otherwise: false }

/** A day, or a text with a year in it; what looks like an ISO date must be one. */
const day: Kind<unknown> = {
  schema: z.union([z.number(), z.string().refine((value) => isIsoDay(value) ?? /\d{4}/u.test(value))]),
  expected: 'a date',
}

function isIsoDay(value: string): boolean | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/u.exec(value.trim())
  if (match === null) return undefined
  const [year, month, date] = match.slice(1).map(Number)
  if (year === undefined || month === undefined || date === undefined) return undefined
  const back = new Date(0)
  back.setUTCFullYear(year, month - 1, date)
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === date
}

const address = z.string().refine(isInside)

/** Nothing that leads to another host or into a header (`//evil`, `/\evil`, `x:`, line ends). */
function isInside(value: string): boolean {
  return withoutInvisible(value) === value && !/^\s*(?:[\\/]{2}|[a-z][a-z0-9+.-]*:)|\\/iu.test(value)
}

const redirects: Kind<unknown> = {
  schema: z.union([address, z.array(address)]),
  expected: 'an address inside of the site, or a list of them',
  code: 'bad-redirect',
  isDangerous: true,
}

const picture: Kind<unknown> = {
  schema: scalar.refine((value) => /^https?:\/\//iu.test(value) || isInside(value)),
  expected: 'a file of the repository or an https address',
  isDangerous: true,
}

const layout: Kind<unknown> = {
  schema: scalar.refine((value) => !value.split(/[\\/]/u).includes('..')),
  expected: 'a name',
  isDangerous: true,
}

const language: Kind<unknown> = {
  schema: z.string().regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu),
  expected: 'a language tag like "en" or "pt-BR"',
}

/** `/` is the home page's address, whichever page the configuration makes that. */
function isHome(address: string | undefined): boolean {
  return address === undefined || address.trim() === '/'
}

function toAlias(written: string): string[] {
  const name = parsePageName(written.replace(/^\s*\[\[(.*)\]\]\s*$/u, '$1'))
  return name === undefined ? [] : [name]
}

/** With or without `#`. In Obsidian a tag has no spaces, so they separate. */
function toTags(written: string, dialect: Dialect): string[] {
  const name = withoutInvisible(written.replace(/^\s*#?\[\[(.*)\]\]\s*$/u, '$1')).trim()
  const names = dialect === 'obsidian' || /^#\S+(?: #\S+)+$/u.test(name) ? name.split(' ') : [name]
  return names.map((tag) => tag.replace(/^#+/u, '').trim()).filter((tag) => tag !== '')
}

function printed(value: JsonValue): string {
  const json = JSON.stringify(value)
  return json.length > 80 ? `${[...json].slice(0, 80).join('')}…` : json
}
