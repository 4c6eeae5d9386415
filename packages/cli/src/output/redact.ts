/** Environment variables that hold a secret. Their values appear in no output, in no encoding git or HTTP puts them in. */
export const SECRET_VARIABLES = [
  'DRAEHI_GIT_TOKEN',
  'GITHUB_TOKEN',
  'GITLAB_TOKEN',
  'DRAEHI_WEBHOOK_SECRET',
] as const

/** `text` with every secret of the environment, and the passwords of database addresses, replaced by `[redacted]`. */
export function redact(text: string, env: Readonly<Record<string, string | undefined>>): string {
  let clean = text.replace(/\b(postgres(?:ql)?:\/\/[^\s:/@]*):[^\s@]*@/g, '$1:[redacted]@')
  for (const name of SECRET_VARIABLES) {
    for (const form of encodings(env[name])) clean = clean.replaceAll(form, '[redacted]')
  }
  return clean
}

function encodings(secret: string | undefined): string[] {
  if (secret === undefined || secret.length < 4) return []
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '')
  return [secret, encodeURIComponent(secret), base64(secret), base64(`x-access-token:${secret}`)]
}
