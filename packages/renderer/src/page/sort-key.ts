import { compareText, lookupKey } from '@draehi/core'

/** By letters without accents and case, then as they are; code units, so that every machine agrees. */
export function compareTitles(a: { readonly title: string }, b: { readonly title: string }): number {
  return compareText(sortKey(a.title), sortKey(b.title)) || compareText(a.title, b.title)
}

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/^\p{N}/u, '0–9'],
  [/^\p{Script=Han}/u, '漢字'],
  [/^[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'かな'],
  [/^\p{Script=Hangul}/u, '한글'],
  [/^[^\p{L}]/u, '#'],
]

/** The heading under which a title stands: its first letter, or the name of a script that has too many. */
export function letterOf(title: string): string {
  const key = sortKey(title)
  const script = SCRIPTS.find(([pattern]) => pattern.test(key))
  if (script !== undefined) return script[1]
  return ([...key][0] ?? '#').toUpperCase()
}

/** Decomposed for the sake of accents, composed again for the sake of Hangul. */
function sortKey(title: string): string {
  const key = lookupKey(title)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
  return key.replace(/^[^\p{L}\p{N}]+(?=[\p{L}\p{N}])/u, '')
}
