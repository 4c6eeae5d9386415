/**
 * The scripts of pages: plain modules, as they lie in `script/`, without their comments. Each is a file of its own, named
 * after its bytes, which name the files that it imports. So one that changes changes what imports it, and nothing else.
 */

import { readdirSync, readFileSync } from 'node:fs'
import type { StaticAsset } from './static-asset.ts'
import { SOURCES, toAsset } from './to-asset.ts'

const SCRIPTS = new URL('script/', SOURCES)

/** `import … from './name.js'` and `import('./name.js')` */
const IMPORT = /(?<=\bfrom |\bimport\(|^import )'\.\/([a-z-]+\.js)'/gmu

/** A comment that has its lines for itself. */
const COMMENT = /^[ \t]*(?:\/\*\*?[\s\S]*?\*\/|\/\/.*)\n/gmu

export const pageScripts: readonly StaticAsset[] = readScripts()

function readScripts(): readonly StaticAsset[] {
  const made = new Map<string, StaticAsset>()
  const make = (name: string, importers: readonly string[]): StaticAsset => {
    const known = made.get(name)
    if (known !== undefined) return known
    if (importers.includes(name)) throw new Error(`${name} imports itself: ${importers.join(', ')}`)
    const source = readFileSync(new URL(name, SCRIPTS), 'utf8').replace(COMMENT, '')
    const text = source.replace(IMPORT, (_, to: string) => {
      const { path } = make(to, [...importers, name])
      return `'./${path.slice(path.lastIndexOf('/') + 1)}'`
    })
    const asset = toAsset(name.replace(/\.js$/u, ''), 'js', 'text/javascript; charset=utf-8', text)
    made.set(name, asset)
    return asset
  }
  return readdirSync(SCRIPTS)
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => make(name, []))
}
