import type { StoredAsset } from '@draehi/core'
import type { HeaderFields } from './answer.ts'
import { CACHE_FOREVER } from './header-fields.ts'

/**
 * What every answer about a file of a repository carries. Such a file is an author's, and opened by itself it is a
 * document of this origin: a sandbox without scripts takes away what it could do there. In an `<img>`, `<audio>` or
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

/** A viewer of documents is a plug-in to the browser, and a sandbox has none: without it a PDF would be a blank page. */
function policyOf(type: string): string {
  if (type === 'application/pdf') return "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
  const media = /^(?:image\/(?!svg)|audio\/|video\/)/u.test(type) ? "; img-src 'self'; media-src 'self'" : ''
  return `sandbox; default-src 'none'; style-src 'unsafe-inline'${media}`
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
