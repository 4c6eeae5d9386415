import type { StoredAsset } from '@draehi/core'
import type { HeaderFields } from './answer.ts'
import { CACHE_FOREVER } from './header-fields.ts'

/**
 * What every answer about a file of a repository carries. Such a file is an author's, and opened by itself it is a
 * document of this origin: a sandbox without scripts takes away what it could do there. (PDFs are shown in it.) In an `<img>`, `<audio>` or
 * `<video>` the policy of the page counts.
 */
export function fileHeaders(asset: StoredAsset): HeaderFields {
  return {
    'content-security-policy': policyOf(asset.type),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    // Readers of feeds show pictures on origins of their own.
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': CACHE_FOREVER,
    etag: `"${asset.sha256.slice(0, 32)}"`,
  }
}

/** What a whole answer and a part of it carry besides. */
export function contentHeaders({ path, type }: StoredAsset): HeaderFields {
  return {
    'accept-ranges': 'bytes',
    'content-type': type,
    ...(type === 'application/octet-stream' ? { 'content-disposition': attachment(path) } : {}),
  }
}

/**
 * Sound and video opened by themselves are fetched by a player that a browser makes around them: in a sandbox it would be
 * of another origin and get nothing. There is no script in them to run.
 */
function policyOf(type: string): string {
  return /^(?:audio|video)\//u.test(type)
    ? "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
    : "sandbox; default-src 'none'; style-src 'unsafe-inline'"
}

/** Saved under the name it has in the repository (RFC 6266; RFC 8187 for what is not ASCII). */
function attachment(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename*=UTF-8''${encoded}`
}
