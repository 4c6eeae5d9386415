/** Text of other programs and other people, made fit for logs, terminals and the database. */

import { createRedactor } from './redact.ts'

/** UTF-8 bytes of an error's text that are kept. */
export const MAX_TEXT_BYTES = 4096

/**
 * Without terminal escapes, control characters and secrets; at most `maxBytes` long.
 * @param secrets in every form of `redact.ts`
 */
export function cleanText(text: string, secrets: readonly string[] = [], maxBytes = MAX_TEXT_BYTES): string {
  const plain = text
    .replace(/\x1b\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)?/g, '')
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]?/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '')
  return cutBytes(createRedactor(secrets)(plain), maxBytes)
}

/** The most that fits into `maxBytes` of UTF-8 without splitting a character. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return text
  let end = maxBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
