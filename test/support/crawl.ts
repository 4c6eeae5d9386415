/** What a reader without JavaScript can reach. */
export interface Crawl {
  /** Paths that answered 200 with HTML, sorted. */
  readonly pages: readonly string[]
  /** `<status> <path>, linked from <path>` for every same-site link that did not. */
  readonly failures: readonly string[]
  readonly bodies: readonly string[]
}

/** Follows every same-site link from one address. Redirects are followed once and must arrive. At most 100,000 requests. */
export async function crawl(start: string): Promise<Crawl> {
  const origin = new URL(start).origin
  const queue: { readonly path: string; readonly from: string }[] = [
    { path: new URL(start).pathname, from: '(start)' },
  ]
  const seen = new Set(queue.map((entry) => entry.path))
  const pages: string[] = []
  const failures: string[] = []
  const bodies: string[] = []
  for (let index = 0; index < queue.length && index < 100_000; index++) {
    const { path, from } = queue[index] ?? { path: '/', from: '' }
    const response = await fetch(origin + path)
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok) {
      failures.push(`${response.status} ${path}, linked from ${from}`)
      await response.body?.cancel()
      continue
    }
    if (!type.startsWith('text/html')) {
      await response.body?.cancel()
      continue
    }
    const body = await response.text()
    pages.push(new URL(response.url).pathname)
    bodies.push(body)
    for (const next of linksOf(body, response.url, origin)) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push({ path: next, from: path })
    }
  }
  return { pages: [...new Set(pages)].sort(), failures, bodies }
}

function linksOf(body: string, base: string, origin: string): string[] {
  return [...body.matchAll(/<(?:a|link|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].flatMap((match) => {
    const target = (match[1] ?? '')
      .replaceAll('&amp;', '&')
      .replaceAll('&#x26;', '&')
      .replaceAll('&#38;', '&')
    if (!URL.canParse(target, base)) return [`/(not a URL)${target}`]
    const url = new URL(target, base)
    return url.origin === origin ? [url.pathname + url.search] : []
  })
}
