import { createRedactor } from '@draehi/core'
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
  const clean = redactorOf(terminal.env)
  return {
    ...terminal,
    out: (text) => terminal.out(clean(text)),
    err: (text) => terminal.err(clean(text)),
  }
}

/** Replaces every secret of `env`, and every password in an address, by `[redacted]`. */
export function redactorOf(env: Terminal['env']): (text: string) => string {
  const redact = createRedactor(SECRET_VARIABLES.flatMap((name) => env[name] ?? []))
  return (text) => redact(withoutPasswords(text))
}

function withoutPasswords(text: string): string {
  return text
    .replace(/\b(postgres(?:ql)?:\/\/[^\s:/@"']*):[^\s"']*@/gi, '$1:[redacted]@')
    .replace(/([?&](?:ssl)?password=)[^&\s"']+/gi, '$1[redacted]')
    .replace(/\b(https?:\/\/)[^\s/@"'<>]+@/gi, '$1[redacted]@')
    .replace(/\b(ssh:\/\/[^\s:/@"'<>]+):[^\s/@"'<>]*@/gi, '$1:[redacted]@')
}
