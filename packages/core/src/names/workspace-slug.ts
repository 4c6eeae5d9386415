/** The slug of a workspace: the first segment of every address, so it shadows no route and needs no encoding. */

import { DraehiError } from '../errors.ts'
import type { Slug } from '../nouns.ts'
import { shortHash } from './text.ts'

/** As long as one label of a host name may be. */
const MAX_LENGTH = 63

const WORKSPACE_SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u

/** First segments that are routes, or that operators and crawlers expect to be none of a writer's pages. */
export const RESERVED_WORKSPACE_SLUGS: ReadonlySet<string> = new Set([
  'admin',
  'api',
  'assets',
  'favicon',
  'healthz',
  'hooks',
  'livez',
  'login',
  'logout',
  'metrics',
  'readyz',
  'robots',
  'sitemap',
  'static',
  'webhook',
  'webhooks',
  'www',
])

/** @throws DraehiError `bad-workspace-slug` */
export function parseWorkspaceSlug(text: string): Slug {
  const fault = faultOf(text)
  if (fault === undefined) return text as Slug
  throw new DraehiError(
    'bad-workspace-slug',
    `${JSON.stringify(text.slice(0, 80))} cannot be the slug of a workspace: ${fault}.`,
    'Use lower-case letters a to z, digits and hyphens, for example "garden".',
  )
}

/** A slug for a workspace that is named after something else, a repository's URL or folder; always a valid one. */
export function suggestWorkspaceSlug(text: string): Slug {
  const last = text
    .replace(/[/\\]+$/u, '')
    .replace(/\.git$/iu, '')
    .split(/[/\\:]/u)
    .at(-1)
  const ascii = (last ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/gu, '')
  return (faultOf(ascii) === undefined ? ascii : `notes-${shortHash(text)}`) as Slug
}

function faultOf(text: string): string | undefined {
  if (text === '') return 'it is empty'
  if (text.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  if (!WORKSPACE_SLUG.test(text)) return 'it has other characters than a to z, 0 to 9 and hyphens inside'
  if (RESERVED_WORKSPACE_SLUGS.has(text)) return 'it is the address of something else'
  return undefined
}
