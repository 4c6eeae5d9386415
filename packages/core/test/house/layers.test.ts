import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** The rooms of ARCHITECTURE.md, and who may import whom, read from the imports themselves. */

const top = fileURLToPath(new URL('../../../../', import.meta.url))

interface Import {
  readonly file: string
  readonly specifier: string
  readonly isTypeOnly: boolean
}

function importsOf(directory: string): Import[] {
  return readdirSync(join(top, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = join(directory, name)
      const text = readFileSync(join(top, file), 'utf8')
      const found = text.matchAll(
        /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm,
      )
      return [...found].map((match) => ({
        file,
        specifier: match[2] ?? match[3] ?? '',
        isTypeOnly: match[1] !== undefined,
      }))
    })
}

/** The file a relative import names, from the top of the project; a package's name otherwise. */
const resolved = ({ file, specifier }: Import): string =>
  specifier.startsWith('.') ? relative(top, resolve(top, dirname(file), specifier)) : specifier

const core = importsOf('packages/core/src')
const renderer = importsOf('packages/renderer/src')

test('the imports are found at all', () => {
  expect(core.length).toBeGreaterThan(50)
  expect(renderer.length).toBeGreaterThan(10)
})

test('core knows neither renderer nor cli, and no file reaches outside of its package', () => {
  const wrong = core.filter(
    (i) => /^(@draehi\/renderer|draehi|commander)$/.test(i.specifier) || !isInside(i, 'packages/core/'),
  )
  expect(wrong).toEqual([])
})

test('renderer knows neither cli nor git nor the markdown parser', () => {
  const wrong = renderer.filter(
    (i) =>
      /^(draehi|commander|simple-git|execa|unified|remark-.*|rehype-.*)$/.test(i.specifier) ||
      !isInside(i, 'packages/renderer/'),
  )
  expect(wrong).toEqual([])
})

const PURE = [
  'markdown',
  'links',
  'plan',
  'traces',
  'history',
  'query',
  'search',
  'graph-config',
  'names',
  'page-name.ts',
  'id.ts',
  'nouns.ts',
  'problem.ts',
  'errors.ts',
]

/** Workers are how the pure parser is run within limits; these files are its rim. */
const RIM = ['parse-pool', 'parse-thread', 'parse-worker', 'idle-workers'].map(
  (name) => `packages/core/src/markdown/${name}.ts`,
)
RIM.push(
  'packages/core/src/traces/trace-file.ts',
  'packages/core/src/history/history-file.ts',
  'packages/core/src/history/read-file-histories.ts',
)

test('the pure rooms import neither git, db, the file system, processes nor the network', () => {
  const pure = core.filter(
    (i) => PURE.some((room) => isIn(i.file, `packages/core/src/${room}`)) && !RIM.includes(i.file),
  )
  expect(pure.length).toBeGreaterThan(20)
  const wrong = pure.filter(
    (i) =>
      /^node:(fs|child_process|net|http|https|os|process|timers|worker_threads)/.test(i.specifier) ||
      /^packages\/core\/src\/(git|db|sources|sync)/.test(resolved(i)) ||
      /^(execa|simple-git|postgres|drizzle-orm|@electric-sql)/.test(i.specifier),
  )
  expect(wrong).toEqual([])
})

test('the pure rooms read neither the clock, chance, the locale nor the environment', () => {
  const files = new Set(
    core.map((i) => i.file).filter((file) => PURE.some((room) => isIn(file, `packages/core/src/${room}`))),
  )
  const wrong = [...files]
    .filter((file) => !RIM.includes(file))
    .flatMap((file) => {
      const text = readFileSync(join(top, file), 'utf8')
      const found =
        text.match(
          /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|process\.env|toLocale\w+\(|localeCompare\(/g,
        ) ?? []
      return found.map((what) => `${file}: ${what}`)
    })
  expect(wrong).toEqual([])
})

test('only db/ knows drizzle and the drivers', () => {
  const wrong = core.filter(
    (i) => /^(drizzle-orm|postgres|@electric-sql)/.test(i.specifier) && !isIn(i.file, 'packages/core/src/db'),
  )
  expect(wrong).toEqual([])
})

test('only the parser folder knows unified', () => {
  const wrong = core.filter(
    (i) =>
      /^(unified|remark-|rehype-|hast-util|mdast-util)/.test(i.specifier) &&
      !isIn(i.file, 'packages/core/src/markdown'),
  )
  expect(wrong).toEqual([])
})

function isInside(i: Import, packageDirectory: string): boolean {
  return !i.specifier.startsWith('.') || resolved(i).startsWith(packageDirectory)
}

function isIn(file: string, room: string): boolean {
  return file === room || file.startsWith(`${room}/`)
}
