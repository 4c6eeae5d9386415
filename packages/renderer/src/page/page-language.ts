import type { LinkedPage } from '@draehi/core'
import { escapeAttribute } from './html.ts'
import { textDirection } from './text-direction.ts'

/** Which way a page runs: as it says itself, else by its title and its first words. */
export function directionOf({ page }: LinkedPage): string {
  return page.details.dir ?? textDirection([page.title, ...page.blocks.slice(0, 40).map(({ text }) => text)])
}

/** ` lang="…"` when the page says its own language. */
export function languageAttribute({ page }: LinkedPage): string {
  const { lang } = page.details
  return lang === undefined ? '' : ` lang="${escapeAttribute(lang)}"`
}
