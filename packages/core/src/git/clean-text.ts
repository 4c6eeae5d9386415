/** Text of other programs and other people, made fit for logs, terminals and the database. */

/** UTF-8 bytes of an error's text that are kept. */
export const MAX_TEXT_BYTES = 4096

/**
 * Without terminal escapes, control characters and secrets; at most `maxBytes` long.
 * @param secrets also found in base64 (alone or as a basic credential) and percent-encoded
 */
export function cleanText(text: string, secrets: readonly string[] = [], maxBytes = MAX_TEXT_BYTES): string {
  const plain = text
    .replace(/\x1b\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)?/g, '')
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]?/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '')
  return cutBytes(redact(plain, secrets), maxBytes)
}

export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf)
  forms.sort((a, b) => b.length - a.length)
  return forms.reduce((result, form) => result.replaceAll(form, '[redacted]'), text)
}

/** The most that fits into `maxBytes` of UTF-8 without splitting a character. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return text
  let end = maxBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}

function formsOf(secret: string): string[] {
  const basic = ['x-access-token', 'x-token-auth', 'oauth2', ''].flatMap((user) =>
    base64Of(`${user}:${secret}`),
  )
  return [secret, encodeURIComponent(secret), ...base64Of(secret), ...basic]
}

function base64Of(text: string): string[] {
  const bytes = Buffer.from(text)
  return [bytes.toString('base64'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
}
