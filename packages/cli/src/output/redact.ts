import type { Terminal } from '../terminal.ts'

/** Environment variables that hold a secret. Their values appear in no output, in no encoding git or HTTP puts them in. */
export const SECRET_VARIABLES = [
  'DRAEHI_GIT_TOKEN',
  'GITHUB_TOKEN',
  'GITLAB_TOKEN',
  'DRAEHI_WEBHOOK_SECRET',
] as const

/** The same terminal, on which no secret of its environment can be printed. */
export function redactingTerminal(terminal: Terminal): Terminal {
  const clean = createRedactor(terminal.env)
  return {
    ...terminal,
    out: (text) => terminal.out(clean(text)),
    err: (text) => terminal.err(clean(text)),
  }
}

/** Replaces every secret of `env`, and every password in an address, by `[redacted]`. */
export function createRedactor(env: Terminal['env']): (text: string) => string {
  const forms = [...new Set(SECRET_VARIABLES.flatMap((name) => formsOf(env[name])))].sort(
    (a, b) => b.length - a.length,
  )
  return (text) => {
    let clean = withoutPasswords(text)
    for (const form of forms) clean = clean.replaceAll(form, '[redacted]')
    return clean
  }
}

function withoutPasswords(text: string): string {
  return text
    .replace(/\b(postgres(?:ql)?:\/\/[^\s:/@"']*):[^\s"']*@/gi, '$1:[redacted]@')
    .replace(/([?&](?:ssl)?password=)[^&\s"']+/gi, '$1[redacted]')
    .replace(/\b(https?:\/\/)[^\s/@"'<>]+@/gi, '$1[redacted]@')
    .replace(/\b(ssh:\/\/[^\s:/@"'<>]+):[^\s/@"'<>]*@/gi, '$1:[redacted]@')
}

/** Shorter ones would be found in ordinary words, and are no secrets. */
const MIN_SECRET_LENGTH = 4

/** A piece of base64 shorter than this may occur by chance. */
const MIN_BASE64_LENGTH = 8

function formsOf(secret: string | undefined): string[] {
  if (secret === undefined || secret.length < MIN_SECRET_LENGTH) return []
  const inBase64 = [0, 1, 2]
    .map((offset) => base64Within(Buffer.from(secret), offset))
    .filter((form) => form.length >= MIN_BASE64_LENGTH)
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...inBase64,
    ...inBase64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]
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
