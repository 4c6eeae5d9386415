/** How Logseq writes a page's name into a file name: the other direction of `names/file-name.ts`, which only Logseq needs. */

/** Characters that some file system refuses, as Logseq lists them. */
const REFUSED = /[<>:"|?*#\\]/gu
const RESERVED = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/iu

const percent = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')

/** `:file/name-format :triple-lowbar`. Where `_` stands beside `/`, or is one of three, it is encoded. */
export function tripleLowbarName(name: string): string {
  const safe = name.replaceAll('%', percent('%')).replace(REFUSED, percent)
  const ended = RESERVED.test(safe) || safe.endsWith('.') ? `${safe}/` : safe
  return ended
    .replaceAll('___', percent('___'))
    .replaceAll('_/', `${percent('_')}/`)
    .replaceAll('/_', `/${percent('_')}`)
    .replaceAll('/', '___')
}

/** Before that: `/` as `%2F`, or as a dot in the oldest graphs. */
export function legacyName(name: string, slash: '%2F' | '.'): string {
  return name
    .replaceAll('%', percent('%'))
    .replace(REFUSED, percent)
    .replaceAll('.', percent('.'))
    .replaceAll('/', slash)
}
