/** Secrets taken out of text, in every form that git, HTTP and JSON put them in. */

/** Shorter ones would be found in ordinary words, and are no secrets. */
const MIN_SECRET_LENGTH = 4

/** A piece of base64 shorter than this may occur by chance. */
const MIN_BASE64_LENGTH = 8

/** Replaces every secret by `[redacted]`: as it is, percent-encoded, in JSON, and in base64, alone or within something longer. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length)
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, '[redacted]'), text)
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < MIN_SECRET_LENGTH) return []
  const bytes = Buffer.from(secret)
  const inBase64 = [0, 1, 2]
    .map((offset) => base64Within(bytes, offset))
    .filter((form) => form.length >= MIN_BASE64_LENGTH)
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    ...wholeCredentials(secret),
    ...inBase64,
    ...inBase64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** Basic credentials as we send them, so that nothing of one is left over. */
function wholeCredentials(secret: string): readonly string[] {
  return ['x-access-token:', 'x-token-auth:', 'oauth2:', ':', ''].flatMap((user) => {
    const base64 = Buffer.from(user + secret).toString('base64')
    return [base64, base64.replace(/=+$/, '')]
  })
}

/**
 * The characters that `bytes` alone decide when they stand somewhere in a text that is encoded (`user:<bytes>`).
 * @param offset bytes before them, modulo 3
 */
function base64Within(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const end = Math.floor(((offset + bytes.length) * 8) / 6)
  return text.slice(Math.ceil((offset * 8) / 6), end)
}
