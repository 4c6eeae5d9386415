/**
 * Another page of ours as a document: parsed by the browser while it comes, without running a script or asking for a
 * picture. `XMLHttpRequest` does that; of `fetch` one would get text, and a page may make no HTML of text.
 *
 * @typedef {{ document: Document, url: string, status: number }} ReadDocument `url` is where redirects ended
 *
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<ReadDocument>} rejects when it is no HTML or does not come
 */
export function readDocument(url, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = () => reject(new Error(`${url} is no page`))
    request.open('GET', url)
    request.responseType = 'document'
    request.addEventListener('readystatechange', () => {
      if (request.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return
      // A download is not waited for.
      if (!/^text\/html\b/iu.test(request.getResponseHeader('content-type') ?? '')) request.abort()
    })
    request.addEventListener('load', () => {
      const { responseXML: document, responseURL, status } = request
      if (document === null) fail()
      else resolve({ document, url: responseURL, status })
    })
    for (const type of ['error', 'abort', 'timeout']) request.addEventListener(type, fail)
    signal?.addEventListener('abort', () => request.abort())
    request.timeout = 20_000
    request.send()
  })
}
