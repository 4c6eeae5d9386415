import { lookupKey, parsePageName, toPagePath } from '@draehi/core'

/** Below this every path is one of a list that is no page. */
const SYSTEM = '-/'

/**
 * The addresses that somebody may have meant by a path, most likely first, without the path itself. Makes no claim that
 * any of them exists. `Foo/Bar Baz.md`, `foo/BAR%20baz/` and `foo___bar baz` all mean `foo/bar-baz`.
 * @param path decoded, NFC, no leading slash
 */
export function spellings(path: string): readonly string[] {
  const found = new Set<string>()
  for (const written of writtenForms(path)) {
    found.add(written)
    for (const name of [written, lookupKey(written)]) {
      const address = toAddress(name)
      if (address !== undefined) found.add(address)
    }
  }
  found.delete(path)
  return [...found]
}

function* writtenForms(path: string): Generator<string> {
  const clean = path
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')
  yield clean
  const file = clean.replace(/\.(?:md|markdown|html?)$/iu, '')
  if (file !== clean) yield file
  if (file.includes('___')) yield file.replaceAll('___', '/')
  const folder = file.replace(/(?:^|\/)(?:index|readme)$/iu, '')
  if (folder !== file) yield folder
  // Logseq keeps every page in one folder that is no part of its name: `pages/Foo.md` is the page Foo.
  const base = file.slice(file.lastIndexOf('/') + 1)
  if (file !== clean && base !== file) yield base.replaceAll('___', '/')
}

/** The address of a page that is called `written`; undefined when nothing could be called so. */
export function toAddress(written: string): string | undefined {
  const isSystem = written.startsWith(SYSTEM)
  const name = parsePageName(isSystem ? written.slice(SYSTEM.length) : written)
  return name === undefined ? undefined : `${isSystem ? SYSTEM : ''}${toPagePath(name)}`
}
