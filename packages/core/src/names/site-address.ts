import { decodePercent } from './file-name.ts'
import { withoutIgnorable } from './text.ts'

/**
 * An address on this site as a person wrote it (a redirect's two ends, a line of the navigation): a page's name or path,
 * with or without a leading `/`, percent-decoded. Undefined when it could lead anywhere else or into a header: another
 * scheme or host, a backslash, a control or invisible character, `.` or `..` segments, more than 1,000 characters.
 */
export function parseSiteAddress(text: string): string | undefined {
  if (text.length > 1000) return undefined
  const address = decodePercent(text.trim())
  const isElsewhere = /^(?:[a-z][a-z0-9+.-]*:(?!\s)|javascript\s*:|\/\/)|\\/iu.test(address)
  if (address === '' || isElsewhere || withoutIgnorable(address) !== address) return undefined
  return address.split('/').some((segment) => segment === '.' || segment === '..') ? undefined : address
}
