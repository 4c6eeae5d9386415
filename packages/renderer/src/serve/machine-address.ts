/** Which of the forms for programs an address below a workspace names. */

import { FEEDS, type FeedFile } from '../page/feeds.ts'

export type MachineAddress =
  | {
      readonly kind: 'sitemap' /** 1-based; undefined: all, or the list of the parts. */
      readonly part: number | undefined
    }
  | {
      readonly kind: 'feed'
      readonly file: FeedFile /** Path of the list of a tag, `-/tags/…`. */
      readonly tag: string | undefined
    }
  | { readonly kind: 'llms' }
  | { readonly kind: 'changes' }
  | { readonly kind: 'page'; readonly form: PageForm; readonly path: string }

export type PageForm = 'markdown' | 'json'

const TAG_FEED = /^(-\/tags\/.+)\/([a-z.]+)$/u
const SITEMAP_PART = /^-\/sitemap\/([1-9]\d{0,4})\.xml$/u
const FORMS: readonly (readonly [string, PageForm])[] = [
  ['.md', 'markdown'],
  ['.json', 'json'],
]

/** @param path decoded; undefined: it is none of ours */
export function readMachineAddress(path: string): MachineAddress | undefined {
  if (path === '-/sitemap.xml') return { kind: 'sitemap', part: undefined }
  if (path === '-/llms.txt' || path === 'llms.txt') return { kind: 'llms' }
  if (path === '-/changes') return { kind: 'changes' }
  const part = SITEMAP_PART.exec(path)?.[1]
  if (part !== undefined) return { kind: 'sitemap', part: Number(part) }
  const feed = feedFile(path.startsWith('-/') ? path.slice(2) : '')
  if (feed !== undefined) return { kind: 'feed', file: feed, tag: undefined }
  const [, tag, name = ''] = TAG_FEED.exec(path) ?? []
  const ofTag = feedFile(name)
  if (ofTag !== undefined) return { kind: 'feed', file: ofTag, tag }
  if (path.startsWith('-/')) return undefined
  for (const [ending, form] of FORMS) {
    if (path.endsWith(ending) && path.length > ending.length)
      return { kind: 'page', form, path: path.slice(0, -ending.length) }
  }
  return undefined
}

const feedFile = (name: string): FeedFile | undefined => FEEDS.find(({ path }) => path === name)?.path

/** What a program asks for at the address of a page itself; undefined for a browser, and for whoever takes anything. */
export function wantedForm(accept: string | undefined): PageForm | undefined {
  if (accept === undefined || /\btext\/html\b|\bapplication\/xhtml\+xml\b/iu.test(accept)) return undefined
  if (/\btext\/markdown\b/iu.test(accept)) return 'markdown'
  return /\bapplication\/json\b/iu.test(accept) ? 'json' : undefined
}
