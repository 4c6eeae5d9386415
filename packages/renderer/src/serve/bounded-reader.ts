import type { SiteReader } from '@draehi/core'

/** The database did not answer, or not in time. Not the same as "there is none". */
export class CouldNotAsk extends Error {
  override readonly name = 'CouldNotAsk'
}

/**
 * The reader, with every question bounded in time and every failure a `CouldNotAsk` that `onError` has seen.
 * @param timeoutMs for one question
 */
export function boundReader(
  reader: SiteReader,
  options: { readonly timeoutMs: number; readonly onError: (error: unknown) => void },
): SiteReader {
  const ask = <Value>(question: () => Promise<Value>): Promise<Value> =>
    withTimeout(question, options.timeoutMs).catch((cause: unknown) => {
      options.onError(cause)
      throw new CouldNotAsk('The database did not answer.', { cause })
    })
  return {
    listSites: () => ask(() => reader.listSites()),
    findSite: (slug) => ask(() => reader.findSite(slug)),
    findRenderedPage: (site, path) => ask(() => reader.findRenderedPage(site, path)),
    findRedirect: (site, from) => ask(() => reader.findRedirect(site, from)),
    findPastAddress: (site, path) => ask(() => reader.findPastAddress(site, path)),
    findPastAnchors: (site, path) => ask(() => reader.findPastAnchors(site, path)),
    findNode: (site, uuid) => ask(() => reader.findNode(site, uuid)),
    findAsset: (site, address) => ask(() => reader.findAsset(site, address)),
    readAssetChunk: (site, sha256, chunk) => ask(() => reader.readAssetChunk(site, sha256, chunk)),
    findNearPages: (site, path, limit) => ask(() => reader.findNearPages(site, path, limit)),
    findPreview: (workspaceId, key) => ask(() => reader.findPreview(workspaceId, key)),
    findPast: (workspaceId, at) => ask(() => reader.findPast(workspaceId, at)),
    isPastShown: (past, live, path) => ask(() => reader.isPastShown(past, live, path)),
    listPageMoments: (site, path, limit) => ask(() => reader.listPageMoments(site, path, limit)),
    listPages: (site, after, limit) => ask(() => reader.listPages(site, after, limit)),
    readContents: (site, path) => ask(() => reader.readContents(site, path)),
    readVersions: (site, pages) => ask(() => reader.readVersions(site, pages)),
    readChanges: (site, since) => ask(() => reader.readChanges(site, since)),
    findPageDiff: (site, path, id) => ask(() => reader.findPageDiff(site, path, id)),
    findMentions: (site, path) => ask(() => reader.findMentions(site, path)),
    search: (site, query, limit, offset) => ask(() => reader.search(site, query, limit, offset)),
    readGraph: (site, around, limit) => ask(() => reader.readGraph(site, around, limit)),
  }
}

async function withTimeout<Value>(question: () => Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // After a busy event loop the timer comes before an answer that has arrived: let that one in first.
      setImmediate(() => reject(new Error(`no answer within ${timeoutMs} ms`)))
    }, timeoutMs)
  })
  try {
    return await Promise.race([question(), timeout])
  } finally {
    clearTimeout(timer)
  }
}
