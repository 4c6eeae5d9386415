import { foldCase, isPlainText, withoutIgnorable } from './text.ts'

/**
 * The key by which names are compared: in links, aliases, tags and addresses. Case, compatibility forms (`ﬁ`, full
 * width), invisible characters and the amount of white space make no difference; accents, scripts and punctuation do.
 * For comparing only, never shown.
 */
export function lookupKey(name: string): string {
  if (isPlainText(name)) return name.toLowerCase()
  return foldCase(withoutIgnorable(name).normalize('NFKC')).normalize('NFKC').replace(/\s+/gu, ' ').trim()
}
