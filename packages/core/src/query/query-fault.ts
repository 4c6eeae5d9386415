/** Why a query cannot be answered. Thrown by the readers of queries, caught where a page collects its queries. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault'
  readonly code: 'bad-query' | 'unsupported-query'
  /** @param message a sentence for the author */
  constructor(code: QueryFault['code'], message: string) {
    super(message)
    this.code = code
  }
}

export const unsupported = (what: string): QueryFault =>
  new QueryFault('unsupported-query', `${what} is not supported.`)

export const malformed = (message: string): QueryFault => new QueryFault('bad-query', message)

/** What an author wrote, short enough to be named in a sentence. */
export function named(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}
