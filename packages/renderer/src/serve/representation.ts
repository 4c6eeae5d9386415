import type { Answer, HeaderFields } from './answer.ts'
import { type ContentEncoding, compress } from './content-encoding.ts'
import { toEntityTag } from './entity-tag.ts'

/** One thing that can be read, in every encoding it is sent in. Its bytes never change. */
export interface Representation {
  /** The finished answers in this encoding; undefined when they have to be made first. */
  peek(encoding: ContentEncoding): Variant | undefined
  /** As `peek`, and makes them. Nobody compresses twice. */
  find(encoding: ContentEncoding): Promise<Variant>
  /** Bytes of memory that it holds; grows when a variant is made. */
  sizeBytes(): number
}

/** Everything that can be said about one encoding of the bytes, made once. */
export interface Variant {
  readonly etag: string
  readonly ok: Answer
  readonly notModified: Answer
}

/** Below this, compression saves less than a packet. */
const MIN_COMPRESSED_BYTES = 1024

/** Bytes of a variant besides its body: about twenty header fields, twice. */
const VARIANT_BYTES = 3000

const COMPRESSIBLE = /^(?:text\/|application\/(?:javascript|json|xml|[a-z]+\+(?:json|xml))|image\/svg\+xml)/u

/**
 * @param type media type with its charset
 * @param headers what every answer about it carries; `vary` in place of that of a text
 */
export function createRepresentation(type: string, body: Buffer, headers: HeaderFields): Representation {
  const isText = COMPRESSIBLE.test(type)
  const isCompressible = isText && body.length >= MIN_COMPRESSED_BYTES
  const shared = isText ? { vary: 'Accept-Encoding', ...headers } : headers
  const identity = createVariant(type, body, shared)
  const made = new Map<ContentEncoding, Variant>([['identity', identity]])
  const making = new Map<ContentEncoding, Promise<Variant>>()

  const peek = (encoding: ContentEncoding): Variant | undefined =>
    isCompressible ? made.get(encoding) : identity

  const make = async (encoding: 'br' | 'gzip'): Promise<Variant> => {
    const bytes = await compress(body, encoding)
    const variant =
      bytes.length < body.length
        ? createVariant(type, bytes, { ...shared, 'content-encoding': encoding })
        : identity
    made.set(encoding, variant)
    making.delete(encoding)
    return variant
  }

  return {
    peek,
    async find(encoding) {
      const variant = peek(encoding)
      if (variant !== undefined || encoding === 'identity') return variant ?? identity
      const running = making.get(encoding) ?? make(encoding)
      making.set(encoding, running)
      return running
    },
    sizeBytes() {
      let bytes = 0
      for (const { ok } of new Set(made.values())) bytes += (ok.body?.length ?? 0) + VARIANT_BYTES
      return bytes
    },
  }
}

/** A 304 says what a cache must know to keep its copy, and nothing about a body it does not have (RFC 9110, section 15.4.5). */
function createVariant(type: string, body: Buffer, headers: HeaderFields): Variant {
  const etag = toEntityTag(body)
  const { 'content-encoding': _, ...kept } = headers
  return {
    etag,
    ok: {
      status: 200,
      headers: { ...headers, etag, 'content-type': type, 'content-length': String(body.length) },
      body,
    },
    notModified: { status: 304, headers: { ...kept, etag }, body: undefined },
  }
}
