import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** What a command line loads before it knows that it needs it, read from the imports: half of a short command is loading. */

const top = fileURLToPath(new URL('../../', import.meta.url))
const ours = /^@draehi\/(core|renderer)(?:\/(.+))?$/u

interface Loaded {
  /** Of this project, from `packages/`. */
  readonly files: readonly string[]
  /** Names of packages. */
  readonly packages: readonly string[]
}

function loadedBy(...entries: readonly string[]): Loaded {
  const files = new Set(entries.map((entry) => join(top, entry)))
  const packages = new Set<string>()
  for (const file of files) {
    for (const specifier of staticImports(readFileSync(file, 'utf8'))) {
      const local = fileOf(specifier, file)
      if (local !== undefined) files.add(local)
      else if (!specifier.startsWith('node:')) packages.add(nameOf(specifier))
    }
  }
  return { files: [...files].map((file) => relative(top, file)).sort(), packages: [...packages].sort() }
}

/** What is imported or exported again as a value, at the top of a module. */
function staticImports(text: string): readonly string[] {
  const found = text.matchAll(/^(?:import|export)\s+(?!type\s)(?:([^'";]*?)\sfrom\s+)?'([^']+)'/gmu)
  return [...found].flatMap(([, names = 'all', specifier = '']) =>
    /^\{(?:\s*type\s[^,}]+,?)+\s*\}$/u.test(names) ? [] : [specifier],
  )
}

function fileOf(specifier: string, importer: string): string | undefined {
  if (specifier.startsWith('.')) return resolve(dirname(importer), specifier)
  const [, name, path = '.'] = ours.exec(specifier) ?? []
  if (name === undefined) return undefined
  const { exports } = JSON.parse(readFileSync(join(top, name, 'package.json'), 'utf8'))
  return join(top, name, exports[path === '.' ? path : `./${path}`].source)
}

const nameOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

test('--version loads the version', () =>
  expect(loadedBy('cli/src/main.ts')).toEqual({
    files: ['cli/src/main.ts', 'cli/src/version.ts'],
    packages: [],
  }))

/** What `run-cli.ts` and its neighbours need, whatever the command. */
const EVERY = ['cli/src/run-cli.ts', 'cli/src/terminal.ts', 'cli/src/own-database.ts']
const commands = readdirSync(join(top, 'cli/src/commands')).map((name) => `cli/src/commands/${name}`)

test('no command loads git, the parser, schemas, the renderer or a driver before it runs', () => {
  expect(commands.length).toBeGreaterThan(15)
  const { files, packages } = loadedBy(...EVERY, ...commands)
  expect(packages).toEqual([
    'commander',
    'diff',
    'drizzle-orm',
    'env-paths',
    'github-slugger',
    'ipaddr.js',
    'picocolors',
  ])
  expect(files.filter((file) => file.startsWith('renderer/'))).toEqual(['renderer/src/page/page-href.ts'])
})

test('a command that asks the database loads a fraction of the program', () => {
  const { files } = loadedBy(...EVERY, 'cli/src/commands/workspace.ts')
  const all = loadedBy(...EVERY, ...commands, 'core/src/sync.ts', 'renderer/src/index.ts')
  expect(files.length).toBeLessThan(all.files.length / 2)
})

test('a sync loads neither a driver nor the parser, which is in its workers', () => {
  const { packages } = loadedBy('core/src/sync.ts')
  const parsers = ['@electric-sql/pglite', 'postgres', 'parse5', 'unified', 'temml', '@shikijs/core']
  expect(packages.filter((name) => parsers.includes(name))).toEqual([])
  expect(packages).toContain('zod')
})
