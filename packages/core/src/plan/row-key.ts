/**
 * The key of a row within one workspace, in one place: what is stored and what should be true are compared by it.
 * Two rows are versions of one thing exactly when their keys are equal; whether they differ is told by their digests.
 *
 * - node: `page:<uuid>` or `block:<uuid>`
 * - link: `<uuid of the page it stands on>:<order>`
 * - rendered page: its path · redirect: its `from` · asset: its path in the repository
 * - piece of an asset: `<sha256 of the whole>:<index>`
 */

import type { Digest, Node, NodeUuid } from '../nouns.ts'

/** The key of a page or block. The kind is part of it, so that stored pages can be counted without their rows. */
export function nodeKey(kind: Node['kind'], uuid: NodeUuid): string {
  return `${kind}:${uuid}`
}

export interface NodeKeyParts {
  readonly kind: Node['kind']
  readonly uuid: NodeUuid
}

/** What `nodeKey` joined; `key` must be one of its own. */
export function splitNodeKey(key: string): NodeKeyParts {
  const at = key.indexOf(':')
  return { kind: key.slice(0, at) === 'page' ? 'page' : 'block', uuid: key.slice(at + 1) as NodeUuid }
}

/** Whether a key of `nodeKey` is a page's. */
export function isPageKey(key: string): boolean {
  return key.startsWith('page:')
}

/** @param order 0-based rank among the links of the page */
export function linkKey(fromPage: NodeUuid, order: number): string {
  return `${fromPage}:${order}`
}

export interface LinkKeyParts {
  readonly fromPage: NodeUuid
  readonly order: number
}

/** What `linkKey` joined; `key` must be one of its own. */
export function splitLinkKey(key: string): LinkKeyParts {
  const at = key.indexOf(':')
  return { fromPage: key.slice(0, at) as NodeUuid, order: Number(key.slice(at + 1)) }
}

/** @param path `RenderedPage.path`: `''` for the home page */
export function renderedPageKey(path: string): string {
  return path
}

/** @param from `Redirect.from` */
export function redirectKey(from: string): string {
  return from
}

/** @param path `Asset.path` */
export function assetKey(path: string): string {
  return path
}

/** @param chunk 0-based */
export function assetChunkKey(sha256: Digest, chunk: number): string {
  return `${sha256}:${chunk}`
}

export interface AssetChunkKeyParts {
  readonly sha256: Digest
  readonly chunk: number
}

/** What `assetChunkKey` joined; `key` must be one of its own. */
export function splitAssetChunkKey(key: string): AssetChunkKeyParts {
  const at = key.indexOf(':')
  return { sha256: key.slice(0, at) as Digest, chunk: Number(key.slice(at + 1)) }
}
