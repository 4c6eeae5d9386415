const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu
const LETTER = /\p{L}/gu
/** UTF-16 units that decide. */
const SAMPLE = 2000

/** `rtl` when most letters at the beginning of a page are of a script that runs from right to left. */
export function textDirection(texts: Iterable<string>): 'ltr' | 'rtl' {
  let sample = ''
  for (const text of texts) {
    sample += text
    if (sample.length >= SAMPLE) break
  }
  const start = sample.slice(0, SAMPLE)
  const rtl = start.match(RTL)?.length ?? 0
  return rtl * 2 > (start.match(LETTER)?.length ?? 0) ? 'rtl' : 'ltr'
}

const RTL_SCRIPTS = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'])

/** Whether a language is written from right to left. @param lang BCP 47; what is none is not */
export function isRightToLeft(lang: string): boolean {
  try {
    return RTL_SCRIPTS.has(new Intl.Locale(lang).maximize().script ?? '')
  } catch {
    return false // a RangeError is how Intl says that the tag is not well formed
  }
}
