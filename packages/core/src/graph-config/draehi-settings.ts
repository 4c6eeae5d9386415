/** What `draehi.yaml` may say. The texts after "must be" are what an author reads. */

import { z } from 'zod'
import { isDayFormat } from '../journal-title.ts'
import { withoutInvisible } from '../names/text.ts'
import { parseSiteAddress } from '../page-name.ts'
import { readSearchLanguage } from '../search/search-settings.ts'

const MAX_TEXT = 1000
const MAX_ITEMS = 1000

const text = (what = 'text'): z.ZodType<string> =>
  z
    .string({ error: `must be ${what}` })
    .transform((value) => withoutInvisible(value).trim())
    .refine((value) => value !== '' && value.length <= MAX_TEXT, {
      error: `must be ${what} of 1 to ${MAX_TEXT} characters`,
    })

const directory = text('a folder').transform((value, context) => {
  const segments = value
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
  if (!segments.includes('..')) return segments.join('/')
  context.addIssue({ code: 'custom', message: 'must be a folder inside the repository' })
  return z.NEVER
})

const dayFormat = text('a format of days').refine(isDayFormat, {
  error: 'must be a format of days such as "yyyy-MM-dd" or "MMM do, yyyy"',
})

const patterns = z.union([text().transform((one) => [one]), z.array(text()).max(MAX_ITEMS)], {
  error: 'must be a list of patterns such as "drafts/"',
})

const language = text('a language tag').transform((value, context) => {
  try {
    const [tag] = Intl.getCanonicalLocales(value)
    if (tag !== undefined) return tag
  } catch {
    // A RangeError is how Intl says that the tag is not well formed; the issue below tells the author.
  }
  context.addIssue({ code: 'custom', message: 'must be a language tag such as "en" or "pt-BR"' })
  return z.NEVER
})

const searchLanguage = text('the name of a language').transform((value, context) => {
  const found = readSearchLanguage(value)
  if (found !== undefined) return found
  context.addIssue({ code: 'custom', message: 'must be a language such as "german" or "de", or "none"' })
  return z.NEVER
})

/** A name, not an offset: Node 20 knows no other. */
const timeZone = text('a time zone').refine(
  (value) => {
    try {
      return /^[a-z]/iu.test(value) && new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined
    } catch {
      return false // a RangeError is how Intl says that it knows no such zone
    }
  },
  { error: 'must be the name of a time zone such as "Asia/Seoul"' },
)

/** A page of this site, or another site by http, https or mailto. */
const navigationTarget = text().refine(
  (value) => /^(?:https?:\/\/[^\s/\\]|mailto:\S)/iu.test(value) || parseSiteAddress(value) !== undefined,
  { error: 'must be a page of this site, or an address that begins with https://' },
)

const navigationItem = z.union(
  [
    navigationTarget.transform((to) => ({ title: to, to })),
    z.strictObject({ title: text(), to: navigationTarget }),
  ],
  { error: 'must be a page, or a title and what it leads to' },
)

const navigation = z
  .array(navigationItem, { error: 'must be a list of pages' })
  .max(100, { error: 'must be at most 100 entries' })

/** A sentence, or a sentence and links. */
const footer = z.union(
  [
    text().transform((one) => ({ text: one, links: [] })),
    z
      .strictObject({ text: text().optional(), links: navigation.optional() })
      .transform(({ text, links }) => ({ text, links: links ?? [] })),
  ],
  { error: 'must be a text, or a map of text and links' },
)

/** Old address → new one; either way of writing it comes out as a list. Whether they are addresses is asked one by one. */
const redirects = z.union(
  [
    z.array(z.strictObject({ from: z.string(), to: z.string() })).max(MAX_ITEMS),
    z
      .record(z.string(), z.string())
      .transform((pairs) => Object.entries(pairs).map(([from, to]) => ({ from, to }))),
  ],
  { error: 'must be a list of "old: new"' },
)

const oneOf = <const T extends readonly [string, ...string[]]>(words: T): z.ZodType<T[number]> =>
  z.enum(words, { error: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` })

export const DRAEHI_SETTINGS = z.strictObject({
  title: text().optional(),
  description: text().optional(),
  lang: language.optional(),
  root: directory.optional(),
  home: text('the name of a page').optional(),
  include: patterns.optional(),
  exclude: patterns.optional(),
  publish: oneOf(['all', 'marked']).optional(),
  timezone: timeZone.optional(),
  theme: text('the name of a theme').optional(),
  nav: navigation.optional(),
  footer: footer.optional(),
  favicon: text('the path of a picture').optional(),
  logo: text('the path of a picture').optional(),
  cards: z.boolean({ error: 'must be true or false' }).optional(),
  redirects: redirects.optional(),
  embedDepth: z
    .int({ error: 'must be a whole number from 0 to 10' })
    .min(0, { error: 'must be at least 0' })
    .max(10, { error: 'must be at most 10' })
    .optional(),
  history: oneOf(['all', 'dates', 'none']).optional(),
  search: z
    .strictObject(
      { language: searchLanguage.optional(), log: z.boolean({ error: 'must be true or false' }).optional() },
      { error: 'must be a map of language and log' },
    )
    .optional(),
  dialect: oneOf(['logseq', 'obsidian', 'plain']).optional(),
  fileNameFormat: oneOf(['triple-lowbar', 'legacy']).optional(),
  journal: z
    .strictObject(
      {
        directory: directory.optional(),
        fileFormat: dayFormat.optional(),
        titleFormat: dayFormat.optional(),
      },
      { error: 'must be a map of directory, fileFormat and titleFormat' },
    )
    .optional(),
})

export type DraehiSettings = z.infer<typeof DRAEHI_SETTINGS>
