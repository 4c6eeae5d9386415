/**
 * Files of the repository that published pages refer to. A request holds one piece of a file at a time, however large the
 * file; pieces that many ask for are kept in a memory of their own, so that a video pushes no page out.
 */

import { ASSET_CHUNK_BYTES, chunkCount, type SiteReader, type StoredAsset } from '@draehi/core'
import type { Answer, Ask } from './answer.ts'
import { createByteLru } from './byte-lru.ts'
import { namesEntityTag } from './entity-tag.ts'
import { contentHeaders, fileHeaders } from './file-headers.ts'
import type { PublishedSite } from './published-site.ts'
import { type ByteRange, readRange } from './read-range.ts'
import { createSingleFlight } from './single-flight.ts'

export interface SiteFiles {
  /**
   * @param address below the workspace, decoded, as stored
   * @returns undefined when the live deployment has no such file
   * @throws CouldNotAsk
   */
  answer(ask: Ask, site: PublishedSite, address: string): Promise<Answer | undefined>
}

/** How much is for rows, found or not: a scan of random addresses cannot push pieces out. */
const SHARE_OF_ROWS = 1 / 16

const ROW_BYTES = 600

type Found = { readonly asset: StoredAsset | undefined }

export function createSiteFiles(reader: SiteReader, cacheBytes: number): SiteFiles {
  const rows = createByteLru<Found>(cacheBytes * SHARE_OF_ROWS, () => ROW_BYTES)
  const chunks = createByteLru<Buffer>(cacheBytes * (1 - SHARE_OF_ROWS), (bytes) => bytes.length)
  const rowFlight = createSingleFlight<Found>()
  const chunkFlight = createSingleFlight<Buffer>()

  const find = async (site: PublishedSite, address: string): Promise<StoredAsset | undefined> => {
    const key = `${site.workspaceId}/${site.deploymentId}/${site.revision ?? 0}/${site.previewId ?? ''}/${address}`
    const known = rows.get(key)
    if (known !== undefined) return known.asset
    const found = await rowFlight(key, async () => {
      const row = { asset: await reader.findAsset(site, address) }
      rows.set(key, row)
      return row
    })
    return found.asset
  }

  const readChunk = async (site: PublishedSite, asset: StoredAsset, chunk: number): Promise<Buffer> => {
    const key = `${site.workspaceId}/${asset.sha256}/${chunk}`
    return (
      chunks.get(key) ??
      chunkFlight(key, async () => {
        const bytes = await reader.readAssetChunk(site, asset.sha256, chunk)
        if (bytes === undefined) throw new Error(`piece ${chunk} of ${asset.path} is not stored`)
        chunks.set(key, bytes)
        return bytes
      })
    )
  }

  async function* readPart(
    site: PublishedSite,
    asset: StoredAsset,
    { first, last }: ByteRange,
  ): AsyncGenerator<Buffer> {
    for (let n = Math.floor(first / ASSET_CHUNK_BYTES); n * ASSET_CHUNK_BYTES <= last; n++) {
      const start = n * ASSET_CHUNK_BYTES
      const bytes = await readChunk(site, asset, n)
      yield bytes.subarray(Math.max(0, first - start), last - start + 1)
    }
  }

  return {
    async answer(ask, site, address) {
      const asset = await find(site, address)
      if (asset === undefined) return undefined
      const headers = fileHeaders(asset)
      const { etag = '' } = headers
      if (ask.ifNoneMatch !== undefined && namesEntityTag(ask.ifNoneMatch, etag))
        return { status: 304, headers, body: undefined }
      const part = partOf(ask, asset, etag)
      if (part === 'nothing') return unsatisfiable(asset)
      const whole = { first: 0, last: asset.sizeBytes - 1 }
      const { first, last } = part === 'whole' ? whole : part
      const answer = {
        status: part === 'whole' ? 200 : 206,
        headers: {
          ...headers,
          ...contentHeaders(asset),
          'content-length': String(last - first + 1),
          ...(part === 'whole' ? {} : { 'content-range': `bytes ${first}-${last}/${asset.sizeBytes}` }),
        },
        body: undefined,
      }
      if (ask.method === 'HEAD') return answer
      if (chunkCount(asset.sizeBytes) > 1)
        return { ...answer, stream: readPart(site, asset, { first, last }) }
      return { ...answer, body: (await readChunk(site, asset, 0)).subarray(first, last + 1) }
    },
  }
}

/** A range is for GET alone, and only of the bytes that the asker has the rest of (RFC 9110, section 13.1.5). */
function partOf(ask: Ask, { sizeBytes }: StoredAsset, etag: string): ByteRange | 'whole' | 'nothing' {
  if (ask.method !== 'GET' || (ask.ifRange !== undefined && ask.ifRange.trim() !== etag)) return 'whole'
  return readRange(ask.range, sizeBytes)
}

function unsatisfiable(asset: StoredAsset): Answer {
  const { 'cache-control': _, etag: __, ...headers } = fileHeaders(asset)
  return {
    status: 416,
    headers: {
      ...headers,
      'cache-control': 'no-store',
      'content-length': '0',
      'content-range': `bytes */${asset.sizeBytes}`,
    },
    body: undefined,
  }
}
