import { writePlainPage } from './plain-page.ts'

export type ErrorStatus = 400 | 404 | 405 | 408 | 414 | 417 | 421 | 431 | 500 | 503

/** What a reader is told. Nothing of the request and nothing of the fault is repeated. */
const ERRORS: Readonly<Record<ErrorStatus, readonly [title: string, sentence: string]>> = {
  400: ['Bad request', 'This address is not well formed.'],
  404: ['Page not found', 'There is nothing at this address.'],
  405: ['Method not allowed', 'Pages can be read here, and nothing else.'],
  408: ['Request timeout', 'The request took too long to arrive.'],
  414: ['Address too long', 'No page has an address as long as this.'],
  417: ['Expectation failed', 'The request expects something that this server does not do.'],
  421: ['Misdirected request', 'This server does not answer for that host.'],
  431: ['Request header fields too large', 'The request has more header fields than this server reads.'],
  500: ['Something went wrong', 'The page could not be made. The fault was recorded.'],
  503: ['Not available right now', 'The page cannot be read at the moment. Please try again soon.'],
}

/** A whole document. */
export function writeErrorPage(status: ErrorStatus, headFiles: readonly string[]): string {
  const [title, sentence] = ERRORS[status]
  return writePlainPage({
    title,
    content: `<p>${sentence}</p><p><a href="/">Start page</a></p>`,
    headFiles,
  })
}
