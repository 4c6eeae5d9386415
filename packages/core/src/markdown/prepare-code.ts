import { findLanguage } from './code-languages.ts'
import { MAX_PAGE_LANGUAGES, prepareLanguage, readyEngine } from './highlight-code.ts'

/**
 * Makes the languages ready that stand at the fences of a file: the same that its page will highlight, or some too many.
 * @param onPrepared called after each that was not ready
 */
export async function prepareCode(text: string, onPrepared: () => void): Promise<void> {
  if (!MAY_HAVE_CODE.test(text)) return
  await readyEngine()
  const languages = new Set<string>()
  for (const [, word = ''] of text.matchAll(FENCE)) {
    const language = findLanguage(word)?.name
    if (language !== undefined) languages.add(language)
    if (languages.size >= MAX_PAGE_LANGUAGES) break
  }
  for (const language of languages) if (prepareLanguage(language)) onPrepared()
}

/** Wherever it stands: without the engine no code of any language can be highlighted. */
const MAY_HAVE_CODE = /`{3}|~{3}|begin_|language-/iu

/** Behind marks of lists and quotes too. */
const FENCE = /^[ \t>*+-]*(?:\d{1,9}[.)][ \t]+)?(?:`{3,}|~{3,})[ \t]*(?:\{\.?)?([^\s`~{}:,]+)/gmu
